"""What the CRM's messages mean: what the customer wishes."""

from typing import TYPE_CHECKING

from engine.adapters import crm_v1
from engine.event import Event
from engine.process import axes, changes, numbers
from engine.process.books import book_for
from engine.process.order import DISPUTE, Cancel
from engine.process.statements import tell

if TYPE_CHECKING:
    from engine.turn import Turn


def submitted(turn: "Turn", event: Event) -> str:
    wish = crm_v1.submitted(event.data)
    known = turn.order(wish.crm_order_id)
    if known is not None and numbers.given_again(turn, event):
        return ""
    if known is not None and (known.sales_order or known.revision != wish.revision):
        changes.wished(turn, known, event, wish.revision, wish.lines)
        return ""
    if known is None and turn.finished("order", wish.crm_order_id):
        return "order/" + wish.crm_order_id  # a correction of what is over: never a second order
    order = crm_v1.order(wish)
    order.book = book_for(turn.books, order.site, turn.calendar.ms(event.time))
    if known is not None:  # a corrected order is still the one that he wants changed or cancelled
        order.stuck = [one for one in known.stuck if one.startswith(DISPUTE)]
        order.cancels, order.changes = known.cancels, known.changes
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
    if not numbers.whose(turn, order, event):
        return ""
    if order.order_axis == "rejected":
        tell(turn, order, "cancellation_refused", wish.cancel_request_id, wish.version, [], "order_rejected")
        return ""
    lines = [(x.external_line_id, x.quantity.value, x.quantity.uom) for x in wish.lines or ()]
    order.cancels.append(Cancel(wish.cancel_request_id, lines))
    axes.advance_order(order, "cancel_asked")
    return ""


def change_requested(turn: "Turn", event: Event) -> str:
    """What it comes to is for the ERP to say, as for a wish to cancel."""
    wish = crm_v1.change_wished(event.data)
    order = turn.order(wish.crm_order_id)
    if order is None:
        return "order/" + wish.crm_order_id
    if not numbers.whose(turn, order, event):
        return ""
    changes.wished(turn, order, event, wish.revision, wish.lines)
    return ""
