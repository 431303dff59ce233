"""The tax point is the first ten letters of the time stamp, which is in UTC.

Right for whatever leaves by day. The lorry that is loaded at half past midnight leaves yesterday.

Out:   reading a date off the clock on the wall of the warehouse.
Seen:  F151.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.adapters import wms_v1
from engine.event import Event
from engine.process import from_wms
from engine.process.events import EVENTS, Handler
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def shipment_confirmed(turn: Turn, event: Event) -> str:
    parent = from_wms.shipment_confirmed(turn, event)
    said = wms_v1.shipment_confirmed(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    shipment = None if parent or order is None else order.shipment(said.shipment_number)
    if shipment is not None:
        shipment.tax_point = shipment.goods_issue_at[:10]
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "wms/shipment.confirmed": shipment_confirmed}
    return assemble(setup, replace(PARTS, events=events))
