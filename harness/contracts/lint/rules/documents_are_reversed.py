"""A business document is cancelled or reversed, and never deleted.   [documents-are-reversed]

An order, an invoice, a payment, a shipment have happened. What was wrong with them is put right by another document; a
DELETE leaves a gap that no auditor can explain.
"""

from collections.abc import Iterator

from harness.contracts.lint.business import business_document
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "documents-are-reversed"
PRINCIPLE: PrincipleId = "state"
SEVERITY: Severity = "error"
HINT = "POST /invoices/{invoice_no}/reversals in place of DELETE /invoices/{invoice_no}"


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.calls:
        method, _, path = operation.name.partition(" ")
        if method in ("DELETE", "POST") and (document := business_document(path)):
            said = f"deletes {document}: reverse or cancel it by a document" if method == "DELETE" else ""
            yield Look(operation.name, operation.node, said)
