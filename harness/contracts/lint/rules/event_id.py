"""An event has an id by which the second delivery is known.   [event-id]

Everybody who sends webhooks sends them again. What is known by its content alone is counted twice, or not at all.
"""

from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "event-id"
PRINCIPLE: PrincipleId = "replay"
SEVERITY: Severity = "error"
HINT = "id: {type: string, description: the same in every delivery}"

_IDS = ("id", "event id", "message id", "notification id", "delivery id", "webhook id", "ce id", "uuid", "guid",
        "event key", "psp reference", "event reference")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for event in subject.events:
        yield Look(
            event.name,
            event.node,
            "" if event.says(*_IDS) else "has no id: a second delivery looks like a second event",
        )
