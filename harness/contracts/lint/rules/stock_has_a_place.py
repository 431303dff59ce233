"""Stock is somewhere.   [stock-has-a-place]

One number for all warehouses sells in the south what lies in the north.
"""

from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.stock import stocks
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "stock-has-a-place"
PRINCIPLE: PrincipleId = "stock"
SEVERITY: Severity = "error"
HINT = "site: {type: string}, next to the quantity or around it"


_PLACES = ("site", "warehouse", "location", "plant", "facility", "node", "store")


def looks(subject: Subject) -> Iterator[Look]:
    for thing in stocks(subject):
        told = thing.within(*_PLACES) or thing.named(*_PLACES)
        yield Look(thing.where, thing.node, "" if told else "does not say where: which warehouse?")
