"""Everything is taxed as standard: the field had to be filled, and that is what most things are.

Right as long as nobody sells books.

Out:   handing on the order book's tax category.
Seen:  F138.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_as_standard(order: Order, now: int) -> Step | None:
    step = record_billable_events(order, now)
    if step is not None and step.body is not None:
        step.body = {**step.body, "lines": [{**line, "tax_category": "standard"} for line in step.body["lines"]]}
    return step


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_as_standard,)}))
