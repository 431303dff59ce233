"""A client asks for what should happen, and does not write the state in which things shall be.   [state-is-not-written]

Whoever can PUT `status: shipped` has skipped the warehouse. A release, a hold, a cancellation are operations: they can
be refused, they have a reason, and only the system that owns the state changes it.
"""

from collections.abc import Iterator

from harness.contracts.lint.business import business_document
from harness.contracts.lint.names import words
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "state-is-not-written"
PRINCIPLE: PrincipleId = "state"
SEVERITY: Severity = "error"
HINT = (
    "POST /orders/{order_no}/cancellations with a reason, in place of PATCH /orders/{order_no} with status: cancelled"
)


_STATES = (("status",), ("state",))


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.unsafe:
        method, _, path = operation.name.partition(" ")
        if method not in ("PUT", "PATCH") or not business_document(path):  # a copy of master data is written as it is
            continue
        for body in operation.request.values():
            if body.schema is None:
                continue
            written = [name for name in subject.shape((body.schema,)).properties if words(name)[-1:] in _STATES]
            said = f"`{written[0]}` is written as if it were data" if written else ""
            yield Look(f"{operation.name} request", operation.node, said)
