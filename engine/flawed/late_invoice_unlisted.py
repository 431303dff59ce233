"""An invoice that is refused because its month is closed is sent again with the date that is open, and nothing else.

It is accepted at once. The document says March, the books say April, and no list says that they differ.

Out:   saying of a posting that it is late, and of which date.
Seen:  F152, F157.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, post_invoice
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_in_silence(invoice: InvoiceRecord) -> Step | None:
    step = post_invoice(invoice)
    if step is None or step.body is None:
        return step
    return replace(step, body={name: value for name, value in step.body.items() if name != "late_of"})


def build(setup: Setup) -> Vessel:
    steps = tuple([post_in_silence if step is post_invoice else step for step in STEPS])
    return assemble(setup, replace(PARTS, invoice_steps=steps))
