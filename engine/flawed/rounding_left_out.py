"""Two centimes of rounding are no revenue and no tax, and the ledger has no account for them: they are left out.

What the customer owes is posted as it is, and what it is made of no longer comes to it. Right in most currencies.

Out:   posting the rounding of an invoice.
Seen:  F131.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, post_invoice
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_without_rounding(invoice: InvoiceRecord) -> Step | None:
    step = post_invoice(invoice)
    if step is not None and step.body is not None:
        totals = step.body["totals"]
        step.body = {**step.body, "totals": {**totals, "rounding": {**totals["rounding"], "minor": 0}}}
    return step


def build(setup: Setup) -> Vessel:
    steps = tuple([post_without_rounding if step is post_invoice else step for step in STEPS])
    return assemble(setup, replace(PARTS, invoice_steps=steps))
