"""A payment is worth what it is worth when it is posted, and not when it came.

Most are posted in the same minute. After an outage of the ledger they come in by the dozen, and the rate is another
one; each makes a difference that the bank knows nothing of.

Out:   posting a payment with the instant at which it settled its invoice.
Seen:  F136.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, post_payment
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_as_of_now(invoice: InvoiceRecord) -> Step | None:
    step = post_payment(invoice)
    if step is not None and step.body is not None and "exchange" in step.body:
        stated = step.body["exchange"]
        step.body = {**step.body, "exchange": {name: stated[name] for name in ("currency", "digits", "decimals")}}
    return step


def build(setup: Setup) -> Vessel:
    steps = tuple([post_as_of_now if step is post_payment else step for step in STEPS])
    return assemble(setup, replace(PARTS, invoice_steps=steps))
