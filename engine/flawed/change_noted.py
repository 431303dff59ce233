"""A wish to change an order is acknowledged and noted; the order goes on as it was first written down.

The shop shows one piece, the parcel has two, and nobody ever told the customer that it was too late, for nobody asked.

Out:   carrying a wish to change to the order book.
Seen:  F014, F092.
"""

from msgspec.structs import replace

from engine.process.events import EVENTS, nothing
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "crm/order.change_requested": nothing}))
