"""How bad a change is: level = f(effect, direction, guards). The whole law is this page.

A rule says what a change does to the set of documents that are admitted (its effect). Who is hurt by it depends on who
writes the document: a client that writes is hurt by what is no longer taken, and a client that reads by what is new.
Webhooks, callbacks and events go the other way, so their direction is turned before they come here.

    >>> level("narrowed", "writes"), level("narrowed", "reads")
    ('breaking', 'info')
    >>> guarded(level("widened", "reads"), {"error-response"})
    'warning'
"""

from collections.abc import Collection, Mapping
from typing import Final, Literal

from reports.contract_diff import LEVELS, Level

Direction = Literal["writes", "reads"]
"""What the client does with the document: it writes requests, and reads responses and events."""
DIRECTIONS: Final[tuple[Direction, ...]] = ("writes", "reads")

Effect = Literal[
    "narrowed", "widened", "incomparable", "undecided", "meaning", "defaulted", "offered", "withdrawn", "opened",
    "closed", "grown", "recoded", "remark",
]  # fmt: skip
"""
narrowed      less is admitted than before
widened       more is admitted than before
incomparable  something is admitted that was not, and something that was is not
undecided     which of these it is could not be decided
meaning       the same is admitted, and may mean something else
defaulted     what is left out stands for something else now
offered       a property that may be there is declared now; any was admitted before
withdrawn     a property that may be there is no longer declared; any is admitted still
opened        properties that nobody declared are admitted now
closed        properties that nobody declared are refused now
grown         a code list that its readers were told would grow has grown
recoded       the same text stands for something else, or is written otherwise
remark        nothing that a client could notice
"""

OF_CONTAINMENT: Final = frozenset({"narrowed", "widened", "incomparable", "undecided"})
"""Effects that are claims about sets, so that a proof about the sets may overrule them."""

__all__ = ["DIRECTIONS", "GUARDS", "LAW", "LEVELS", "OF_CONTAINMENT", "Direction", "Effect", "Guard", "Level",
           "guarded", "level", "turned"]  # fmt: skip

LAW: Final[Mapping[Effect, Mapping[Direction, Level]]] = {
    "narrowed":     {"writes": "breaking", "reads": "info"},
    "widened":      {"writes": "info",     "reads": "breaking"},
    "incomparable": {"writes": "breaking", "reads": "breaking"},
    "undecided":    {"writes": "unknown",  "reads": "unknown"},
    "meaning":      {"writes": "meaning",  "reads": "meaning"},
    "defaulted":    {"writes": "meaning",  "reads": "breaking"},
    "offered":      {"writes": "info",     "reads": "info"},
    "withdrawn":    {"writes": "warning",  "reads": "warning"},
    "opened":       {"writes": "info",     "reads": "warning"},
    "closed":       {"writes": "breaking", "reads": "info"},
    "grown":        {"writes": "info",     "reads": "warning"},
    "recoded":      {"writes": "breaking", "reads": "breaking"},
    "remark":       {"writes": "info",     "reads": "info"},
}  # fmt: skip


Guard = Literal["error-response", "announced", "unused"]
"""
error-response  the document is one that a client reads when it was refused; it acts on the status first
announced       the operation was deprecated and its sunset has come
unused          no operation refers to the schema: it promises nothing, but people build code of it
"""

GUARDS: Final[Mapping[Guard, Mapping[Level, Level]]] = {
    "error-response": {"breaking": "warning"},
    "announced": {"breaking": "warning"},
    "unused": {"breaking": "meaning", "unknown": "meaning"},
}
"""What a guard makes of a level."""


def level(effect: Effect, direction: Direction) -> Level:
    """How bad a change is for the client."""
    return LAW[effect][direction]


def guarded(found: Level, guards: Collection[Guard]) -> Level:
    """How bad it is where these guards hold."""
    for guard in guards:
        found = GUARDS[guard].get(found, found)
    return found


def turned(direction: Direction) -> Direction:
    """The direction of what goes the other way: a webhook's body, an event."""
    return "reads" if direction == "writes" else "writes"
