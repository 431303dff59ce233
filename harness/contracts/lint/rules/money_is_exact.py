"""An amount of money is exact: whole minor units, or a decimal as text.   [money-is-exact]

A binary fraction cannot hold ten cents. `number` leaves it to each reader's language whether 2.675 becomes 2.67 or
2.68; a thousand invoices later the ledgers differ.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject
from harness.contracts.surface.shape import TYPES

ID = "money-is-exact"
PRINCIPLE: PrincipleId = "billing"
SEVERITY: Severity = "warning"
HINT = (
    "amount: {minor: {type: integer}, currency: {type: string}}; "
    'or amount: {type: string, pattern: "^-?[0-9]+[.][0-9]{2}$"}'
)


_MONEY = (
    "amount",
    "price",
    "total",
    "subtotal",
    "balance",
    "net",
    "gross",
    "tax",
    "fee",
    "charge",
    "discount amount",
    "paid",
)
_NOT = ("rate", "percent", "percentage", "count", "quantity", "weight", "price unit", "type", "ppm", "number", "id",
        "class", "code", "group", "currency")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for thing in subject.things:
        for name, nodes in thing.shape.properties.items():
            if not says(name, *_MONEY) or says(name, *_NOT):
                continue
            shape = subject.shape(nodes)
            if shape.kinds & {"integer", "number", "string"} and shape.kinds != TYPES and "boolean" not in shape.kinds:
                loose = "number" in shape.kinds and "multipleOf" not in shape.says
                said = f"`{name}` is a binary fraction to most readers" if loose else ""
                yield Look(f"{thing.where} {name}", nodes[0], said)
            elif shape.properties:
                yield Look(f"{thing.where} {name}", nodes[0])
