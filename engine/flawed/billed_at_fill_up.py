"""What leaves the dock is billed, at the price that was quoted: nobody looks whether it was sold.

Right as long as every goods issue is a sale. A fill-up of consignment stock is one only by its name: the order book has
said of every line that it is not to be billed.

Out:   billing only the lines that the order book calls billing relevant.
Seen:  F036.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_whatever_left(order: Order, now: int) -> Step | None:
    for line in order.lines:
        if not line.billing_relevant:
            line.billing_relevant, line.price_minor = True, line.quoted_minor
    return record_billable_events(order, now)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_whatever_left,)}))
