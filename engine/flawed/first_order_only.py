"""An invoice belongs to an order: to the first that it names.

Right as long as every parcel has an invoice of its own. Of a consolidated one the other orders never hear, and stay "to
be billed" for ever.

Out:   telling every order on an invoice of it.
Seen:  F116, F117, F119.
"""

from msgspec.structs import replace

from engine.event import Event
from engine.process import from_billing
from engine.process.events import EVENTS
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def invoice_posted(turn: Turn, event: Event) -> str:
    """Have the ledger told all of it, and the first order only."""
    parent = from_billing.invoice_posted(turn, event)
    if not parent:
        for share in event.data["orders"][1:]:
            order = turn.order_of("so", share["sales_order_number"])
            if order is not None:
                order.invoices.pop()
                order.tell = [one for one in order.tell if one.document != event.data["invoice_number"]]
    return parent


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "billing/invoice.posted": invoice_posted}))
