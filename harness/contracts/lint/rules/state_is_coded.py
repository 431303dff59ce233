"""A state is a code list, not free text.   [state-is-coded]

"Shipped", "SHIPPED" and "sent" are three states to a program. Whoever must decide by a state needs to know which there
are; whoever adds one has to tell its readers.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import ends, says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject
from harness.contracts.surface.shape import Together

ID = "state-is-coded"
PRINCIPLE: PrincipleId = "state"
SEVERITY: Severity = "error"
HINT = "status: {type: string, enum: [accepted, backordered, partially_allocated, blocked]}"

_STATES = ("status", "state", "outcome")
_NOT = ("http", "tax", "address", "issuing", "licence", "license")


def looks(subject: Subject) -> Iterator[Look]:
    for thing in subject.things:
        if thing.has("city", "postal", "zip", "country"):  # the state is a part of an address there
            continue
        for name, nodes in thing.shape.properties.items():
            if ends(name, *_STATES) and not says(name, *_NOT) and (coded := _coded(subject, nodes)) is not None:
                yield thing.look("" if coded else f"`{name}` is any text: list its states", name)


def _coded(subject: Subject, nodes: Together) -> bool | None:
    """Whether a text is one of a list; None for what is no text. Every branch of a choice must be."""
    shape = subject.shape(nodes)
    if shape.values is not None or any("|" in pattern or "[" in pattern for pattern in shape.says.get("pattern", ())):
        return True
    if inside := shape.branches:
        told = [coded for branch in inside if (coded := _coded(subject, (branch,))) is not None]
        return all(told) if told else None
    return False if "string" in shape.kinds and "object" not in shape.kinds else None
