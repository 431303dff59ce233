"""A payment is posted on the day of its instant, and not on the one that billing states.

The first ten characters of a timestamp look like a date. They are one, in Greenwich: what a customer in New York pays
at nine in the evening of 31 March is in the books of April.

Out:   taking the day of a payment from whoever knows by whose clock it is.
Seen:  F150, F152.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, post_payment
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_by_instant(invoice: InvoiceRecord) -> Step | None:
    step = post_payment(invoice)
    if step is None or step.body is None or "late_of" in step.body:
        return step
    (payment,) = [p for p in invoice.payments if f"{p.payment_id}/{p.application_no}" == step.about]
    return replace(step, body={**step.body, "posting_date": payment.applied_at[:10]})


def build(setup: Setup) -> Vessel:
    steps = tuple([post_by_instant if step is post_payment else step for step in STEPS])
    return assemble(setup, replace(PARTS, invoice_steps=steps))
