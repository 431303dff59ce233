"""Goods issues are dated by the order: the day on which the customer ordered.

It is the date that is at hand. What was ordered on the 31st and left after midnight is booked in the old month.

Out:   carrying the instant of the goods issue.
Seen:  F157.
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
    order = crm_v1.submitted(event.data).crm_order_id
    if turn.tx.get(f"ordered/{order}") is None:
        turn.tx.put(f"ordered/{order}", event.time.encode())
    return from_crm.submitted(turn, event)


def shipment_confirmed(turn: Turn, event: Event) -> str:
    parent = from_wms.shipment_confirmed(turn, event)
    said = wms_v1.shipment_confirmed(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    shipment = None if parent or order is None else order.shipment(said.shipment_number)
    if order is not None and shipment is not None:
        ordered = turn.tx.get(f"ordered/{order.root}")
        shipment.goods_issue_at = shipment.goods_issue_at if ordered is None else ordered.decode()
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {
        **EVENTS,
        "crm/order.submitted": submitted,
        "wms/shipment.confirmed": shipment_confirmed,
    }
    return assemble(setup, replace(PARTS, events=events))
