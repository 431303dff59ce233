"""What the ERP refuses because its month is closed is made to have happened on the first open day.

It is accepted at once, and on no list. Nobody in finance ever learns that goods of March are in April's books.

Out:   posting it late, with the date that it should have had.
Seen:  F152, F157.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, post_goods_issue
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_as_if_on_time(order: Order, now: int) -> Step | None:
    step = post_goods_issue(order, now)
    if step is None or step.body is None or "posting_date" not in step.body:
        return step
    body = {name: value for name, value in step.body.items() if name != "posting_date"}
    at = f"{step.body['posting_date']}T12:00:00.000Z"
    return replace(step, body={**body, "goods_issue_at": at})


def build(setup: Setup) -> Vessel:
    steps = tuple([post_as_if_on_time if step is post_goods_issue else step for step in STEPS["erp"]])
    return assemble(setup, replace(PARTS, steps={**STEPS, "erp": steps}))
