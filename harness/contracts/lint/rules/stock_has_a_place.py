"""Stock is somewhere.   [stock-has-a-place]

One number for all warehouses sells in the south what lies in the north.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.stock import stocks
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "stock-has-a-place"
PRINCIPLE: PrincipleId = "stock"
SEVERITY: Severity = "error"
HINT = "site: {type: string}, next to the quantity or around it"

_PLACES = ("site", "warehouse", "location", "plant", "facility", "store", "depot", "branch", "bin")
_NOT = ("url", "uri", "link")


def looks(subject: Subject) -> Iterator[Look]:
    for thing in stocks(subject):
        told = any(says(name, *_PLACES) and not says(name, *_NOT) for name in (*thing.context, *thing.called))
        yield thing.look("" if told else "does not say where: which warehouse?")
