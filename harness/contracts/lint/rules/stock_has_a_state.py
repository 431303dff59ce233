"""Stock is in a state: available, in inspection, blocked, on the road.   [stock-has-a-state]

What stands in quarantine is on hand and must not be sold. Separate figures for each state say it as well as a code,
and so does one that is called available.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.stock import stocks
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "stock-has-a-state"
PRINCIPLE: PrincipleId = "stock"
SEVERITY: Severity = "warning"
HINT = "status: {type: string, enum: [available, inspection, blocked, in_transit]}"

_STATES = ("status", "state", "condition", "quality", "disposition", "blocked", "inspection", "quarantine")
_FIGURES = ("available", "atp", "on hand", "reserved", "allocated", "in transit")


def looks(subject: Subject) -> Iterator[Look]:
    for thing in stocks(subject):
        figures = [name for name in thing.shape.properties if says(name, *_FIGURES)]
        told = len(figures) > 1 or any(says(name, "available", "atp") for name in figures) or thing.within(*_STATES)
        yield thing.look("" if told else "does not say in which state: may it be sold?")
