"""What the CRM's messages mean: what the customer wishes."""

from typing import TYPE_CHECKING

from engine.adapters import crm_v1
from engine.event import Event, business_key
from engine.exceptions import park
from engine.process import axes
from engine.process.order import DISPUTE, Cancel
from engine.process.statements import tell

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
    if known is not None:  # a corrected order is still the one that he wants changed or cancelled
        order.stuck = [one for one in known.stuck if one.startswith(DISPUTE)]
        order.cancels = known.cancels
    turn.add(order)
    turn.release("order/" + wish.crm_order_id)
    return ""


def cancel_requested(turn: "Turn", event: Event) -> str:
    """Whether it still can be cancelled is for the ERP and the warehouse to say: the wish is kept, and carried there.

    An order that is not booked yet is booked first: a request that may still arrive cannot be undone before it has.
    """
    wish = crm_v1.cancellation_wished(event.data)
    order = turn.order(wish.crm_order_id)
    if order is None:
        return "order/" + wish.crm_order_id
    if order.order_axis == "rejected":
        tell(turn, order, "cancellation_refused", wish.cancel_request_id, wish.version, [], "order_rejected")
        return ""
    lines = [(x.external_line_id, x.quantity.value) for x in wish.lines or ()]
    order.cancels.append(Cancel(wish.cancel_request_id, lines))
    axes.advance_order(order, "cancel_asked")
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
