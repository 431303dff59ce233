"""A call can be followed through all systems.   [calls-can-be-followed]

An order touches four systems in an hour. Without an id that travels along, finding out what became of it is an
afternoon's work. Source: W3C Trace Context.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "calls-can-be-followed"
PRINCIPLE: PrincipleId = "operations"
SEVERITY: Severity = "warning"
HINT = "parameters: [{name: traceparent, in: header, schema: {type: string}}]"


_IDS = ("correlation id", "correlationid", "traceparent", "request id", "trace id", "x request id", "causation id",
        "transaction id", "activity id")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.unsafe:
        followed = any(says(parameter.name, *_IDS) for parameter in operation.parameters.values())
        yield Look(operation.name, operation.node, "" if followed else "carries no id by which it could be followed")
