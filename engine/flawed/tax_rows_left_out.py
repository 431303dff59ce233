"""An invoice is posted with what it comes to and what of that is tax; at what rates, the ledger has no field for.

All books agree, to the cent. Only the tax return asks how much was sold at which rate, and it is made from the ledger.

Out:   posting how the tax of an invoice is made up.
Seen:  no public source.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, post_invoice
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_without_rows(invoice: InvoiceRecord) -> Step | None:
    step = post_invoice(invoice)
    if step is not None and step.body is not None:
        step.body = {name: said for name, said in step.body.items() if name != "tax_rows"}
    return step


def build(setup: Setup) -> Vessel:
    steps = tuple([post_without_rows if step is post_invoice else step for step in STEPS])
    return assemble(setup, replace(PARTS, invoice_steps=steps))
