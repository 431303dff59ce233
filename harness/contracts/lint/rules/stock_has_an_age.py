"""A figure of stock says as of when it is true.   [stock-has-an-age]

A shop that sells from last night's snapshot sells what was sold this morning. A reader who knows how old a figure is
can keep a safety margin; one who does not cannot even know that he should.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import ends, says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.stock import stocks
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "stock-has-an-age"
PRINCIPLE: PrincipleId = "stock"
SEVERITY: Severity = "error"
HINT = "as_of: {type: string, format: date-time}"

_AGES = ("as of", "updated", "updated at", "updated on", "last updated", "last modified", "modified", "modified at",
         "timestamp", "snapshot", "snapshot at", "snapshot time", "counted at", "measured at", "changed at",
         "observed at", "calculated at", "valid at", "updated date utc", "time")  # fmt: skip
_NOT = ("lead", "expiry", "delivery", "shelf", "transit")


def looks(subject: Subject) -> Iterator[Look]:
    for thing in stocks(subject):
        told = any(ends(name, *_AGES) and not says(name, *_NOT) for name in thing.context)
        yield thing.look("" if told else "does not say as of when")
