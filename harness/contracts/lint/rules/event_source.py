"""An event says who tells it, and which one it is.   [event-source]

A delivery that comes twice is known by the id that its source gave it; an id alone is not unique among systems.
"""

from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "event-source"
PRINCIPLE: PrincipleId = "replay"
SEVERITY: Severity = "error"
HINT = "source: {type: string}, id: {type: string}"


_WORDS = (
    "source",
    "merchant account",
    "sender",
    "origin",
    "producer",
    "account code",
    "merchant account code",
    "system",
)


def looks(subject: Subject) -> Iterator[Look]:
    for event in subject.events:
        yield Look(event.name, event.node, "" if event.says(*_WORDS) else "does not say who tells it")
