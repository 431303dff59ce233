"""Who overwrites says what he has seen.   [version-aware-update]

Two clerks open the same order, and the second to save undoes what the first has changed. An update names the version
that it is made from (`If-Match`, or a version in the body), and an older one is refused.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import ends, says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "version-aware-update"
PRINCIPLE: PrincipleId = "replay"
SEVERITY: Severity = "error"
HINT = "parameters: [{name: If-Match, in: header, required: true, schema: {type: string}}]"

_VERSIONS = ("if match", "if unmodified since", "version", "etag", "revision", "sequence", "as of", "changed at",
             "effective at", "occurred at", "updated date utc")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.unsafe:
        method, _, path = operation.name.partition(" ")
        if method != "PATCH" and not (method == "PUT" and path.endswith("}")):  # many a PUT elsewhere adds something
            continue
        named = [one.name for one in operation.parameters.values() if one.place != "path"]
        written = [name for body in operation.request.values() for name in subject.properties(body.schema)]
        aware = any(ends(name, *_VERSIONS) and not says(name, "api", "schema") for name in (*named, *written))
        yield Look(
            operation.name, operation.node, "" if aware else "overwrites whatever stands there: by which version?"
        )
