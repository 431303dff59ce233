"""Goods issues are dated by when they are sent, not by when they happened.

It is the same day, nearly always. When the ERP comes back after midnight, the lorries of last night left today.

Out:   stating when it happened.
Seen:  F151, F152.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, post_goods_issue
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.calendar import Calendar
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    def post_as_of_now(order: Order, now: int) -> Step | None:
        step = post_goods_issue(order, now)
        at = Calendar(setup.start).text(now)
        return None if step is None else replace(step, body={**(step.body or {}), "goods_issue_at": at})

    steps = tuple([post_as_of_now if step is post_goods_issue else step for step in STEPS["erp"]])
    return assemble(setup, replace(PARTS, steps={**STEPS, "erp": steps}))
