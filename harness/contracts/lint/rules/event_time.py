"""An event says when it happened.   [event-time]

Not when it was sent: deliveries are late and come twice, and what is billed is dated by what happened.
"""

from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "event-time"
PRINCIPLE: PrincipleId = "replay"
SEVERITY: Severity = "error"
HINT = "time: {type: string, format: date-time}"

_TIMES = ("time", "timestamp", "date", "created", "created at", "occurred", "occurred at", "happened at", "emitted at",
          "event time", "event date", "event timestamp", "event created at", "published at", "webhook timestamp",
          "ce time", "creation date", "created date")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for event in subject.events:
        yield Look(event.name, event.node, "" if event.says(*_TIMES) else "says nowhere when it happened")
