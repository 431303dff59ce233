"""A client asks for what should happen, and does not write the state in which things shall be.   [state-is-not-written]

Whoever can PUT `status: shipped` has skipped the warehouse. A release, a hold, a cancellation are operations: they can
be refused, they have a reason, and only the system that owns the state changes it.
"""

from collections.abc import Iterator

from harness.contracts.lint.business import business_document
from harness.contracts.lint.names import ends
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "state-is-not-written"
PRINCIPLE: PrincipleId = "state"
SEVERITY: Severity = "error"
HINT = (
    "POST /orders/{order_no}/cancellations with a reason, in place of PATCH /orders/{order_no} with status: cancelled"
)

_STATES = ("status", "state")


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.unsafe:
        method, _, path = operation.name.partition(" ")
        steps = path.rstrip("/").split("/")
        whole = ends(steps[-1], *_STATES)  # PUT /orders/{number}/status
        document = business_document("/".join(steps[:-1]) if whole else path)
        if method not in ("PUT", "PATCH") or not document:  # a copy of master data is written as it is
            continue
        written = [thing for thing in subject.things if thing.operation is operation and thing.direction == "writes"]
        named = [name for thing in written for name, nodes in thing.shape.properties.items()
                 if ends(name, *_STATES) and subject.shape(nodes).says.get("readOnly") is not True]  # fmt: skip
        said = f"`{steps[-1] if whole else named[0]}` is written as if it were data" if whole or named else ""
        yield Look(f"{operation.name} request", operation.node, said)
