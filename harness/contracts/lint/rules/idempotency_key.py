"""Whatever changes something can be sent twice and happens once.   [idempotency-key]

A timeout is no answer: the client must ask again, and the server must be able to tell the second time from a second
order. By a key of the client's, or by a business reference that the server holds to be unique.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "idempotency-key"
PRINCIPLE: PrincipleId = "replay"
SEVERITY: Severity = "error"
HINT = "parameters: [{name: Idempotency-Key, in: header, required: true, schema: {type: string}}]"


_KEYS = ("idempotency key", "idempotency", "request id", "client reference", "external reference", "external id")


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.unsafe:
        if operation.name.split(" ")[0] in ("PUT", "DELETE"):  # the same again is the same
            continue
        named = [parameter.name for parameter in operation.parameters.values()]
        written = [name for body in operation.request.values() if body.schema is not None
                   for name in subject.shape((body.schema,)).properties]  # fmt: skip
        keyed = any(says(name, *_KEYS) for name in (*named, *written)) or "x-business-key" in operation.node.data
        yield Look(
            operation.name, operation.node, "" if keyed else "has no key: sent again after a timeout, it happens twice"
        )
