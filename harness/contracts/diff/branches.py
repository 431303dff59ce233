"""Which variant of a choice became which.

Variants are the same if they refer to a schema of the same name, bear the same tag (a property that must be there and
has one value), or say the very same. A choice that can be followed so is compared variant by variant, and what has
changed is told at its field; any other is left to the oracle.
"""

from typing import Any

import msgspec
from msgspec import Struct

from harness.contracts.diff.oracle import covers
from harness.contracts.diff.pair import Pair
from harness.contracts.diff.plain import TooLarge, plain
from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.shape import Shape, shape_of


class Branch(Struct, frozen=True):
    """One variant. `name` is what people call it; `marks` are what it may be recognised by."""

    name: str
    node: Node
    marks: frozenset[str]


class Paired(Struct, frozen=True):
    """The variants of two versions: those that stayed as pairs, and the others."""

    stayed: tuple[tuple[Branch, Branch], ...]
    gone: tuple[Branch, ...]
    come: tuple[Branch, ...]


def paired(pair: Pair) -> Paired | None:
    """None where there is no choice in both versions, or one that cannot be followed variant by variant."""
    old, new = _choice(pair.old), _choice(pair.new)
    if old is None or new is None:
        return None
    before = [_branch(node, index, pair.dialects[0]) for index, node in enumerate(old[1])]
    now = [_branch(node, index, pair.dialects[1]) for index, node in enumerate(new[1])]
    stayed: list[tuple[Branch, Branch]] = []
    for one in list(before):
        other = next((branch for branch in now if branch.marks & one.marks), None)
        if other is not None:
            stayed.append((one, other))
            before.remove(one)
            now.remove(other)
    if not stayed and before and now:
        return None
    if "oneOf" in (old[0], new[0]) and not (_exclusive(old, pair, 0) and _exclusive(new, pair, 1)):
        return None
    return Paired(tuple(stayed), tuple(before), tuple(now))


def _choice(shape: Shape) -> tuple[str, tuple[Node, ...]] | None:
    """The one choice of a schema. Two of them side by side cannot be followed variant by variant."""
    groups = [(how, group) for how in ("anyOf", "oneOf") for group in shape.says.get(how, ())]
    return groups[0] if len(groups) == 1 else None


def _branch(node: Node, index: int, dialect: Dialect) -> Branch:
    marks = {msgspec.json.encode(node.data, order="deterministic").decode()}
    name = f"{index + 1}"
    data: Any = node.data
    if isinstance(data, dict) and isinstance(data.get("$ref"), str):
        name = data["$ref"].rpartition("/")[2]
        marks = {f"refers to {name}"}
    tags = _tags(node, dialect)
    if tags:
        marks |= {f"{key} is {tag}" for key, tag in tags.items()}
        name = name if "$ref" in str(data) else ", ".join(f"{key} {tag}" for key, tag in sorted(tags.items()))
    elif isinstance(data, dict) and isinstance(data.get("title"), str):
        name = data["title"]
    return Branch(name, node, frozenset(marks))


def _tags(node: Node, dialect: Dialect) -> dict[str, str]:
    """Properties that must be there and have one value."""
    shape = shape_of((node,), dialect)
    found = {}
    for name in sorted(shape.required & shape.properties.keys()):
        values = shape_of(shape.properties[name], dialect).values
        if values is not None and len(values) == 1:
            found[name] = msgspec.json.encode(values[0]).decode()
    return found


def _exclusive(choice: tuple[str, tuple[Node, ...]], pair: Pair, side: int) -> bool:
    """Whether no value is of two variants: proved by their types, their tags, or the oracle."""
    how, nodes = choice
    if how == "anyOf":
        return True  # whether values are of two variants matters to `oneOf` only
    dialect = pair.dialects[side]
    shapes = [shape_of((node,), dialect) for node in nodes]
    tags = [_tags(node, dialect) for node in nodes]
    for i, one in enumerate(nodes):
        for j in range(i + 1, len(nodes)):
            if shapes[i].kinds.isdisjoint(shapes[j].kinds):
                continue
            if any(tags[i][key] != tags[j][key] for key in tags[i].keys() & tags[j].keys()):
                continue
            try:
                texts = [plain((node,), dialect, pair.direction, declared=False) for node in (one, nodes[j])]
            except TooLarge:
                return False
            if not all(isinstance(text, dict) and "$defs" not in text for text in texts):
                return False
            if covers(False, {"allOf": texts}) != "yes":
                return False
    return True
