"""Whatever changes something can be sent twice and happens once.   [idempotency-key]

A timeout is no answer: the client must ask again, and the server must be able to tell the second time from a second
order. By a key of the client's, or by a business reference that the server holds to be unique.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import ends
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "idempotency-key"
PRINCIPLE: PrincipleId = "replay"
SEVERITY: Severity = "error"
HINT = "parameters: [{name: Idempotency-Key, in: header, required: true, schema: {type: string}}]"

_KEYS = ("idempotency key", "client reference", "client id", "external reference", "external id", "client request id",
         "client order id", "customer reference", "merchant reference")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.unsafe:
        if operation.name.split(" ")[0] in ("PUT", "DELETE"):  # the same again is the same
            continue
        named = [one.name for one in operation.parameters.values() if one.place != "path"]
        written = [name for body in operation.request.values() for name in subject.properties(body.schema)]
        keyed = any(ends(name, *_KEYS) for name in (*named, *written)) or bool(
            operation.node.data.get("x-business-key")
        )
        said = "has no key: sent again after a timeout, it happens twice"
        yield Look(operation.name, operation.node, "" if keyed else said)
