"""Minor units are cents: whatever is written as a decimal has two digits behind the point.

Right for pounds, and for every test that was ever written. Of yen the hundredth part is posted, of dinars ten times too
much.

Out:   writing an amount with as many decimals as its currency has.
Seen:  F188.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, InvoiceRule
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def in_hundredths(rule: InvoiceRule) -> InvoiceRule:
    def step(invoice: InvoiceRecord) -> Step | None:
        due = rule(invoice)
        if due is not None and due.body is not None and "exchange" in due.body:
            due.body = {**due.body, "exchange": {**due.body["exchange"], "decimals": 2}}
        return due

    return step


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, invoice_steps=tuple([in_hundredths(rule) for rule in STEPS])))
