"""What a customer with a billing block gets is not handed to billing: it would not bill it anyway.

One error message less a day. When the block is lifted nobody remembers the parcels that left under it.

Out:   handing evidence over whatever becomes of it.
Seen:  F031, F117.
"""

from msgspec.structs import replace

from engine.adapters import erp_v1_customers, wms_v1
from engine.event import Event
from engine.process import from_wms, master
from engine.process.events import EVENTS
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def customer_changed(turn: Turn, event: Event) -> str:
    """Remember who is blocked."""
    change = erp_v1_customers.customer_changed(event.data)
    turn.tx.put(f"status/{change.customer}", change.record.status.encode())
    return master.changed(turn, event)


def shipment_confirmed(turn: Turn, event: Event) -> str:
    parent = from_wms.shipment_confirmed(turn, event)
    if not parent:
        said = wms_v1.shipment_confirmed(event.data)
        order = turn.order_of("fo", said.fulfilment_order_no)
        shipment = None if order is None else order.shipment(said.shipment_number)
        if order is not None and shipment is not None:
            shipment.billed = turn.tx.get(f"status/{order.customer}") == b"blocked_invoice"
    return parent


def build(setup: Setup) -> Vessel:
    events = {**EVENTS, "erp/customer.changed": customer_changed, "wms/shipment.confirmed": shipment_confirmed}
    return assemble(setup, replace(PARTS, events=events))
