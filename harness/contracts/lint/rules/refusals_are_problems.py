"""A refusal is a problem document, and says by a code which one it is.   [refusals-are-problems]

A client acts on a refusal: it tries again, asks somebody, or gives up. By a sentence in English it can do none of it.
Source: RFC 9457.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import ends, is_
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject
from harness.contracts.surface.shape import Together

ID = "refusals-are-problems"
PRINCIPLE: PrincipleId = "operations"
SEVERITY: Severity = "warning"
HINT = '"409": {content: {application/problem+json: {schema: {required: [type, title, code], …}}}}'

_CODES = ("code", "error code", "reason", "reason code", "error number", "errno")
_TEXTS = ("type", "error", "status")
"""Names of what may be a code, or a sentence: a code if it says which there are, or is an address."""


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.calls:
        refusals = [
            one for status, one in operation.responses.items() if status[:1] in ("4", "5") or status == "default"
        ]
        if not refusals:
            yield Look(
                operation.name, operation.node, "names no refusal: what does a client get that asks for too much?"
            )
        for refusal in refusals:
            bodies = [body.schema for body in refusal.content.values() if body.schema is not None]
            if not bodies and refusal.status in ("404", "405"):
                continue
            problem = any(body.media.startswith("application/problem+") for body in refusal.content.values())
            coded = problem or any(_code(subject, name, nodes) for body in bodies
                                   for name, nodes in subject.properties(body).items())  # fmt: skip
            said = "" if bodies and coded else "says nothing that a program could act on"
            yield Look(f"{operation.name} {refusal.status}", refusal.node, said, (operation.node,))


def _code(subject: Subject, name: str, nodes: Together) -> bool:
    if ends(name, *_CODES):
        return True
    shape = subject.shape(nodes)
    said = shape.values is not None or not {"uri", "uri-reference"}.isdisjoint(shape.says.get("format", ()))
    inside = any(ends(inner, *_CODES) for inner in shape.properties)
    return (is_(name, *_TEXTS) and (said or inside)) or (bool(shape.properties) and inside)
