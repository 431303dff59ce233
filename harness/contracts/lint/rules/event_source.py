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

_SOURCES = ("source", "event source", "ce source", "sender", "producer", "publisher", "origin", "system", "issuer",
            "tenant", "tenant id", "account", "account code", "merchant account", "merchant account code")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for event in subject.events:
        yield Look(event.name, event.node, "" if event.says(*_SOURCES) else "does not say who tells it")
