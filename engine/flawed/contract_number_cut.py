"""The field for a contract's number is five characters long: nobody had more than nine of them when it was made.

SVC-12 owes what SVC-1 was billed for as well, and the ledger's sum is right.

Out:   telling the ledger the whole number of a contract.
Seen:  F201.
"""

from msgspec.structs import replace

from engine.process.invoice import InvoiceRecord
from engine.process.invoices import STEPS, InvoiceRule
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

FIELD = "service_contract_number"
WIDTH = 5


def cut(rule: InvoiceRule) -> InvoiceRule:
    def post(invoice: InvoiceRecord) -> Step | None:
        step = rule(invoice)
        if step is not None and step.body is not None and FIELD in step.body:
            step.body = {**step.body, FIELD: step.body[FIELD][:WIDTH]}
        return step

    return post


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, invoice_steps=tuple([cut(rule) for rule in STEPS])))
