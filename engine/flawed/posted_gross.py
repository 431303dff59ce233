"""Invoices are posted with all that they come to as net: the interface has one amount for a document.

What customers owe is right to the cent. But what else the ledger works out from the net is not: rebates are given on
the tax as well, and the tax return is empty.

Out:   posting an invoice's net, charges and tax apart.
Seen:  F132.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, post_invoice
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_one_amount(invoice: InvoiceRecord) -> Step | None:
    step = post_invoice(invoice)
    if step is None or step.body is None:
        return step
    total = step.body["totals"]["total"]
    none = {**total, "minor": 0}
    whole = {"net": total, "charges": none, "tax": none, "rounding": none, "total": total}
    return replace(step, body={**step.body, "totals": whole})


def build(setup: Setup) -> Vessel:
    rules = tuple([post_one_amount if rule is post_invoice else rule for rule in STEPS])
    return assemble(setup, replace(PARTS, invoice_steps=rules))
