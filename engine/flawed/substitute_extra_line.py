"""A substitute is taken for something that nobody ordered: it is billed on a line of its own.

Lines are matched by item. The line that was ordered has another item on it, so the mapping finds none for the
substitute and makes one.

Out:   billing a substitute on the line whose place it takes.
Seen:  F083.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_beside(order: Order, now: int) -> Step | None:
    """What the reference would say, with a line number of its own for each item that was not ordered on its line."""
    step = record_billable_events(order, now)
    if step is None or step.body is None:
        return step
    lines = [
        said if said["item"] == order.item(said["line_no"]) else {**said, "line_no": f"{said['line_no']}-S"}
        for said in step.body["lines"]
    ]
    return replace(step, body={**step.body, "lines": lines})


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_beside,)}))
