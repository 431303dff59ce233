"""What the CRM's messages mean: what the customer wishes."""

from typing import TYPE_CHECKING

from engine.adapters import crm_v1
from engine.event import Event, business_key
from engine.exceptions import park
from engine.process.order import DISPUTE

if TYPE_CHECKING:
    from engine.turn import Turn


def submitted(turn: "Turn", event: Event) -> str:
    wish = crm_v1.submitted(event.data)
    known = turn.order(wish.crm_order_id)
    if known is not None and known.revision != wish.revision:
        _for_a_person(turn, event, "revision_submitted", "book the change in the ERP")
        return ""
    if known is None and turn.finished("order", wish.crm_order_id):
        return "order/" + wish.crm_order_id  # a correction of what is over: never a second order
    order = crm_v1.order(wish)
    if known is not None and known.disputed:  # a corrected order is still the one that he wants cancelled
        order.stuck = [one for one in known.stuck if one.startswith(DISPUTE)]
    turn.add(order)
    turn.release("order/" + wish.crm_order_id)
    return ""


def wished(turn: "Turn", event: Event) -> str:
    number: str = event.data["crm_order_id"]
    order = turn.order(number)
    if order is None:
        return "order/" + number
    _for_a_person(turn, event, event.type.replace(".", "_"), "decide in the ERP and tell the customer")
    return ""


def _for_a_person(turn: "Turn", event: Event, reason: str, action: str) -> None:
    park(turn, event, business_key(event), reason, "order_desk", f"{event.type} {event.subject}", action)
