"""The customer asks to cancel and is told that it is cancelled. Then somebody tells the order book, if it still can.

In the shop the order is cancelled from that moment. On the conveyor it is a carton like any other.

Out:   waiting for the order book and the warehouse to decide.
Seen:  F086, F091, F092.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.adapters import crm_v1
from engine.event import Event
from engine.process import from_crm
from engine.process.events import EVENTS, Handler
from engine.process.statements import tell, whole
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def cancelled(turn: Turn, event: Event) -> str:
    parent = from_crm.cancel_requested(turn, event)
    wish = crm_v1.cancellation_wished(event.data)
    order = turn.order(wish.crm_order_id)
    if order is not None:
        tell(turn, order, "cancelled", wish.cancel_request_id, wish.version, whole(order))
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "crm/order.cancel_requested": cancelled}
    return assemble(setup, replace(PARTS, events=events))
