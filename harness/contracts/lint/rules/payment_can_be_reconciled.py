"""A payment carries what it can be found by in the other books.   [payment-can-be-reconciled]

The bank's reference, the provider's, the number of the invoice or of the request that it settles: without one, cash is
matched by amount and hope.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import words
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "payment-can-be-reconciled"
PRINCIPLE: PrincipleId = "billing"
SEVERITY: Severity = "error"
HINT = "payment: {payment_id, external_reference, invoice_number}"


_REFERENCES = ("reference", "invoice", "order", "payment request", "external id", "psp reference", "merchant reference",
               "transaction id", "remittance", "document", "rma", "source")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for thing in subject.things:
        names = [words(name) for name in thing.called]
        if not any(spoken[-1:] in (("payment",), ("refund",), ("capture",)) for spoken in names):
            continue
        if thing.has("amount", "total", "minor", "value"):
            of_one = "{" in thing.where.split(" request ")[0] and " request " in thing.where  # the path says of which
            said = (
                "" if of_one or thing.within(*_REFERENCES) else "is money that moves, with no reference to be found by"
            )
            yield Look(thing.where, thing.node, said)
