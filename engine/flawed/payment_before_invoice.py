"""An invoice is posted when it is paid, and the cash first: until then it is only a hope.

Cash is good news and goes first. The account shows a credit that belongs to nothing.

Out:   posting an invoice when it is known, and cash after it.
Seen:  F031.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import next_cash, post_invoice, post_void
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_when_paid(invoice: InvoiceRecord) -> Step | None:
    return post_invoice(invoice) if invoice.payments else None


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, invoice_steps=(post_void, next_cash, post_when_paid)))
