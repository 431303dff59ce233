"""Every order on an invoice has it posted to the ledger.

The step "post the invoice" hangs on the order, and an invoice used to have one. Two orders on one invoice, and the
customer owes it twice.

Out:   posting an invoice once, however many orders it is about.
Seen:  F008, F093.
"""

from msgspec.structs import replace

from engine.event import Event
from engine.process import from_billing
from engine.process.events import EVENTS
from engine.process.invoice import InvoiceRecord
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def invoice_posted(turn: Turn, event: Event) -> str:
    """One record for every further order, with the whole invoice in it."""
    parent = from_billing.invoice_posted(turn, event)
    number = event.data["invoice_number"]
    for share in event.data["orders"][1:] if not parent else ():
        known = turn.invoice(number, event.correlationid)
        turn.add(
            InvoiceRecord(
                key=f"{known.key}/{share['sales_order_number']}",
                root=known.root,
                slots={},
                wake_at=0,
                stuck=[],
                cases=[],
                number=number,
                orders=known.orders,
                posting_date=known.posting_date,
                body=known.body,
            )
        )
    return parent


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "billing/invoice.posted": invoice_posted}))
