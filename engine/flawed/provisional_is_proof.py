"""The event is called delivery.confirmed, so the delivery is confirmed: that it says "provisional" is not read.

Right whenever the driver has counted what the customer has taken.

Out:   reading what a statement says of itself, and not only its name.
Seen:  F036.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.adapters import carrier_v1
from engine.event import Event
from engine.process import deliveries
from engine.process.events import EVENTS
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

if TYPE_CHECKING:
    from engine.turn import Turn


def confirmed(turn: "Turn", event: Event) -> str:
    said = carrier_v1.delivery_confirmed(event.data)
    delivery = turn.delivery(said.shipment_number)
    if delivery is None:
        return "shp/" + said.shipment_number
    deliveries.apply(turn, delivery, said, proof=True)
    return ""


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "carrier/delivery.confirmed": confirmed}))
