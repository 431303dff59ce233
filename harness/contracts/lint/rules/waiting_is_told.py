"""Who must wait is told how long.   [waiting-is-told]

A 429 or 503 without `Retry-After` is answered by asking again at once, by everybody. Source: RFC 9110, section 10.2.3.
"""

from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "waiting-is-told"
PRINCIPLE: PrincipleId = "operations"
SEVERITY: Severity = "warning"
HINT = '"429": {headers: {Retry-After: {schema: {type: integer}}}}'


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.calls:
        for status in ("429", "503"):
            if (refusal := operation.responses.get(status)) is not None:
                told = "retry-after" in refusal.headers
                yield Look(f"{operation.name} {status}", refusal.node, "" if told else "does not say how long to wait")
