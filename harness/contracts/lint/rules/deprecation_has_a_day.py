"""What is deprecated says when it goes.   [deprecation-has-a-day]

"Deprecated" without a day is read as "some time", and then as "never". `x-sunset` in the document, `Sunset` in the
answers. Source: RFC 9745, RFC 8594.
"""

from collections.abc import Iterator
from datetime import date

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "deprecation-has-a-day"
PRINCIPLE: PrincipleId = "governance"
SEVERITY: Severity = "error"
HINT = 'deprecated: true, x-sunset: "2027-06-30"'


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.operations:
        if operation.deprecated:
            announced = any("sunset" in response.headers for response in operation.responses.values())
            said = "" if announced else _said(operation.sunset)
            yield Look(operation.name, operation.node, said)


def _said(sunset: str) -> str:
    if not sunset:
        return "is deprecated, and nobody says until when it works"
    try:
        date.fromisoformat(sunset)
    except ValueError:
        return f"is deprecated until {sunset}, which is no day"
    return ""
