"""A fulfilment order that names no site is taken for one from the order's: the warehouse is asked for it.

An empty field was filled in, as it had always been. That it is empty is how the order book says that a vendor ships.

Out:   leaving to the vendor what the order book has bought from him.
Seen:  F120.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.process.answers import ANSWERS, booked
from engine.process.order import Order
from engine.record import Intent
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


def booked_for_the_warehouse(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    booked(turn, order, intent, body)
    for f in order.fulfilments:
        if f.stage == "sourced":
            f.stage, f.site = "open", order.site


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, answers={**ANSWERS, "erp.bookOrder": booked_for_the_warehouse}))
