"""Holds are looked at when the order comes in, and never again.

What is reserved goes straight to the warehouse. A credit hold that falls in between stops the order in the ERP, while
its goods are being picked.

Out:   asking the ERP to authorise the release immediately before the warehouse is told.
Seen:  F121, F122.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, authorize_release, ship, stuck
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def ship_what_is_reserved(order: Order, now: int) -> Step | None:
    """Straight to the warehouse, as soon as it is due."""
    for f in order.fulfilments:
        if f.stage == "allocated" and f.due_at <= now and not stuck(order, "wms.createShippingOrder", f.number):
            f.stage = "authorized"
    return ship(order, now)


def build(setup: Setup) -> Vessel:
    steps = {
        **STEPS,
        "erp": tuple(rule for rule in STEPS["erp"] if rule is not authorize_release),
        "wms": tuple(ship_what_is_reserved if rule is ship else rule for rule in STEPS["wms"]),
    }
    return assemble(setup, replace(PARTS, steps=steps))
