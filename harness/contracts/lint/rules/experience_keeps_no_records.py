"""An experience API shows and asks; it keeps no system's records.   [experience-keeps-no-records]

A portal that PUTs an invoice has become the billing system. What people may change they change by an operation of the
process that owns it.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "experience-keeps-no-records"
PRINCIPLE: PrincipleId = "layers"
SEVERITY: Severity = "error"
HINT = "POST /cases/{case_id}/retry in place of PUT /invoices/{invoice_no}"

_RECORDS = (
    "invoice",
    "journal",
    "posting",
    "stock",
    "balance",
    "ledger",
    "credit memo",
    "credit note",
    "item",
    "price",
)


def looks(subject: Subject) -> Iterator[Look]:
    if subject.layer != "experience":
        return
    for operation in subject.calls:
        method, _, path = operation.name.partition(" ")
        steps = [step for step in path.split("/") if step and not step.startswith("{")]
        writes = method in ("PUT", "PATCH", "DELETE") and bool(steps) and says(steps[-1], *_RECORDS)
        yield Look(operation.name, operation.node, f"writes {steps[-1]}, a record of another layer" if writes else "")
