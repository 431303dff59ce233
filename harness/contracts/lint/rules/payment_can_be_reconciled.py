"""A payment carries what it can be found by in the other books.   [payment-can-be-reconciled]

The bank's reference, the provider's, the number of the invoice or of the request that it settles: without one, cash is
matched by amount and hope.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import ends
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "payment-can-be-reconciled"
PRINCIPLE: PrincipleId = "billing"
SEVERITY: Severity = "error"
HINT = "payment: {payment_id, external_reference, invoice_number}"

_MONEY = ("amount", "total", "minor", "value")
_REFERENCES = ("reference", "invoice", "order", "payment request", "external id", "transaction id", "remittance",
               "document", "rma", "source")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for thing in subject.things:
        if any(ends(name, "payment", "refund", "capture") for name in thing.called) and thing.has(*_MONEY):
            of_one = "{" in thing.where.split(" request ")[0] and " request " in thing.where  # the path says of which
            told = of_one or thing.within(*_REFERENCES)
            yield thing.look("" if told else "is money that moves, with no reference to be found by")
