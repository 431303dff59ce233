"""A number that the channel has given to two orders, because it was put back to a backup, or counts in two places.

The engine knows an order by the channel's number, and tells the customer under it. When the number is another order's
as well, whoever reads there may be the other customer. So the two are merged in nothing: the order that was here first
is supplied and billed as it was booked; the later one waits with the order desk, for only the channel can give it a
number of its own; a wish that names the number may be either customer's, and waits too; and nobody is told anything
under that number until a person has said that it is one order's again. What there is to tell is kept.
"""

from typing import TYPE_CHECKING

from engine.adapters import crm_v1
from engine.adapters.reading import digest
from engine.event import Event, business_key
from engine.exceptions import park, take_number
from engine.process.order import Order
from engine.record import WAITING

if TYPE_CHECKING:
    from engine.turn import Turn

SUBMITTED = "order.submitted"
ACTION = "have the channel give it a number of its own and submit it again, then close"


def another_order(order: Order, said: crm_v1.Submitted) -> bool:
    """Whether a submission under the order's number is another order, and not this one corrected: whatever a correction
    changes, the order stays the customer's, and stays what he calls it himself, where he has a name for his orders.

    The limit: a customer who is given his own number again and names no purchase order, or the same one, has two orders
    that look like one corrected. As of every correction, a person is asked which it is, and the order waits for the
    answer; if none is asked, the second one is lost, which is Q31's, or billed as the first, which is S30's and Q38's.
    And a clerk who corrects the customer's own number as well has his correction taken for another order: it lies with
    the order desk, and nobody is told anything under the number meanwhile, which is the safe side."""
    if said.customer_number != order.customer:
        return True
    return bool(said.customer_po and order.customer_po) and said.customer_po != order.customer_po


def given_again(turn: "Turn", event: Event) -> bool:
    """Put another order under a known number before the order desk; False if it is the same order. There may be a
    third: each has a case of its own, by what it says."""
    if event.source != "crm" or event.type != SUBMITTED:
        return False
    order = turn.order(event.subject)
    if order is None or not turn.parts.another_order(order, crm_v1.submitted(event.data)):
        return False
    error = f"{event.subject} is {order.sales_order or 'an order'} of {order.customer}, and now another order as well"
    own = digest(event.source, event.type, event.data)
    take_number(turn, order, event, f"{business_key(event)}/{own}", error, ACTION)
    hush(order)
    return True


def hush(order: Order) -> None:
    """Take back what was to be told once more; it stays in the order's queue."""
    waiting = order.slots.get("crm")
    if order.taken and waiting is not None and waiting.phase == WAITING:
        del order.slots["crm"]


def whose(turn: "Turn", order: Order, event: Event) -> bool:
    """Whether a wish is clearly about this order. If its number is another's as well, the wish waits for a person."""
    if not order.taken:
        return True
    park(turn, event, business_key(event), "number_taken", "order_desk", f"{event.subject} is two orders",
         "find out whose wish it is, then decide in the ERP")  # fmt: skip
    return False
