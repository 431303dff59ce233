"""A payment that is refused because its month is closed is sent again with the date that is open, and nothing else.

The invoice of a closed month is listed, for there is money in it. Cash moves between two accounts of the balance sheet
and nobody looks: so at the end of March the customer owes what he has paid.

Out:   saying of a payment that it is late, and of which date.
Seen:  F152, F157.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, post_payment
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_in_silence(invoice: InvoiceRecord) -> Step | None:
    step = post_payment(invoice)
    if step is None or step.body is None:
        return step
    return replace(step, body={name: value for name, value in step.body.items() if name != "late_of"})


def build(setup: Setup) -> Vessel:
    steps = tuple([post_in_silence if step is post_payment else step for step in STEPS])
    return assemble(setup, replace(PARTS, invoice_steps=steps))
