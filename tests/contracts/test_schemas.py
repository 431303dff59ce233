"""Schemas are compiled when they are needed: all of them can be, and each is once."""

from collections.abc import Iterator

import pytest
from jsonschema_rs import Draft202012Validator, Registry, ValidationError

from harness.contracts.schema import Schema
from tests.contracts.inhabited import CONTRACTS


def schemas() -> Iterator[Schema]:
    for operation in CONTRACTS.operations.values():
        yield from (each for each in (operation.params, operation.body, *operation.answers.values()) if each)
    for event in CONTRACTS.events.values():
        yield event.envelope


def test_every_schema_of_every_contract_can_be_compiled() -> None:
    compiled = [schema.compiled() for schema in schemas()]
    assert len(compiled) > 800


def test_a_schema_that_points_nowhere_says_so_when_it_is_compiled() -> None:
    registry = Registry([("seatrial:/contracts/a.yaml", {"components": {}})])
    pointer = {"$ref": "seatrial:/contracts/a.yaml#/components/x"}
    broken = Schema(lambda: Draft202012Validator(pointer, registry=registry))
    with pytest.raises(ValidationError, match="/components/x"):
        broken.compiled()


def test_a_schema_is_compiled_once_and_only_when_a_message_comes() -> None:
    made = []

    def make() -> Draft202012Validator:
        made.append("")
        return Draft202012Validator({"type": "integer"})

    schema = Schema(make)
    assert made == []
    assert [schema.is_valid(each) for each in (1, "1", 2, "2")] == [True, False, True, False]
    where, what = schema.first_error("1", "body")
    assert (where, "integer" in what) == ("body", True)
    assert len(made) == 1
