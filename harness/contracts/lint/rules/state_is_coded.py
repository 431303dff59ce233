"""A state is a code list, not free text.   [state-is-coded]

"Shipped", "SHIPPED" and "sent" are three states to a program. Whoever must decide by a state needs to know which there
are; whoever adds one has to tell its readers.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says, words
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "state-is-coded"
PRINCIPLE: PrincipleId = "state"
SEVERITY: Severity = "error"
HINT = "status: {type: string, enum: [accepted, backordered, partially_allocated, blocked]}"


def looks(subject: Subject) -> Iterator[Look]:
    for thing in subject.things:
        if thing.has("city", "postal", "zip", "country"):  # the state is a part of an address there
            continue
        for name, nodes in thing.shape.properties.items():
            if words(name)[-1:] in (("status",), ("state",), ("outcome",)) and not says(name, "http", "tax", "address"):
                shape = subject.shape(nodes)
                coded = shape.values is not None or not shape.says.keys().isdisjoint({"anyOf", "oneOf", "pattern"})
                if coded or ("string" in shape.kinds and "object" not in shape.kinds):
                    said = "" if coded else f"`{name}` is any text: list its states"
                    yield Look(f"{thing.where} {name}", nodes[0], said)
