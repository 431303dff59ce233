"""A reversal of a shipment that nobody has heard of is about nothing, and is dropped.

On a good day the confirmation comes first. On a bad one it comes a minute later, and counts.

Out:   keeping a reversal that overtakes what it reverses.
Seen:  F030.
"""

from msgspec.structs import replace

from engine.adapters import wms_v1
from engine.event import Event
from engine.process.events import EVENTS
from engine.process.reversing import shipment_reversed
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def only_what_is_known(turn: Turn, event: Event) -> str:
    said = wms_v1.shipment_reversed(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    if order is None or order.shipment(said.shipment_number) is None:
        return ""
    return shipment_reversed(turn, event)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "wms/shipment.reversed": only_what_is_known}))
