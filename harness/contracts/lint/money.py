"""What is an amount of money: rules about exactness and currency look at the same."""

from collections.abc import Iterator

from msgspec import Struct

from harness.contracts.lint.names import says, words
from harness.contracts.lint.subject import Subject, Thing
from harness.contracts.surface.shape import TYPES, Shape

_MONEY = frozenset({
    "amount", "price", "total", "subtotal", "balance", "net", "gross", "tax", "vat", "fee", "charge", "discount",
    "cost", "freight", "duty", "paid", "due", "owed", "outstanding", "minor", "value",
})  # fmt: skip
_VAGUE = frozenset({"value", "due", "paid", "discount", "net", "gross", "tax", "balance", "charge", "freight", "total"})
"""Words that also name other things: what is called so is money if it is a number and not said to be another thing."""
_NOT = ("rate", "percent", "percentage", "pct", "count", "quantity", "weight", "price unit", "type", "ppm", "id",
        "code", "group", "currency", "date", "at", "number", "included", "exempt", "status", "reason", "class",
        "volume", "page", "item", "record", "result", "row", "day", "line", "jurisdiction", "category")  # fmt: skip


class Amount(Struct, frozen=True):
    """An amount that travels: a property of a thing. `shape` is what one amount is, of a list or map of them, too."""

    thing: Thing
    name: str
    shape: Shape


def amounts(subject: Subject) -> Iterator[Amount]:
    for thing in subject.things:
        if thing.has("uom", "unit of measure"):  # so much of something, and no money
            continue
        for name, nodes in thing.shape.properties.items():
            if not _MONEY.intersection(words(name)) or says(name, *_NOT):
                continue
            shape = subject.shape(nodes)
            inside = shape.items or shape.additional
            if inside and not shape.properties:
                shape = subject.shape(inside)
            if shape.kinds == TYPES and not shape.properties:
                continue
            if _money(name, thing, shape):
                yield Amount(thing, name, shape)


def _money(name: str, thing: Thing, shape: Shape) -> bool:
    if shape.properties:
        return any(says(inner, "minor", "amount", "value", "currency") for inner in shape.properties)
    if "number" in shape.kinds or "integer" in shape.kinds:
        vague = len(words(name)) == 1 and words(name)[0] in _VAGUE
        return "boolean" not in shape.kinds and (not vague or thing.within("currency", "amount", "price", "invoice"))
    decimal = "pattern" in shape.says or shape.says.get("format") in (("decimal",), ("money",))
    return "string" in shape.kinds and decimal and shape.values is None
