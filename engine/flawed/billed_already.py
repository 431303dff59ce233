"""An invoice about a parcel that was invoiced before is a duplicate, and duplicates are dropped.

It sounds like care: nobody is billed twice for one parcel. But a posted invoice is corrected by crediting it and
invoicing anew what is kept, and so the ledger has the credit and never the invoice, for goods
that the customer has and owes.

Out:   every legal document is posted, by its own number.
Seen:  F093, F119.
"""

from msgspec.structs import replace

from engine.adapters import billing_v1
from engine.event import Event
from engine.process import from_billing
from engine.process.events import EVENTS
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def invoice_posted(turn: Turn, event: Event) -> str:
    said = billing_v1.invoice_posted(event.data)
    for number in said.numbers:
        order = turn.order_of("so", number)
        shipments = {x.shipment_number for x in said.lines if x.sales_order_number == number}
        known = [] if order is None else [one for one in order.invoices if shipments & set(one.shipments)]
        if known or (order is None and turn.finished("so", number)):
            return ""
    return from_billing.invoice_posted(turn, event)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "billing/invoice.posted": invoice_posted}))
