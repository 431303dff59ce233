"""The schemas and properties that a value meets on its way through a document.

A change is told once with the shortest way to it, though a schema may be reached by many. So what a consumer touches is
not compared by the names of fields but by the pieces of the document that its values pass.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.shape import Shape, Together, shape_of

Address = tuple[str, str]
"""File and pointer of a piece of a document."""


class Met(Struct, frozen=True):
    """An object that was met: the schemas that hold for it, and the names that it has."""

    schemas: frozenset[Address]
    names: frozenset[str]


class Touched(Struct, frozen=True):
    """`schemas` were met, by `objects` among others; `undeclared` are fields without a schema.

    `whole`: what is in the value is not known, so that it may touch anything.
    """

    schemas: frozenset[Address] = frozenset()
    objects: frozenset[Met] = frozenset()
    undeclared: tuple[str, ...] = ()
    whole: bool = False

    def joined(self, other: "Touched") -> "Touched":
        """What two values touch."""
        return Touched(
            self.schemas | other.schemas,
            self.objects | other.objects,
            tuple(dict.fromkeys((*self.undeclared, *other.undeclared))),
            self.whole or other.whole,
        )

    def has(self, around: frozenset[Address], name: str) -> bool:
        """Whether some object of these schemas has a property of this name."""
        return any(name in met.names for met in self.objects if not around.isdisjoint(met.schemas))

    def lacks(self, around: frozenset[Address], name: str) -> bool:
        """Whether some object of these schemas has none."""
        return any(name not in met.names for met in self.objects if not around.isdisjoint(met.schemas))


WHOLE = Touched(whole=True)


class _Visit(Struct, frozen=True):
    """A value of the pact, and the schemas that it meets. `at` is where it stands, `path` that as people write it."""

    at: tuple[str | int, ...]
    path: str
    value: Any
    nodes: Together


def touched(value: Any, schema: Node, dialect: Dialect) -> Touched:
    """Everything that `value` meets from `schema` on, in all branches of a choice. Raises ContractInvalid."""
    schemas: set[Address] = set()
    objects: set[Met] = set()
    waiting = [_Visit((), "", value, (schema,))]
    met: set[tuple[tuple[str | int, ...], frozenset[Address]]] = set()
    declared: dict[tuple[str | int, ...], tuple[str, bool]] = {}
    for visit in waiting:
        key = (visit.at, _all(visit.nodes))
        if key in met:
            continue
        met.add(key)
        shapes = list(_shapes(visit.nodes, dialect))
        here = frozenset(address for shape, _ in shapes for address in _all(shape.nodes))
        schemas |= here
        if isinstance(visit.value, dict):
            objects.add(Met(here, frozenset(visit.value)))
            for name, held in visit.value.items():
                at, path = (*visit.at, name), f"{visit.path}.{name}".removeprefix(".")
                known = any(speaks and _declares(shape, name) for shape, speaks in shapes)
                declared[at] = (path, known or declared.get(at, ("", False))[1])
                waiting += [_Visit(at, path, held, nodes) for shape, _ in shapes if (nodes := shape.holds(name))]
        elif isinstance(visit.value, list):
            for index, held in enumerate(visit.value):
                for shape, _ in shapes:
                    nodes = shape.prefix[index] if index < len(shape.prefix) else shape.items
                    if nodes:
                        waiting.append(_Visit((*visit.at, index), f"{visit.path}[]", held, nodes))
    undeclared = {path: None for path, known in declared.values() if not known}
    return Touched(frozenset(schemas), frozenset(objects), tuple(undeclared))


def addresses(node: Node) -> Iterator[Address]:
    """Where a schema stands, and where its `$ref` leads."""
    yield node.file, node.pointer
    target = node.target()
    yield target.file, target.pointer


def _all(nodes: Together) -> frozenset[Address]:
    return frozenset(address for node in nodes for address in addresses(node))


def _declares(shape: Shape, name: str) -> bool:
    if "object" not in shape.kinds:
        return False
    return bool(shape.free or any(node.data is not False for node in shape.holds(name)))


def _shapes(nodes: Together, dialect: Dialect) -> Iterator[tuple[Shape, bool]]:
    """A conjunction, and every branch that it leaves a choice of; each once, though branches may lead back.

    And whether it speaks for what it says nothing of: one that has branches leaves that to them.
    """
    waiting, met = [nodes], set()
    for together in waiting:
        key = _all(together)
        if key in met:
            continue
        met.add(key)
        shape = shape_of(together, dialect)
        waiting += [(branch,) for branch in shape.branches]
        yield shape, not (shape.branches and shape.free)
