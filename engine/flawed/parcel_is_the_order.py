"""What is in the parcel is taken for the order when the freight is spread over its invoices.

A first parcel is all that the mapping was tried with. Every later one bears the whole freight once more.

Out:   telling billing what the whole order is.
Seen:  F111, F113, F114.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_the_parcel(order: Order, now: int) -> Step | None:
    step = record_billable_events(order, now)
    if step is not None and step.body is not None and "charge_allocation" in step.body:
        lines = [
            {name: line[name] for name in ("quantity_base", "unit_price", "price_unit") if name in line}
            for line in step.body["lines"]
        ]
        step.body["charge_allocation"] = {**step.body["charge_allocation"], "order_lines": lines}
    return step


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_the_parcel,)}))
