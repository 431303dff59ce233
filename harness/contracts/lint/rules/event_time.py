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


_WORDS = ("time", "date", "timestamp", "at", "created", "occurred")


def looks(subject: Subject) -> Iterator[Look]:
    for event in subject.events:
        yield Look(event.name, event.node, "" if event.says(*_WORDS) else "says nowhere when it happened")
