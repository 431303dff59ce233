"""A conjunction of schemas as one JSON Schema 2020-12 text that refers to nothing outside of itself.

`declared` is the writer's world: a document carries only properties that its writer declares. In it an object that
says nothing of other properties has none. Without it, "may a new optional property be sent?" would be answered "it was
sent before, with a value of any type", and every addition would break.
"""

from typing import Any, Literal

import msgspec

from harness.contracts.diff.law import Direction
from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect, only_refers
from harness.contracts.surface.shape import TYPES, Shape, Together, shape_of

Json = dict[str, Any] | bool
_SCHEMAS_AS_IS = frozenset({"contains", "contentSchema", "not", "propertyNames"})
_SCHEMAS_INSIDE = frozenset({"unevaluatedItems", "unevaluatedProperties"})
_SCHEMAS_IN_PLACE = frozenset({"anyOf", "oneOf"})
_COME_BACK = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
"""By these a schema can come back to itself; what has one is written under a name."""
_BRANCHES_DEEP = 4
NAMED_MAX = 100
"""A schema that refers to more named ones, through whatever, is left to the rules: an oracle would take minutes."""
_UNSAID = frozenset({"$dynamicAnchor", "default", "deprecated", "description", "discriminator", "readOnly", "title",
                     "writeOnly"})  # fmt: skip


def as_travels(shape: Shape, direction: Direction) -> Shape:
    """A shape without what never travels this way: read-only properties in requests, write-only ones in responses."""
    mark = "readOnly" if direction == "writes" else "writeOnly"
    still = {name: nodes for name, nodes in shape.properties.items() if not _marked(nodes, mark)}
    if len(still) == len(shape.properties):
        return shape
    return msgspec.structs.replace(
        shape, properties=still, required=shape.required - (shape.properties.keys() - still.keys())
    )


def _marked(nodes: Together, mark: str) -> bool:
    """Whether a property is marked so where it stands or where its references lead."""
    for node in nodes:
        data = node.data
        while isinstance(data, dict):
            if data.get(mark) is True:
                return True
            if "$ref" not in data:
                break
            node = node.follow()
            data = node.data
    return False


def plain(
    nodes: Together, dialect: Dialect, direction: Direction, *, declared: bool, named_max: int = NAMED_MAX
) -> Json:
    """Raises ContractInvalid for what is no schema, TooLarge for one that refers to more than `named_max` others."""
    made = _Plain(dialect, direction, declared, named_max)
    return made.whole(made.of(nodes, closed=declared))


def plain_shape(shape: Shape, dialect: Dialect, direction: Direction) -> Json:
    """A shape by itself, or a part of one: as it is admitted, not as it is declared."""
    made = _Plain(dialect, direction, declared=False)
    return made.whole(made.shaped(shape, closed=False))


class TooLarge(Exception):  # noqa: N818  (named for what it says of a schema)
    """A schema refers to more named ones than an oracle should be asked about."""


class _Plain:
    def __init__(self, dialect: Dialect, direction: Direction, declared: bool, named_max: int = NAMED_MAX) -> None:
        self.named_max = named_max
        self.dialect = dialect
        self.direction = direction
        self.declared = declared
        self.definitions: dict[str, Json] = {}
        self.names: dict[tuple[object, ...], str] = {}
        self.waiting: list[tuple[str, Together, bool, bool]] = []

    def whole(self, top: Json) -> Json:
        """The schema with all that it refers to, written one after the other: chains of references are long."""
        while self.waiting:
            name, nodes, closed, self.declared = self.waiting.pop()
            self.definitions[name] = self.written(nodes, closed)
        return {**top, "$defs": self.definitions} if self.definitions and isinstance(top, dict) else top

    def of(self, nodes: Together, *, closed: bool) -> Json:
        """The schema, or a reference to it where it may come back to itself."""
        if not nodes:
            return True
        if not any(isinstance(node.data, dict) and not _COME_BACK.isdisjoint(node.data) for node in nodes):
            return self.written(nodes, closed)
        ends = (node.target() if only_refers(node) else node for node in nodes)
        key = (tuple((node.file, node.pointer) for node in ends), closed, self.declared)
        if key not in self.names:
            if len(self.names) == self.named_max:
                raise TooLarge
            name = self.names[key] = f"s{len(self.names)}"
            self.waiting.append((name, nodes, closed, self.declared))
        return {"$ref": f"#/$defs/{self.names[key]}"}

    def written(self, nodes: Together, closed: bool) -> Json:
        return self.shaped(as_travels(shape_of(nodes, self.dialect), self.direction), closed)

    def shaped(self, shape: Shape, closed: bool) -> Json:
        if not shape.kinds or shape.values == ():
            return False
        closed = closed and "unevaluatedProperties" not in shape.says  # then other properties are declared, or none
        out: dict[str, Any] = {}
        more: list[dict[str, Any]] = []
        if shape.kinds != TYPES:
            out["type"] = sorted(shape.kinds - ({"integer"} if "number" in shape.kinds else set()))
        if shape.values is not None:
            out["enum"] = list(shape.values)
        self._object(shape, closed, out)
        if shape.prefix:
            out["prefixItems"] = [self.inside(nodes) for nodes in shape.prefix]
        if shape.items:
            out["items"] = self.inside(shape.items)
        for keyword, said in shape.says.items():
            self._say(keyword, said, closed and self._alone(shape), out, more)
        more.extend(
            {
                keyword: self.as_is(node)
                for keyword, node in zip(("if", "then", "else"), condition, strict=True)
                if node is not None
            }
            for condition in shape.conditions
        )
        if more:
            out["allOf"] = more
        return out

    def _object(self, shape: Shape, closed: bool, out: dict[str, Any]) -> None:
        if shape.required:
            out["required"] = sorted(shape.required)
        if shape.properties:
            out["properties"] = {name: self.inside(nodes) for name, nodes in shape.properties.items()}
        if shape.patterned:
            out["patternProperties"] = {name: self.inside(nodes) for name, nodes in shape.patterned.items()}
        if shape.needs:
            out["dependentRequired"] = {name: sorted(names) for name, names in shape.needs.items()}
        if shape.dependent:
            out["dependentSchemas"] = {name: self.of(nodes, closed=False) for name, nodes in shape.dependent.items()}
        if shape.additional:
            out["additionalProperties"] = self.inside(shape.additional)
        elif closed and not self._alone(shape) and (declares := self._declares(shape, 0)) is not None:
            out["unevaluatedProperties" if declares == "in branches" else "additionalProperties"] = False

    def _declares(self, shape: Shape, depth: int) -> Literal["here", "in branches"] | None:
        """Where a shape declares its properties; None if it, or a branch of it, leaves them free.

        A writer whose branch is free may write anything in it, so that nothing can be closed around it.
        """
        branches = [node for how in sorted(_SCHEMAS_IN_PLACE) for group in shape.says.get(how, ()) for node in group]
        branches += [node for nodes in shape.dependent.values() for node in nodes]
        branches += [node for condition in shape.conditions for node in condition if node is not None]
        if not branches:
            return "here" if shape.properties or shape.patterned else None
        if depth == _BRANCHES_DEEP:
            return None
        for node in branches:
            branch = shape_of((node,), self.dialect)
            inner = "object" in branch.kinds and not branch.closed and not branch.additional
            if inner and self._declares(branch, depth + 1) is None and not (shape.properties or branch.required):
                return None
        return "in branches"

    @staticmethod
    def _alone(shape: Shape) -> bool:
        """Whether one choice is all that declares properties: then its branches can be closed one by one."""
        groups = [group for how in sorted(_SCHEMAS_IN_PLACE) for group in shape.says.get(how, ())]
        others = (shape.properties, shape.patterned, shape.additional, shape.dependent, shape.conditions)
        return len(groups) == 1 and not any(others)

    def _say(self, keyword: str, said: Any, alone: bool, out: dict[str, Any], more: list[dict[str, Any]]) -> None:
        """`alone`: the branches of a choice are closed one by one."""
        if keyword in _UNSAID or keyword.startswith("x-"):
            return
        if keyword in _SCHEMAS_IN_PLACE:
            groups = [[self.of((node,), closed=alone) for node in group] for group in said]
            how = "anyOf" if alone else keyword  # closed branches no longer exclude each other as they did open
            self._each(how, groups, out, more)
        elif keyword in _SCHEMAS_INSIDE:
            self._each(keyword, [self.inside((node,)) for node in said], out, more)
        elif keyword in _SCHEMAS_AS_IS:
            self._each(keyword, [self.as_is(node) for node in said], out, more)
        elif isinstance(said, tuple):
            self._each(keyword, list(said), out, more)
        else:
            out[keyword] = said

    @staticmethod
    def _each(keyword: str, said: list[Any], out: dict[str, Any], more: list[dict[str, Any]]) -> None:
        for value in said:
            if keyword in out:
                more.append({keyword: value})
            else:
                out[keyword] = value

    def inside(self, nodes: Together) -> Json:
        return self.of(nodes, closed=self.declared)

    def as_is(self, node: Node) -> Json:
        """A schema under which nothing is sent, so that no world closes it."""
        world, self.declared = self.declared, False
        try:
            return self.of((node,), closed=False)
        finally:
            self.declared = world
