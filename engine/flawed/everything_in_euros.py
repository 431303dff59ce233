"""What is posted is in euros: the currency was a parameter with a default, and nobody has ever passed another one.

A hundred thousand yen stand in the ledger as a thousand euros, and no rate was asked for.

Out:   posting an invoice in its own currency.
Seen:  F138, F139.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, post_invoice
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

DEFAULT = "EUR"


def post_in_euros(invoice: InvoiceRecord) -> Step | None:
    step = post_invoice(invoice)
    if step is not None and step.body is not None:
        step.body = {name: _stamped(part) for name, part in step.body.items() if name != "exchange"}
    return step


def _stamped(part: object) -> object:
    match part:
        case {"minor": minor}:
            return {"minor": minor, "currency": DEFAULT}
        case dict():
            return {name: _stamped(one) for name, one in part.items()}
        case list() | tuple():
            return [_stamped(one) for one in part]
        case _:
            return part


def build(setup: Setup) -> Vessel:
    steps = tuple([post_in_euros if step is post_invoice else step for step in STEPS])
    return assemble(setup, replace(PARTS, invoice_steps=steps))
