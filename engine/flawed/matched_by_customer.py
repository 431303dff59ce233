"""An invoice is matched to the customer's last order: he has only one at a time, as a rule.

The mapping knows customers. That a customer may have two orders open was seen in the second month.

Out:   finding the order by its own number.
Seen:  F009, F013, F095, F201, F206.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.adapters import billing_v1, crm_v1
from engine.event import Event
from engine.process import from_billing, from_crm
from engine.process.events import EVENTS, Handler
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def submitted(turn: Turn, event: Event) -> str:
    """Remember the customer's last order."""
    wish = crm_v1.submitted(event.data)
    turn.tx.put(f"last/{wish.customer_number}", wish.crm_order_id.encode())
    return from_crm.submitted(turn, event)


def invoice_posted(turn: Turn, event: Event) -> str:
    """Take the invoice for one of the customer's last order, if that is booked."""
    said = billing_v1.invoice_posted(event.data)
    own = turn.order_of("so", said.numbers[0]) if said.numbers else None  # a service contract has no order
    last = None if own is None else turn.tx.get(f"last/{own.customer}")
    order = None if last is None else turn.order(last.decode())
    if order is None or not order.sales_order:
        return from_billing.invoice_posted(turn, event)
    whose = {"sales_order_number": order.sales_order}
    data = {
        **event.data,
        "orders": [{**event.data["orders"][0], **whose}],
        "lines": [{**line, **whose} for line in event.data["lines"]],
    }
    return from_billing.invoice_posted(turn, replace(event, data=data))


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {
        **EVENTS,
        "crm/order.submitted": submitted,
        "billing/invoice.posted": invoice_posted,
    }
    return assemble(setup, replace(PARTS, events=events))
