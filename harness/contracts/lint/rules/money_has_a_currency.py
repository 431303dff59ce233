"""An amount says in which currency it is.   [money-has-a-currency]

Beside it, in it, or on the document that it is part of.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject
from harness.contracts.surface.shape import TYPES, Shape

ID = "money-has-a-currency"
PRINCIPLE: PrincipleId = "billing"
SEVERITY: Severity = "error"
HINT = "amount: {minor: 12990, currency: EUR}"


_MONEY = ("amount", "total", "price")
_NOT = ("rate", "percent", "percentage", "count", "quantity", "weight", "price unit", "type", "ppm", "number", "id",
        "class", "code", "group", "currency")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for thing in subject.things:
        for name, nodes in thing.shape.properties.items():
            shape = subject.shape(nodes)
            if not says(name, *_MONEY) or says(name, *_NOT) or not shape.kinds & {"integer", "number", "object"}:
                continue
            if shape.kinds == TYPES:
                continue
            told = thing.within("currency", "ccy") or _inside(subject, shape)
            said = "" if told else f"`{name}` of which currency?"
            yield Look(f"{thing.where} {name}", nodes[0], said)


def _inside(subject: Subject, shape: Shape) -> bool:
    """Whether it is an amount with its currency, or a table of such."""
    if any(says(inner, "currency", "ccy") for inner in shape.properties):
        return True
    parts = [subject.shape(nodes) for nodes in shape.properties.values()]
    return any(says(inner, "currency", "ccy") for part in parts for inner in part.properties)
