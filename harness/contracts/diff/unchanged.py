"""Whether two pieces say the very same, whatever they refer to included.

Most of a document has not changed, and what has not changed need not be understood. Each pair of references is
followed once for the whole comparison.
"""

from typing import Any

from harness.contracts.reading.library import Node
from harness.contracts.surface.shape import same

Address = tuple[str, str]


class Unchanged:
    """Remembers which pairs it knows. `known` are pairs that are the same; `other` are pairs that are not."""

    def __init__(self) -> None:
        self.known: set[tuple[Address, Address]] = set()
        self.other: set[tuple[Address, Address]] = set()

    def __call__(self, old: Node, new: Node) -> bool:
        """Two pieces are the same if their texts are, and so is all that these refer to."""
        waiting, met = [(old, new)], set()
        while waiting:
            one, other = waiting.pop()
            pair = ((one.file, one.pointer), (other.file, other.pointer))
            if pair in self.known or pair in met:
                continue
            if pair in self.other or not same(one.data, other.data):
                self.other.add(((old.file, old.pointer), (new.file, new.pointer)))
                return False
            met.add(pair)
            for reference, holder in _references(one):
                waiting.append((one.library.follow(holder, reference), other.library.follow(other, reference)))
        self.known |= met
        return True


def _references(node: Node) -> list[tuple[Any, Node]]:
    """Every reference within, each with the node that stands for its file."""
    found: list[tuple[Any, Node]] = []
    waiting = [node.data]
    while waiting:
        data = waiting.pop()
        if isinstance(data, dict):
            if isinstance(data.get("$ref"), str):
                found.append((data["$ref"], node))
            waiting.extend(data.values())
        elif isinstance(data, list):
            waiting.extend(data)
    return found
