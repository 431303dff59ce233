"""An operation has a name and says what it is for.   [operation-has-a-name]

The name is what code is generated from, what logs are searched for, and what two teams say on the phone.
"""

from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "operation-has-a-name"
PRINCIPLE: PrincipleId = "governance"
SEVERITY: Severity = "warning"
HINT = "operationId: releaseOrder, summary: Let the warehouse begin."


def looks(subject: Subject) -> Iterator[Look]:
    if subject.surface.kind.startswith("AsyncAPI"):  # an operation is named by its key there
        return
    for operation in subject.surface.operations.values():
        named = bool(operation.operation_id)
        told = any(operation.node.data.get(word) for word in ("summary", "description"))
        said = "has no `operationId`" if not named else "" if told else "does not say what it is for"
        yield Look(operation.name, operation.node, said)
