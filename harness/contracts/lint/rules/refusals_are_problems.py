"""A refusal is a problem document, and says by a code which one it is.   [refusals-are-problems]

A client acts on a refusal: it tries again, asks somebody, or gives up. By a sentence in English it can do none of it.
Source: RFC 9457.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "refusals-are-problems"
PRINCIPLE: PrincipleId = "operations"
SEVERITY: Severity = "warning"
HINT = '"409": {content: {application/problem+json: {schema: {required: [type, title, code], …}}}}'


_CODES = ("code", "type", "error code", "reason", "error number", "error")


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.calls:
        refusals = [one for status, one in operation.responses.items() if status[0] in "45" or status == "default"]
        if not refusals:
            yield Look(
                operation.name, operation.node, "names no refusal: what does a client get that asks for too much?"
            )
        for refusal in refusals:
            bodies = [body.schema for body in refusal.content.values() if body.schema is not None]
            coded = not bodies or any(
                says(name, *_CODES) for body in bodies for name in subject.shape((body,)).properties
            )
            if not bodies and refusal.status in ("404", "304", "405"):
                continue
            said = "" if bodies and coded else "says nothing that a program could act on"
            yield Look(f"{operation.name} {refusal.status}", refusal.node, said)
