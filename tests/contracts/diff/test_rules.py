"""Each rule of schemas says what it is there to say, both ways and at the right place."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from harness.contracts.diff import walk
from harness.contracts.diff.rules import SCHEMA_RULES
from harness.contracts.diff.units import Units
from harness.contracts.reading.library import Library, Node

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}


def thing(required: tuple[str, ...] = (), more: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), **(more or {})}


CLOSED = {"additionalProperties": False}
VARIANTS = [thing(("kind",), kind={"const": name}) for name in ("order", "return", "swap")]

CASES: list[tuple[str, str, Any, Any, str, str]] = [
    # rule, field, old, new, level where the client writes, level where it reads
    ("type", "", {"type": "boolean"}, TEXT, "breaking", "breaking"),
    ("type", "", WHOLE, {"type": "number"}, "info", "breaking"),
    ("type", "a", thing(a={"type": ["string", "integer"]}), thing(a=TEXT), "breaking", "info"),
    ("null", "a", thing(a=TEXT), thing(a={"type": ["string", "null"]}), "info", "breaking"),
    ("null", "", {"enum": ["x", None]}, {"enum": ["x"]}, "breaking", "info"),
    ("code-list", "", {"enum": ["new"]}, {"enum": ["new", "held"]}, "info", "breaking"),
    ("code-list", "a", thing(a={"enum": ["new", "held"]}), thing(a={"const": "new"}), "breaking", "info"),
    ("code-list", "", TEXT, {"type": "string", "enum": ["x"]}, "breaking", "info"),
    ("code-list", "", {"type": "string", "enum": ["x"]}, TEXT, "info", "breaking"),
    ("code-list", "", {"x-extensible-enum": ["x"]}, {"x-extensible-enum": ["x", "y"]}, "info", "warning"),
    ("code-order", "", {"enum": ["x", "y"]}, {"enum": ["y", "x"]}, "meaning", "meaning"),
    ("number-range", "", {"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1}, "breaking", "info"),
    ("number-range", "", {"type": "number", "maximum": 9}, {"type": "number", "exclusiveMaximum": 9}, "breaking",
     "info"),
    ("number-range", "", {"type": "integer", "maximum": 9}, WHOLE, "info", "breaking"),
    ("multiple-of", "", {"type": "integer", "multipleOf": 10}, {"type": "integer", "multipleOf": 5}, "info",
     "breaking"),
    ("multiple-of", "", WHOLE, {"type": "integer", "multipleOf": 6}, "breaking", "info"),
    ("text-length", "", {"type": "string", "maxLength": 9}, {"type": "string", "maxLength": 8}, "breaking", "info"),
    ("text-length", "", {"type": "string", "minLength": 2}, TEXT, "info", "breaking"),
    ("pattern", "", TEXT, {"type": "string", "pattern": "^[0-9]{13}$"}, "breaking", "info"),
    ("pattern", "", {"type": "string", "pattern": "^A"}, TEXT, "info", "breaking"),
    ("format", "", {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}, "meaning",
     "meaning"),
    ("content", "", {"type": "string", "contentEncoding": "base64"}, {"type": "string", "contentEncoding": "base32"},
     "breaking", "breaking"),
    ("item-count", "", {"type": "array", "maxItems": 1}, {"type": "array", "maxItems": 2}, "info", "breaking"),
    ("item-count", "", {"type": "array"}, {"type": "array", "minItems": 1}, "breaking", "info"),
    ("unique-items", "", {"type": "array"}, {"type": "array", "uniqueItems": True}, "breaking", "info"),
    ("contains", "", {"type": "array", "contains": WHOLE}, {"type": "array"}, "info", "breaking"),
    ("required", "a", thing(a=TEXT), thing(("a",), a=TEXT), "breaking", "info"),
    ("required", "a", thing(("a",), a=TEXT), thing(a=TEXT), "info", "breaking"),
    ("property-offered", "b", thing(a=TEXT), thing(a=TEXT, b=TEXT), "info", "info"),
    ("property-offered", "b", thing(a=TEXT, more=CLOSED), thing(a=TEXT, b=TEXT, more=CLOSED), "info", "breaking"),
    ("property-offered", "b", {"type": "object"}, thing(b=TEXT), "breaking", "info"),
    ("property-withdrawn", "b", thing(a=TEXT, b=TEXT), thing(a=TEXT), "warning", "warning"),
    ("property-withdrawn", "b", thing(a=TEXT, b=TEXT, more=CLOSED), thing(a=TEXT, more=CLOSED), "breaking", "info"),
    ("additional-properties", "", thing(a=TEXT), thing(a=TEXT, more=CLOSED), "breaking", "info"),
    ("additional-properties", "", thing(a=TEXT, more=CLOSED), thing(a=TEXT), "info", "warning"),
    ("additional-properties", "", thing(a=TEXT), thing(a=TEXT, more={"additionalProperties": WHOLE}), "info", "info"),
    ("type", "{}", {"additionalProperties": WHOLE}, {"additionalProperties": TEXT}, "breaking", "breaking"),
    ("pattern-properties", "", {"type": "object", "patternProperties": {"^x": WHOLE}}, {"type": "object"}, "info",
     "breaking"),
    ("property-names", "", {"type": "object"}, {"type": "object", "propertyNames": {"enum": ["EUR"]}}, "breaking",
     "info"),
    ("property-count", "", {"type": "object"}, {"type": "object", "minProperties": 1}, "breaking", "info"),
    ("dependent-required", "", thing(a=TEXT, b=TEXT), thing(a=TEXT, b=TEXT, more={"dependentRequired": {"a": ["b"]}}),
     "breaking", "info"),
    ("dependent-schemas", "", thing(a=TEXT), thing(a=TEXT, more={"dependentSchemas": {"a": {"required": ["b"]}}}),
     "breaking", "info"),
    ("unevaluated", "", {"anyOf": [thing(a=TEXT)]}, {"anyOf": [thing(a=TEXT)], "unevaluatedProperties": False},
     "breaking", "info"),
    ("unevaluated", "", {"anyOf": [thing(a=TEXT)], "unevaluatedProperties": WHOLE},
     {"anyOf": [thing(a=TEXT)], "unevaluatedProperties": TEXT}, "breaking", "breaking"),
    ("choice", "", {"oneOf": VARIANTS[:2]}, {"oneOf": VARIANTS}, "info", "breaking"),
    ("choice", "", {"anyOf": VARIANTS}, {"anyOf": VARIANTS[:2]}, "breaking", "info"),
    ("negation", "", {"not": {"const": 1}}, {"not": {"enum": [1, 2]}}, "breaking", "info"),
    ("condition", "", thing(a=TEXT, b=TEXT), thing(a=TEXT, b=TEXT, more={
        "if": {"properties": {"a": {"const": "invoice"}}, "required": ["a"]}, "then": {"required": ["b"]}}), "breaking",
     "info"),
    ("dynamic-reference", "", {"$dynamicRef": "#node", "minLength": 1}, {"$dynamicRef": "#node"}, "unknown", "unknown"),
    ("discriminator", "", thing(a=TEXT, more={"discriminator": {"propertyName": "a"}}),
     thing(a=TEXT, more={"discriminator": {"propertyName": "b"}}), "breaking", "breaking"),
    ("default", "a", thing(a={"default": 1}), thing(a={"default": 2}), "meaning", "breaking"),
    ("default", "a", thing(("a",), a={"default": 1}), thing(("a",), a={"default": 2}), "info", "info"),
    ("read-write-only", "a", thing(a=TEXT), thing(a={**TEXT, "writeOnly": True}), "meaning", "-"),
    ("deprecated", "a", thing(a=TEXT), thing(a={**TEXT, "deprecated": True}), "info", "info"),
    ("unit", "amount", thing(amount={**WHOLE, "description": "In cents."}),
     thing(amount={**WHOLE, "description": "In euros."}), "meaning", "meaning"),
    ("unit", "a", thing(a={**WHOLE, "x-unit": "carton"}), thing(a={**WHOLE, "x-unit": "piece"}), "meaning", "meaning"),
]  # fmt: skip


def top(schema: Any) -> Node:
    return Library.of_text(json.dumps(schema).encode()).top


def told(old: Any, new: Any, direction: Any) -> Iterator[tuple[str, str, str]]:
    for path, finding in Units(("2020-12", "2020-12")).findings(top(old), top(new), direction):
        yield finding.change.rule, path, finding.level


@pytest.mark.parametrize(("rule", "field", "old", "new", "writes", "reads"), CASES)
def test_a_rule_says_how_bad_it_is_for_who_writes_and_for_who_reads(
    rule: str, field: str, old: Any, new: Any, writes: str, reads: str
) -> None:
    for direction, level in (("writes", writes), ("reads", reads)):
        levels = [found for name, path, found in told(old, new, direction) if (name, path) == (rule, field)]
        assert levels == ([level] if level != "-" else []), direction


def test_every_rule_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(SCHEMA_RULES)


@pytest.mark.parametrize("gone", SCHEMA_RULES)
def test_without_a_rule_its_cases_fail(gone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = {name: rule for name, rule in SCHEMA_RULES.items() if name != gone}
    monkeypatch.setattr(walk, "SCHEMA_RULES", rest)
    for rule, field, old, new, writes, reads in CASES:
        if rule == gone:
            with pytest.raises(AssertionError):
                test_a_rule_says_how_bad_it_is_for_who_writes_and_for_who_reads(rule, field, old, new, writes, reads)


def test_every_rule_says_its_id_and_argues_it() -> None:
    for name, rule in SCHEMA_RULES.items():
        claim = (rule.__doc__ or "").splitlines()[0]
        assert claim.endswith(f"[{name}]"), f"{rule}: the first line names the id"


@pytest.mark.parametrize("direction", ["writes", "reads"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (thing(("a",), a=TEXT, b=WHOLE), {"allOf": [thing(("a",), a=TEXT), thing(b=WHOLE)]}),
        ({"anyOf": [TEXT, WHOLE]}, {"type": ["integer", "string"]}),
        ({"oneOf": VARIANTS}, {"oneOf": VARIANTS[::-1]}),
        ({"const": "x"}, {"enum": ["x"]}),
        (thing(a=TEXT), thing(a=TEXT, more={"title": "A", "description": "b", "examples": [{}]})),
        ({"type": "integer", "minimum": 1}, {"type": "integer", "exclusiveMinimum": 0}),
    ],
)  # fmt: skip
def test_the_same_said_otherwise_breaks_nobody(old: Any, new: Any, direction: str) -> None:
    bad = [found for found in told(old, new, direction) if found[2] not in ("info",)]
    assert not bad


def test_a_schema_that_holds_itself_is_told_once() -> None:
    def tree(value: Any) -> Any:
        return {"$ref": "#/$defs/node", "$defs": {"node": thing(value=value, children={
            "type": "array", "items": {"$ref": "#/$defs/node"}})}}  # fmt: skip

    assert list(told(tree(TEXT), tree({"type": ["string", "null"]}), "reads")) == [("null", "value", "breaking")]


def test_a_renamed_field_says_what_it_may_be_called_now() -> None:
    found = Units(("2020-12", "2020-12")).findings(top(thing(a=WHOLE, b=TEXT)), top(thing(a=WHOLE, c=TEXT)), "reads")
    assert "is no longer declared; is it `c` now?" in [finding.change.said for _, finding in found]


def test_an_example_shows_the_field_that_breaks() -> None:
    old, new = thing(a={"enum": ["x"]}, b=WHOLE), thing(a={"enum": ["x", "y"]}, b={"type": ["integer", "null"]})
    found = Units(("2020-12", "2020-12")).findings(top(old), top(new), "reads")
    shown = {path: one.witness.document for path, one in found if one.witness}
    assert shown == {"a": {"a": "y"}, "b": {"b": None}}
