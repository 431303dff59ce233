"""Schemas made of schemas: where a proof is easily wrong, and where a walk easily goes round in circles."""

import json
from typing import Any

import pytest

from harness.contracts.diff.units import Units
from harness.contracts.reading.library import Library

TEXT, WHOLE, NULL = {"type": "string"}, {"type": "integer"}, {"type": "null"}


def must(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def may(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def refers(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def worst(old: Any, new: Any, direction: Any) -> str:
    before, now = (Library.of_text(json.dumps(schema).encode()).top for schema in (old, new))
    levels = {finding.level for _, finding in Units(("2020-12", "2020-12")).findings(before, now, direction)}
    return next((level for level in ("breaking", "unknown", "meaning", "warning", "info") if level in levels), "")


TWO = [must(k={"const": 1}), must(k={"const": 2})]


def pairs() -> list[tuple[Any, Any]]:
    """What a client may write before, and what is taken now."""
    choices = [{"anyOf": [must(a=TEXT), must(b=TEXT)]}]
    return [
        ({"allOf": [*choices, {"anyOf": [must(c=TEXT), must(d=TEXT)]}]},
         {"allOf": [*choices, {"anyOf": [must(c=WHOLE), must(d=TEXT)]}]}),
        ({"type": "object", "patternProperties": {"^x-": TEXT}, "anyOf": [must(a=TEXT)]},
         {"type": "object", "patternProperties": {"^x-": WHOLE}, "anyOf": [must(a=TEXT)]}),
        ({"oneOf": TWO, "if": may(k={"const": 1}), "then": must(c=TEXT)},
         {"oneOf": TWO, "if": may(k={"const": 1}), "then": must(c=WHOLE)}),
        ({"anyOf": [must(a=TEXT)], "dependentSchemas": {"a": may(c=TEXT)}},
         {"anyOf": [must(a=TEXT)], "dependentSchemas": {"a": may(c=WHOLE)}}),
        ({"type": "object", "additionalProperties": TEXT, "oneOf": [may(c=TEXT)]},
         {"type": "object", "additionalProperties": WHOLE, "oneOf": [may(c=TEXT)]}),
        ({"type": "object", "patternProperties": {"^q[0-9]$": WHOLE}},
         {"type": "object", "patternProperties": {"^q[0-9]$": WHOLE}, "properties": {"q1": False}}),
    ]  # fmt: skip


@pytest.mark.parametrize("direction", ["writes", "reads"])
@pytest.mark.parametrize("pair", pairs())
def test_what_changes_in_one_part_of_a_composition_is_not_proved_away(pair: tuple[Any, Any], direction: str) -> None:
    old, new = pair if direction == "writes" else pair[::-1]
    assert worst(old, new, direction) in ("breaking", "unknown")


def test_a_property_that_could_not_be_there_and_can_now_widens() -> None:
    old = {"patternProperties": {"^q[0-9]$": WHOLE}, "properties": {"q1": False}}
    assert worst(old, {"patternProperties": {"^q[0-9]$": WHOLE}}, "reads") == "breaking"


def node(value: Any, child: Any) -> dict[str, Any]:
    return {"$ref": "#/$defs/T", "$defs": {"T": may(v=value, child=child)}}


CHILDREN = [
    {"anyOf": [refers("T"), NULL]},
    {"allOf": [refers("T")], "description": "the next"},
    {**refers("T"), "default": None},
    {"type": "array", "items": {**refers("T"), "readOnly": True}},
    {"oneOf": [TEXT, refers("T")]},
]


@pytest.mark.parametrize("child", CHILDREN)
def test_a_schema_that_comes_back_to_itself_ends(child: Any) -> None:
    assert worst(node(TEXT, child), node(WHOLE, child), "writes") == "breaking"


def test_inheritance_that_goes_round_through_a_choice_is_read() -> None:
    def pets(size: Any) -> dict[str, Any]:
        pet = {**must(kind=TEXT), "oneOf": [refers("Cat")], "discriminator": {"propertyName": "kind"}}
        return {**refers("Pet"), "$defs": {"Pet": pet, "Cat": {"allOf": [refers("Pet"), may(size=size)]}}}

    assert worst(pets(TEXT), pets(WHOLE), "reads") == "breaking"


@pytest.mark.parametrize("length", [150, 400])
def test_a_long_chain_of_schemas_is_followed_to_its_end(length: int) -> None:
    def chain(end: Any) -> dict[str, Any]:
        links = {f"S{n}": may(next=refers(f"S{n + 1}")) for n in range(length)}
        return {**refers("S0"), "$defs": {**links, f"S{length}": may(v=end)}}

    assert worst(chain(TEXT), chain(WHOLE), "writes") == "breaking"


def test_many_choices_side_by_side_do_not_multiply() -> None:
    def several(last: Any) -> dict[str, Any]:
        groups = [{"anyOf": [must(**{f"p{g}{n}": TEXT}) for n in range(8)]} for g in range(7)]
        return {"allOf": [*groups, may(v=last)]}

    assert worst(several(TEXT), several(WHOLE), "writes") in ("breaking", "unknown")
