"""What a value must be like: a schema with its references followed and its `allOf` merged, ready to be compared.

Everything that holds at one place of a document is a conjunction of schemas. A shape is such a conjunction as one
table: keywords that can be merged are, and those that cannot (`oneOf`, `if`, …) stay side by side, to be judged as
they are.

    >>> from harness.contracts.reading.library import Library
    >>> text = b'{"allOf": [{"type": "integer", "minimum": 1}, {"minimum": 3, "maximum": 9}]}'
    >>> shape = shape_of((Library.of_text(text).top,), "2020-12")
    >>> sorted(shape.kinds), shape.says
    (['integer'], {'minimum': 3, 'maximum': 9})
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect, Schema, read_schema
from harness.errors import ContractInvalid

Together = tuple[Node, ...]
"""Schemas that all hold at one place. Empty: anything goes."""

Ends = tuple[tuple[str, str], ...]
"""Where the references of a conjunction lead: file and pointer of each."""

TYPES: Final = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_MERGED: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "minimum": max, "exclusiveMinimum": max, "minLength": max, "minItems": max, "minProperties": max,
    "minContains": max,
    "maximum": min, "exclusiveMaximum": min, "maxLength": min, "maxItems": min, "maxProperties": min,
    "maxContains": min,
    "uniqueItems": lambda one, other: one or other,
    "readOnly": lambda one, other: one or other,
    "writeOnly": lambda one, other: one or other,
    "deprecated": lambda one, other: one or other,
}  # fmt: skip
"""Keywords of which the stricter of two says what both say."""
_COLLECTED: Final = frozenset({
    "anyOf", "contains", "contentEncoding", "contentMediaType", "contentSchema", "format", "multipleOf", "not",
    "oneOf", "pattern", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
"""Keywords of which two cannot be made one: all that are said, in a tuple."""
_CONDITION = ("if", "then", "else")
_PLACED = frozenset({
    "type", "enum", "const", "required", "properties", "patternProperties", "additionalProperties", "items",
    "prefixItems", "dependentSchemas", "dependentRequired", "allOf", *_CONDITION,
})  # fmt: skip
"""Keywords that have a field of their own below."""


class Shape(Struct, frozen=True):
    """A conjunction as one table.

    `kinds` are the types admitted; an integer is admitted as a number too. `values` is the code list (`enum`,
    `const`), in its order; None without one. `properties` are conjunctions by name; `additional` is what any other
    property must be, and () where anything goes. `items` is what an item after the `prefix` must be. `says` has every
    other keyword, and a tuple of what is said for those that cannot be made one.
    """

    nodes: Together
    kinds: frozenset[str] = TYPES
    values: tuple[Any, ...] | None = None
    required: frozenset[str] = frozenset()
    properties: Mapping[str, Together] = {}
    patterned: Mapping[str, Together] = {}
    additional: Together = ()
    prefix: tuple[Together, ...] = ()
    items: Together = ()
    conditions: tuple[tuple[Node | None, Node | None, Node | None], ...] = ()
    dependent: Mapping[str, Together] = {}
    needs: Mapping[str, frozenset[str]] = {}
    says: Mapping[str, Any] = {}

    @property
    def closed(self) -> bool:
        """Whether no property is admitted but those that are declared."""
        return any(node.data is False for node in self.additional)

    @property
    def free(self) -> bool:
        """Whether nothing is said of its properties at all: then any property is declared, and not merely let pass."""
        return not (self.properties or self.patterned or self.additional)

    @property
    def choices(self) -> tuple[Node, ...]:
        """The schemas of which one must hold besides: all of `anyOf` and `oneOf`."""
        return tuple(node for how in ("anyOf", "oneOf") for group in self.says.get(how, ()) for node in group)

    @property
    def branches(self) -> tuple[Node, ...]:
        """The schemas of which one may hold besides: choices, what follows from a condition or from a property."""
        followed = [node for condition in self.conditions for node in condition[1:] if node is not None]
        return (*self.choices, *followed, *(node for nodes in self.dependent.values() for node in nodes))

    def holds(self, name: str) -> Together:
        """What the property `name` must be."""
        own = self.properties.get(name)
        fits = [schemas for pattern, schemas in self.patterned.items() if finds(pattern, name)]
        if own is None and not fits:
            return self.additional
        return _once((*(own or ()), *(node for schemas in fits for node in schemas)))


def ends_of(nodes: Together) -> Ends:
    """What a conjunction is known by, however it is referred to."""
    return tuple((target.file, target.pointer) for target in (node.target() for node in nodes))


def shape_of(nodes: Together, dialect: Dialect) -> Shape:
    """Raises ContractInvalid for what is no schema, and for a schema that is part of itself."""
    shape = Shape(())
    for node in nodes:
        shape = _meet(shape, _shape(node, dialect, ()))
    return msgspec.structs.replace(shape, nodes=nodes)


def _shape(node: Node, dialect: Dialect, around: tuple[tuple[str, str], ...], within_choice: bool = False) -> Shape:
    """`around` are the schemas that this one is part of; coming back to one through a choice is no error."""
    if (node.file, node.pointer) in around:
        if within_choice:
            return Shape((node,))
        raise ContractInvalid("this schema is part of itself", node.place(), "Take it out of its own `allOf`.")
    around = (*around, (node.file, node.pointer))
    schema = read_schema(node, dialect)
    shape = _said(schema)
    if schema.refers is not None:
        shape = _meet(shape, _shape(schema.refers, dialect, around, within_choice))
    for member in schema.says.get("allOf", ()):
        shape = _meet(shape, _shape(member, dialect, around, within_choice))
    for how in ("anyOf", "oneOf"):
        branches = [_shape(branch, dialect, around, within_choice=True) for branch in schema.says.get(how, ())]
        if branches:
            admitted = frozenset(type_ for branch in branches for type_ in branch.kinds)
            shape = msgspec.structs.replace(shape, kinds=shape.kinds & admitted)
    return _evaluated(shape)


def _said(schema: Schema) -> Shape:
    """The keywords of one schema, without what it refers to."""
    said = schema.says
    condition = tuple(said.get(keyword) for keyword in _CONDITION)
    values = (said["const"],) if "const" in said else None
    if "enum" in said:
        listed = tuple(said["enum"])
        values = listed if values is None else tuple(value for value in values if _among(value, listed))
    return Shape(
        nodes=(schema.node,),
        kinds=_admitted(said["type"]) if "type" in said else TYPES,
        values=values,
        required=frozenset(said.get("required", ())),
        properties={name: (node,) for name, node in said.get("properties", {}).items()},
        patterned={pattern: (node,) for pattern, node in said.get("patternProperties", {}).items()},
        additional=_unless_anything(said.get("additionalProperties")),
        prefix=tuple((node,) for node in said.get("prefixItems", ())),
        items=_unless_anything(said.get("items")),
        conditions=((condition[0], condition[1], condition[2]),) if condition[0] is not None else (),
        dependent={name: (node,) for name, node in said.get("dependentSchemas", {}).items()},
        needs={name: frozenset(names) for name, names in said.get("dependentRequired", {}).items()},
        says={
            keyword: (value,) if keyword in _COLLECTED else value
            for keyword, value in said.items()
            if keyword not in _PLACED
        },
    )


def _admitted(types: tuple[str, ...]) -> frozenset[str]:
    return frozenset((*types, "integer") if "number" in types else types)


def _unless_anything(node: Node | None) -> Together:
    return () if node is None or node.data in (True, {}) else (node,)


def _meet(one: Shape, other: Shape) -> Shape:
    """What both say."""
    names = {**dict.fromkeys(one.properties), **dict.fromkeys(other.properties)}
    return Shape(
        nodes=(*one.nodes, *other.nodes),
        kinds=one.kinds & other.kinds,
        values=_both_listed(one.values, other.values),
        required=one.required | other.required,
        # A member's `additionalProperties` is about what that member does not declare, whoever else declares it.
        properties={name: _once((*one.holds(name), *other.holds(name))) for name in names},
        patterned=_joined(one.patterned, other.patterned),
        additional=_once((*one.additional, *other.additional)),
        prefix=tuple(
            _once((*_item(one, index), *_item(other, index)))
            for index in range(max(len(one.prefix), len(other.prefix)))
        ),
        items=_once((*one.items, *other.items)),
        conditions=(*one.conditions, *other.conditions),
        dependent=_joined(one.dependent, other.dependent),
        needs={
            name: one.needs.get(name, frozenset()) | other.needs.get(name, frozenset())
            for name in {**one.needs, **other.needs}
        },
        says=_both_say(one.says, other.says),
    )


def _item(shape: Shape, index: int) -> Together:
    return shape.prefix[index] if index < len(shape.prefix) else shape.items


def _once(nodes: Together) -> Together:
    return tuple({(node.file, node.pointer): node for node in nodes}.values())


def _joined(one: Mapping[str, Together], other: Mapping[str, Together]) -> dict[str, Together]:
    return {name: _once((*one.get(name, ()), *other.get(name, ()))) for name in {**one, **other}}


def _both_listed(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(value for value in one if _among(value, other))


def _both_say(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    said = {**other, **one}
    for keyword in sorted(one.keys() & other.keys()):
        if keyword in _MERGED:
            said[keyword] = _MERGED[keyword](one[keyword], other[keyword])
        elif keyword in _COLLECTED:
            said[keyword] = (*one[keyword], *(value for value in other[keyword] if value not in one[keyword]))
    return said


def _evaluated(shape: Shape) -> Shape:
    """`unevaluatedProperties` as `additionalProperties`, where everything that evaluates a property is merged."""
    if "unevaluatedProperties" not in shape.says or shape.conditions or shape.dependent:
        return shape
    if not shape.says.keys().isdisjoint({"anyOf", "oneOf"}):
        return shape
    said = dict(shape.says)
    stricter = tuple(node for node in said.pop("unevaluatedProperties") if node.data not in (True, {}))
    if shape.additional and stricter:  # what `additionalProperties` admits is evaluated by it
        return msgspec.structs.replace(shape, says=said)
    return msgspec.structs.replace(shape, additional=(*shape.additional, *stricter), says=said)


def _among(value: Any, values: tuple[Any, ...]) -> bool:
    return any(same(value, listed) for listed in values)


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal. Python takes True for 1; JSON does not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def finds(pattern: str, name: str) -> bool:
    """Whether a pattern of `patternProperties` is found in a name."""
    try:
        return re.search(pattern, name) is not None
    except re.error:  # ECMA-262 has what Python's expressions have not
        return False
