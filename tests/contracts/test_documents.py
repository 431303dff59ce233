"""The documents are what they say they are: OpenAPI 3.1, AsyncAPI 3.0, every reference resolved."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from harness.documents import CONTRACTS
from tests.contracts.reading import APIS, DOCUMENTS, EVERY, MESSAGES, document, follow, operations, root, target, walk

ASYNCAPI_SCHEMA = Path(__file__).parent / "asyncapi" / "3.0.0.json"
DEAR = {"pattern", "oneOf", "anyOf", "not", "if", "patternProperties", "unevaluatedProperties", "dependentSchemas"}
"""Keywords that make a check on the hot path expensive or its message unreadable."""


@pytest.fixture(scope="module")
def asyncapi() -> Any:
    return jsonschema_rs.validator_for(json.loads(ASYNCAPI_SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", [*APIS, "canonical"])
def test_it_is_openapi_3_1(name: str) -> None:
    assert document(name)["openapi"].startswith("3.1.")
    base = (CONTRACTS / name / "v1.yaml").as_uri()
    OpenAPIV31SpecValidator(document(name), base_uri=base).validate()


def test_the_event_document_is_asyncapi_3_0(asyncapi: Any) -> None:
    assert [error.message for error in asyncapi.iter_errors(document("events"))] == []


def test_the_asyncapi_schema_can_say_no(asyncapi: Any) -> None:
    broken = {**document("events"), "operations": {"tell": {"action": "shout", "channel": {"$ref": "#/channels/x"}}}}
    assert not asyncapi.is_valid(broken)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_reference_points_at_something(name: str) -> None:
    references = [value["$ref"] for _, value in walk(document(name)) if isinstance(value, dict) and "$ref" in value]
    assert references
    for reference in references:
        assert target(name, reference).value is not None


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_keyword_is_empty(name: str) -> None:
    """A comma in an unquoted text of a flow mapping cuts the text in two and leaves the second half as a key."""
    assert ["/".join(at) for at, value in walk(document(name)) if value is None] == []


@pytest.mark.parametrize("api", APIS)
def test_operation_ids_are_unique(api: str) -> None:
    names = [operation.name for operation in operations(api)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("api", APIS)
def test_the_server_is_relative(api: str) -> None:
    assert document(api)["servers"] == [{"url": f"/{api}/v1"}]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_schemas_are_cheap_to_check(name: str) -> None:
    for at, value in walk(document(name)):
        if isinstance(value, dict) and at[-1:] != ("properties",):
            assert not DEAR & value.keys(), "/".join(at)
            assert len(value.get("allOf", ())) <= 1, "/".join(at)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_there_are_no_floats(name: str) -> None:
    for at, value in walk(document(name)):
        if isinstance(value, dict) and "type" in value and at[-1:] != ("properties",):
            assert "number" not in value["type"], "/".join(at)


UNITS = ("_base", "_ms", "_ppm", "_days")
PLAIN = {"status", "attempts", "denominator"}
"""Integers that need no unit: HTTP statuses, counts, the other half of a fraction."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_integer_says_what_it_counts(name: str) -> None:
    for at, value in walk(document(name)):
        if len(at) > 1 and at[-2] == "properties" and isinstance(value, dict):
            told = follow(root(name)._replace(value=value)).value
            if told.get("type") == "integer" and at[-1] not in PLAIN:
                assert at[-1].endswith(UNITS) or "description" in value or "description" in told, "/".join(at)


def test_a_message_is_named_like_its_cloudevents_type() -> None:
    schemas = document("events")["components"]["schemas"]
    for type_, message in MESSAGES.items():
        assert message["name"] == type_
        assert message["payload"] == {"$ref": f"#/components/schemas/{type_}"}
        assert schemas[type_]["properties"]["type"] == {"const": type_}


def test_every_message_goes_through_the_one_channel_of_its_system_and_stream() -> None:
    schemas = document("events")["components"]["schemas"]
    carried = []
    for channel, spec in document("events")["channels"].items():
        for type_ in spec["messages"]:
            said = schemas[type_]["properties"]["source"]
            source = said.get("const") or said["enum"][0]  # a second one of a kind says the same through the same
            assert channel == f"{source}.{type_.split('.')[0]}"
            carried.append(type_)
    assert sorted(carried) == sorted(MESSAGES)


def test_the_streams_that_can_be_listed_are_those_that_carry_events() -> None:
    channels = [channel.split(".") for channel in document("events")["channels"]]
    for operation in EVERY:
        if operation.name == "listEvents":
            listed = operation.parameters("query")["stream"]["schema"]["enum"]
            assert sorted(listed) == sorted(stream for source, stream in channels if source == operation.api)
