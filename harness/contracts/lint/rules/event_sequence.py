"""An event can be put in its place among others of its kind.   [event-sequence]

Two states of one order arrive in any order. Without a sequence or a version of what they are about, the last to arrive
wins, and that is the network's choice.
"""

from collections.abc import Iterator

from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "event-sequence"
PRINCIPLE: PrincipleId = "replay"
SEVERITY: Severity = "error"
HINT = "sequence: {type: string, description: of its source and subject}"

_SEQUENCES = ("sequence", "sequence number", "sequence no", "version", "revision", "offset", "position")
_OTHERS = ("api version", "schema version", "spec version", "specversion", "data version", "message version",
           "format version")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for event in subject.events:
        told = event.without(*_OTHERS).ends(*_SEQUENCES)
        yield Look(event.name, event.node, "" if told else "has no sequence: late and lost ones cannot be told")
