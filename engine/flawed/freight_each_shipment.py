"""The order's freight goes out with every shipment: an order in three parcels pays for three.

Right as long as an order leaves in one piece.

Out:   remembering with which shipment the order's charges were billed.
Seen:  F111, F113.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_with_freight(order: Order, now: int) -> Step | None:
    order.charged = ""
    return record_billable_events(order, now)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_with_freight,)}))
