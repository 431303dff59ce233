"""What is deprecated says when it goes.   [deprecation-has-a-day]

"Deprecated" without a day is read as "some time", and then as "never". `x-sunset` in the document, `Sunset` in the
answers. Source: RFC 9745, RFC 8594.
"""

import re
from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "deprecation-has-a-day"
PRINCIPLE: PrincipleId = "governance"
SEVERITY: Severity = "error"
HINT = 'deprecated: true, x-sunset: "2027-06-30"'


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def looks(subject: Subject) -> Iterator[Look]:
    for operation in subject.surface.operations.values():
        if operation.deprecated:
            told = _DAY.match(operation.sunset)
            yield Look(
                operation.name, operation.node, "" if told else "is deprecated, and nobody says until when it works"
            )
