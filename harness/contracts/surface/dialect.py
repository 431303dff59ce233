"""The schema languages that documents are written in, each read as JSON Schema 2020-12.

A dialect is a few renamings and three habits that differ: what stands beside a `$ref`, how null is admitted, and
whether an exclusive bound is a number or a remark on the bound beside it.

Source: OpenAPI 3.0.4 section 4.7.24 (Schema Object), JSON Schema drafts 4, 7 and 2020-12.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

from msgspec import Struct

from harness.contracts.reading.library import Node
from harness.contracts.surface.keywords import check
from harness.errors import ContractInvalid

Dialect = Literal["openapi-3.0", "draft-04", "draft-07", "2020-12"]

ONE: Final = frozenset({
    "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
"""Keywords that hold one schema."""
MANY: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords that hold a list of schemas."""
NAMED: Final = frozenset({"dependentSchemas", "patternProperties", "properties"})
"""Keywords that hold schemas by name."""

_ASIDE = frozenset({"$anchor", "$comment", "$defs", "$id", "$schema", "components", "definitions", "example",
                    "examples", "externalDocs", "id", "nullable", "xml"})  # fmt: skip
"""What constrains no document and means nothing to who sends or reads one."""


def only_refers(node: Node) -> bool:
    """Whether a schema says nothing but where it is written."""
    data = node.data
    return isinstance(data, dict) and "$ref" in data and data.keys() <= {"$ref", "description", "title", *_ASIDE}


class Schema(Struct, frozen=True):
    """One schema as 2020-12 says it. Schemas inside are Nodes: in a tuple (MANY), by name (NAMED), or one (ONE).

    `refers` is where its `$ref` leads, if it has one; what stands beside a `$ref` is said too.
    """

    node: Node
    says: Mapping[str, Any]
    refers: Node | None = None


NOTHING: Final = {"not": True}


def read_schema(node: Node, dialect: Dialect) -> Schema:
    """Raises ContractInvalid for what is no schema."""
    data = node.data
    if data is True:
        return Schema(node, {})
    if data is False:
        return Schema(node, {"type": ()})
    if not isinstance(data, dict):
        raise ContractInvalid("a schema is an object or a boolean", node.place(), "Write `{}` for anything.")
    check(node)
    refers = node.follow() if "$ref" in data else None
    if refers is not None and (dialect in ("openapi-3.0", "draft-04", "draft-07") or len(data) == 1):
        return Schema(node, {}, refers)
    says: dict[str, Any] = {}
    for key, value in data.items():
        if key in ("items", "additionalItems", "dependencies") or key in _ASIDE or key == "$ref":
            continue
        says[key] = _child(node.at(key), key, value)
    _items(node, data, says)
    _dependencies(node, data, says)
    _bounds(data, says)
    _types(data, says)
    return Schema(node, says, refers)


def _child(node: Node, key: str, value: Any) -> Any:
    if key in ONE:
        return node
    if key in MANY:
        if not isinstance(value, list):
            raise ContractInvalid(f"`{key}` must be a list of schemas", node.place(), "Put it in brackets.")
        return tuple(node.children())
    if key in NAMED:
        if not isinstance(value, dict):
            raise ContractInvalid(f"`{key}` must hold schemas by name", node.place(), "Write name: schema.")
        return {name: node.at(name) for name in value}
    return value


def _items(node: Node, data: Mapping[str, Any], says: dict[str, Any]) -> None:
    """Before 2020-12 a list of `items` was what `prefixItems` is now, and `additionalItems` came after it."""
    if isinstance(data.get("items"), list):
        says["prefixItems"] = tuple(node.at("items").children())
        if "additionalItems" in data:
            says["items"] = node.at("additionalItems")
    elif "items" in data:
        says["items"] = node.at("items")


def _dependencies(node: Node, data: Mapping[str, Any], says: dict[str, Any]) -> None:
    """Until draft 7 one keyword was both: names that must be there too, or a schema that must hold too."""
    for name, value in data.get("dependencies", {}).items():
        if isinstance(value, list):
            says["dependentRequired"] = {**says.get("dependentRequired", {}), name: value}
        else:
            inside = node.at("dependencies", name)
            says["dependentSchemas"] = {**says.get("dependentSchemas", {}), name: inside}


def _bounds(data: Mapping[str, Any], says: dict[str, Any]) -> None:
    """Until draft 4, and in OpenAPI 3.0, `exclusiveMinimum: true` was a remark on `minimum`."""
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        remark = data.get(exclusive)
        if isinstance(remark, bool):
            del says[exclusive]
            if remark and bound in data:
                says[exclusive] = says.pop(bound)


def _types(data: Mapping[str, Any], says: dict[str, Any]) -> None:
    """Types as a tuple. `nullable` admits null only beside a type (OpenAPI 3.0.3 and later say so)."""
    if (type_ := data.get("type")) is not None:
        types = tuple(type_) if isinstance(type_, list) else (type_,)
        says["type"] = (*types, "null") if data.get("nullable") is True and "null" not in types else types
