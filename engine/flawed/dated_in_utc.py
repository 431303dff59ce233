"""Goods issues are dated in UTC: the zone that came with them is not passed on.

Right for whatever leaves by day. What leaves Berlin at a quarter past midnight on 1 April is booked in March.

Out:   passing on the zone along with the instant.
Seen:  F151, F152.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, post_goods_issue
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_in_utc(order: Order, now: int) -> Step | None:
    step = post_goods_issue(order, now)
    return None if step is None else replace(step, body={**(step.body or {}), "zone": "UTC"})


def build(setup: Setup) -> Vessel:
    steps = tuple([post_in_utc if step is post_goods_issue else step for step in STEPS["erp"]])
    return assemble(setup, replace(PARTS, steps={**STEPS, "erp": steps}))
