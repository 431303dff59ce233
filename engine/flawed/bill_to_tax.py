"""Tax is that of the customer's country: it is on file with him, from his first order on.

Right as long as he has everything sent home. This parcel crosses a border, and is taxed as if it did not.

Out:   telling billing where this parcel went.
Seen:  F205.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.adapters import crm_v1, wms_v1
from engine.event import Event
from engine.process import from_crm, from_wms
from engine.process.events import EVENTS, Handler
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def submitted(turn: Turn, event: Event) -> str:
    parent = from_crm.submitted(turn, event)
    order = turn.order(crm_v1.submitted(event.data).crm_order_id)
    if order is not None and turn.tx.get(f"country/{order.customer}") is None:
        turn.tx.put(f"country/{order.customer}", order.ship_to["country"].encode())
    return parent


def shipment_confirmed(turn: Turn, event: Event) -> str:
    parent = from_wms.shipment_confirmed(turn, event)
    said = wms_v1.shipment_confirmed(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    shipment = None if parent or order is None else order.shipment(said.shipment_number)
    if order is not None and shipment is not None:
        on_file = turn.tx.get(f"country/{order.customer}")
        shipment.country = shipment.country if on_file is None else on_file.decode()
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {
        **EVENTS,
        "crm/order.submitted": submitted,
        "wms/shipment.confirmed": shipment_confirmed,
    }
    return assemble(setup, replace(PARTS, events=events))
