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
_CHOICES = ("anyOf", "oneOf")


class Touched(Struct, frozen=True):
    """`schemas` were met; `fields` are the properties found in each; `undeclared` are fields without a schema."""

    schemas: frozenset[Address]
    fields: frozenset[tuple[Address, str]]
    undeclared: tuple[str, ...]


class _Visit(Struct, frozen=True):
    path: str
    value: Any
    nodes: Together


def touched(value: Any, schema: Node, dialect: Dialect) -> Touched:
    """Everything that `value` meets from `schema` on, in all branches of a choice. Raises ContractInvalid."""
    schemas: set[Address] = set()
    fields: set[tuple[Address, str]] = set()
    undeclared: dict[str, None] = {}
    waiting = [_Visit("", value, (schema,))]
    for visit in waiting:
        shapes = list(_shapes(visit.nodes, dialect))
        here = {address for shape in shapes for node in shape.nodes for address in addresses(node)}
        schemas |= here
        if isinstance(visit.value, dict):
            for name, held in visit.value.items():
                fields |= {(address, name) for address in here}
                path = f"{visit.path}.{name}".removeprefix(".")
                if not any(_declares(shape, name) for shape in shapes):
                    undeclared[path] = None
                waiting += [_Visit(path, held, nodes) for shape in shapes if (nodes := shape.holds(name))]
        elif isinstance(visit.value, list):
            for index, held in enumerate(visit.value):
                for shape in shapes:
                    nodes = shape.prefix[index] if index < len(shape.prefix) else shape.items
                    if nodes:
                        waiting.append(_Visit(f"{visit.path}[]", held, nodes))
    return Touched(frozenset(schemas), frozenset(fields), tuple(undeclared))


def addresses(node: Node) -> Iterator[Address]:
    """Where a schema stands, and where its `$ref` leads."""
    yield node.file, node.pointer
    target = node.target()
    yield target.file, target.pointer


def _declares(shape: Shape, name: str) -> bool:
    return bool(shape.free or any(node.data is not False for node in shape.holds(name)))


def _shapes(nodes: Together, dialect: Dialect) -> Iterator[Shape]:
    """A conjunction, and every branch that it leaves a choice of; each once, though branches may lead back."""
    waiting, met = [nodes], set()
    for together in waiting:
        key = tuple(address for node in together for address in addresses(node))
        if key in met:
            continue
        met.add(key)
        shape = shape_of(together, dialect)
        branches = [branch for how in _CHOICES for group in shape.says.get(how, ()) for branch in group]
        branches += [node for condition in shape.conditions for node in condition[1:] if node is not None]
        waiting += [(branch,) for branch in branches]
        waiting += shape.dependent.values()
        # With branches beside it, an object that declares nothing itself leaves that to them.
        yield shape if not branches or not shape.free else Shape(shape.nodes, additional=_NOTHING)


_NOTHING: Together = ()
