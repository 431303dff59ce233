"""A pair of schemas for each keyword, looser and tighter, to ask the differ what it says of every edit of it.

Not examples for people, but the evidence behind the table of keywords in `docs/contract-changes.md`: each cell there
is what the differ answers to one of these, so that a keyword that nobody looks after shows.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_OBJECT: Schema = {"type": "object", "properties": {"a": _TEXT, "b": _TEXT}}
_LIST: Schema = {"type": "array"}


class Sample(Struct, frozen=True):
    """`without` says nothing by the keyword; `tight` admits less than `loose`. None: there is no looser form of it."""

    without: Schema
    tight: Schema
    loose: Schema | None = None


class Unsaid(Struct, frozen=True):
    """A keyword that no rule answers for, and why none has to."""

    why: str


def _said(base: Schema, keyword: str, tight: Any, loose: Any = None) -> Sample:
    return Sample(base, {**base, keyword: tight}, None if loose is None else {**base, keyword: loose})


def _tagged(*names: str) -> list[Schema]:
    return [{"type": "object", "required": ["t"], "properties": {"t": {"const": name}}} for name in names]


SAMPLES: Final[Mapping[str, Sample | Unsaid]] = {
    "type": _said({}, "type", "integer", "number"),
    "nullable": _said(_TEXT, "type", ["string", "null"]),
    "enum": _said(_TEXT, "enum", ["x"], ["x", "y"]),
    "const": _said({}, "const", "x"),
    "minimum": _said(_WHOLE, "minimum", 2, 1),
    "maximum": _said(_WHOLE, "maximum", 8, 9),
    "exclusiveMinimum": _said(_WHOLE, "exclusiveMinimum", 2, 1),
    "exclusiveMaximum": _said(_WHOLE, "exclusiveMaximum", 8, 9),
    "multipleOf": _said(_WHOLE, "multipleOf", 10, 5),
    "minLength": _said(_TEXT, "minLength", 2, 1),
    "maxLength": _said(_TEXT, "maxLength", 8, 9),
    "pattern": _said(_TEXT, "pattern", "^[0-9]{13}$"),
    "format": _said(_TEXT, "format", "date"),
    "contentEncoding": _said(_TEXT, "contentEncoding", "base64"),
    "contentMediaType": _said(_TEXT, "contentMediaType", "application/json"),
    "contentSchema": Unsaid("what is within an encoded text is not looked into; its encoding and media type are"),
    "items": _said(_LIST, "items", _WHOLE, {"type": "number"}),
    "prefixItems": _said(_LIST, "prefixItems", [_WHOLE], [{"type": "number"}]),
    "minItems": _said(_LIST, "minItems", 2, 1),
    "maxItems": _said(_LIST, "maxItems", 8, 9),
    "uniqueItems": _said(_LIST, "uniqueItems", True),
    "contains": _said(_LIST, "contains", {"const": 1}, {"enum": [1, 2]}),
    "minContains": Sample({**_LIST, "contains": _WHOLE}, {**_LIST, "contains": _WHOLE, "minContains": 2}),
    "maxContains": Sample({**_LIST, "contains": _WHOLE}, {**_LIST, "contains": _WHOLE, "maxContains": 2}),
    "unevaluatedItems": Sample({**_LIST, "anyOf": [{"prefixItems": [_WHOLE]}]},
                               {**_LIST, "anyOf": [{"prefixItems": [_WHOLE]}], "unevaluatedItems": False}),
    "properties": Sample({"type": "object", "properties": {"a": _TEXT}},
                         {"type": "object", "properties": {"a": _TEXT, "b": _WHOLE}},
                         {"type": "object", "properties": {"a": _TEXT, "b": {"type": "number"}}}),
    "required": _said(_OBJECT, "required", ["a", "b"], ["a"]),
    "additionalProperties": _said(_OBJECT, "additionalProperties", False),
    "patternProperties": _said(_OBJECT, "patternProperties", {"^x": _WHOLE}, {"^x": {"type": "number"}}),
    "propertyNames": _said({"type": "object"}, "propertyNames", {"enum": ["EUR"]}, {"enum": ["EUR", "USD"]}),
    "minProperties": _said({"type": "object"}, "minProperties", 2, 1),
    "maxProperties": _said({"type": "object"}, "maxProperties", 2, 3),
    "dependentRequired": _said(_OBJECT, "dependentRequired", {"a": ["b"]}),
    "dependentSchemas": _said(_OBJECT, "dependentSchemas", {"a": {"required": ["b"]}}),
    "unevaluatedProperties": Sample({"anyOf": [_OBJECT]}, {"anyOf": [_OBJECT], "unevaluatedProperties": False}),
    "allOf": _said(_OBJECT, "allOf", [{"required": ["a", "b"]}], [{"required": ["a"]}]),
    "anyOf": _said({}, "anyOf", _tagged("x"), _tagged("x", "y")),
    "oneOf": _said({}, "oneOf", _tagged("x", "y"), _tagged("x", "y", "z")),
    "not": _said(_WHOLE, "not", {"enum": [1, 2]}, {"const": 1}),
    "if": Sample(_OBJECT, {**_OBJECT, "if": {"required": ["a"]}, "then": {"required": ["b"]}}),
    "then": Sample({**_OBJECT, "if": {"required": ["a"]}},
                   {**_OBJECT, "if": {"required": ["a"]}, "then": {"required": ["b"]}}),
    "else": Sample({**_OBJECT, "if": {"required": ["a"]}},
                   {**_OBJECT, "if": {"required": ["a"]}, "else": {"required": ["b"]}}),
    "discriminator": _said(_OBJECT, "discriminator", {"propertyName": "a"}),
    "default": Sample({"type": "object", "properties": {"a": _TEXT}},
                      {"type": "object", "properties": {"a": {**_TEXT, "default": "x"}}}),
    "readOnly": _said(_OBJECT, "properties", {"a": {**_TEXT, "readOnly": True}, "b": _TEXT}),
    "writeOnly": _said(_OBJECT, "properties", {"a": {**_TEXT, "writeOnly": True}, "b": _TEXT}),
    "deprecated": _said(_TEXT, "deprecated", True),
    "x-extensible-enum": _said(_TEXT, "x-extensible-enum", ["x"], ["x", "y"]),
    "x-unit": _said(_WHOLE, "x-unit", "carton"),
    "$ref": Unsaid("it is followed; what stands at its end is compared"),
    "$dynamicRef": _said(_TEXT, "$dynamicRef", "#node"),
    "$defs": Unsaid("definitions promise nothing until something refers to them"),
    "title": Unsaid("a name for people and generators; nothing on the wire"),
    "description": Unsaid("compared for amounts and quantities only (`unit`); elsewhere prose may change"),
    "examples": Unsaid("they illustrate and bind nobody"),
    "externalDocs": Unsaid("a link for people"),
    "xml": Unsaid("how JSON is written does not depend on it; XML bodies are compared by their media type only"),
}  # fmt: skip
"""By keyword, in the order of the table."""
