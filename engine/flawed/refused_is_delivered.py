"""Delivered is a flag on the shipment: once it is set, all that has left is billed.

Right as long as nobody sends anything back at the door.

Out:   billing what was accepted, line by line.
Seen:  F120.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_the_shipment(order: Order, now: int) -> Step | None:
    for s in order.shipments:
        if s.delivered_at and not s.billed:
            s.accepted = {line.shipment_line: line.quantity_base for line in s.lines}
    return record_billable_events(order, now)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_the_shipment,)}))
