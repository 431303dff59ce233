"""Requests are closed, answers are open, errors are problem documents, and every example is true."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from tests.contracts.reading import (
    APIS,
    DOCUMENTS,
    EVERY,
    MESSAGES,
    SYSTEMS,
    UNSAFE,
    Node,
    Operation,
    document,
    follow,
    name,
    root,
    walk,
)

BASE = "seatrial:/contracts/"
VALUES = {"Money", "Quantity", "QuantityExact", "Unit", "Address", "TaxRow"}
"""Closed everywhere: an unknown member would change what they mean."""
OPEN_REQUESTS = {"receiveEvent"}
"""The reader of an event tolerates what it does not know."""


def objects(node: Node, seen: frozenset[str] = frozenset()) -> Iterator[Node]:
    """Every object schema within a schema, references followed."""
    node = follow(node)
    address = f"{node.name}#{node.pointer}"
    if address in seen or not isinstance(node.value, dict):
        return
    seen |= {address}
    if "object" in node.value.get("type", ()):
        yield node
    for key in node.value.get("properties", {}):
        yield from objects(node.child("properties", key), seen)
    if "items" in node.value:
        yield from objects(node.child("items"), seen)


def schema_of(answer: Node) -> Node:
    (media,) = answer.value["content"]
    return answer.child("content", media, "schema")


@pytest.mark.parametrize("operation", [o for o in UNSAFE if o.name not in OPEN_REQUESTS], ids=name)
def test_a_request_body_is_closed_at_every_level(operation: Operation) -> None:
    if operation.body is not None:
        for part in objects(operation.body):
            assert part.value.get("additionalProperties") is False, part.pointer


@pytest.mark.parametrize("operation", EVERY, ids=name)
def test_an_answer_is_open_but_for_values(operation: Operation) -> None:
    for answer in operation.responses.values():
        for part in objects(schema_of(answer)):
            closed = part.value.get("additionalProperties") is False
            assert closed == (part.pointer.rsplit("/", 1)[-1] in VALUES), part.pointer


@pytest.mark.parametrize("type_", MESSAGES)
def test_event_data_is_open_but_for_values(type_: str) -> None:
    for part in objects(root("events").child("components", "schemas", type_, "properties", "data")):
        closed = part.value.get("additionalProperties") is False
        assert closed == (part.pointer.rsplit("/", 1)[-1] in VALUES), part.pointer


@pytest.mark.parametrize("api", DOCUMENTS)
def test_what_is_required_is_declared(api: str) -> None:
    for at, value in walk(document(api)):
        if isinstance(value, dict) and isinstance(value.get("required"), list):
            assert set(value["required"]) <= value["properties"].keys(), "/".join(at)


@pytest.mark.parametrize("operation", EVERY, ids=name)
def test_errors_are_problem_documents_with_a_code(operation: Operation) -> None:
    for status, answer in operation.responses.items():
        if status >= 400:
            assert list(answer.value["content"]) == ["application/problem+json"]
            problem = schema_of(answer).value
            assert set(problem["required"]) == {"type", "title", "status", "code", "detail"}
            assert problem["properties"]["code"]["enum"]


@pytest.mark.parametrize("operation", EVERY, ids=name)
def test_whoever_asks_too_often_or_too_early_is_told_when_to_come_back(operation: Operation) -> None:
    for status in (429, 503):
        assert operation.responses[status].value["headers"]["Retry-After"]


@pytest.mark.parametrize("operation", EVERY, ids=name)
def test_the_statuses_fit_the_operation(operation: Operation) -> None:
    statuses = operation.responses
    assert any(status < 300 for status in statuses)
    in_path = bool(operation.parameters("path"))
    creates_by_put = operation.method == "put" and operation.path.count("/") == 2
    if in_path and not creates_by_put:
        assert 404 in statuses
    if operation.unsafe:
        assert 400 in statuses
    if operation.body is not None:
        assert 422 in statuses
    assert (412 in statuses) == ("if-match" in operation.parameters("header"))


@pytest.mark.parametrize("api", (*SYSTEMS, "engine"))
def test_codes_are_stable_and_shared_where_they_mean_the_same(api: str) -> None:
    codes = document(api)["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert len(codes) == len(set(codes))
    assert {"malformed", "precondition_failed", "throttled", "unavailable", "not_available"} <= set(codes)
    assert ("idempotency_key_reused" in codes) == ("idempotency_key_missing" in codes) == (api != "erp")


VIEWED = {
    ("availability", "getAvailability"),
    ("order-status", "getCustomerOrder"),
    *((api, "getSubscription") for api in APIS),
}
"""Reads of one thing that nobody can change by a conditional request."""


@pytest.mark.parametrize("operation", EVERY, ids=name)
def test_whoever_reads_one_document_gets_its_version(operation: Operation) -> None:
    reads_one = operation.method == "get" and operation.path.endswith("}")
    if reads_one and (operation.api, operation.name) not in VIEWED:
        assert "ETag" in operation.responses[200].value["headers"]


# ---------------------------------------------------------------- examples


@pytest.fixture(scope="module")
def registry() -> jsonschema_rs.Registry:
    texts = [(f"{BASE}{name}/v1.yaml", document(name)) for name in DOCUMENTS]
    return jsonschema_rs.Registry(texts, draft=jsonschema_rs.Draft202012)


def complaints(registry: jsonschema_rs.Registry, schema: Node, example: Any) -> list[str]:
    pointer = schema.pointer.replace("{", "%7B").replace("}", "%7D").replace("+", "%2B")
    reference = {"$ref": f"{BASE}{schema.name}/v1.yaml#{pointer}"}
    validator = jsonschema_rs.Draft202012Validator(reference, registry=registry, validate_formats=True)
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(example)]


def examples(media: Node) -> Iterator[Any]:
    """Of a media type object."""
    if media.has("example"):
        yield media.value["example"]
    for one in media.value.get("examples", {}).values():
        yield one["value"]


@pytest.mark.parametrize("operation", EVERY, ids=name)
def test_the_examples_of_an_operation_are_valid(operation: Operation, registry: jsonschema_rs.Registry) -> None:
    medias = [operation.node.child("requestBody", "content", "application/json")] if operation.body else []
    medias += [
        answer.child("content", media) for answer in operation.responses.values() for media in answer.value["content"]
    ]
    for media in medias:
        for example in examples(media):
            assert complaints(registry, media.child("schema"), example) == []


@pytest.mark.parametrize("api", DOCUMENTS)
def test_the_examples_of_a_schema_are_valid(api: str, registry: jsonschema_rs.Registry) -> None:
    for key, schema in document(api)["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            assert complaints(registry, root(api).child("components", "schemas", key), example) == []


@pytest.mark.parametrize("type_", [type_ for type_, m in MESSAGES.items() if m.get("x-lifecycle") != "planned"])
def test_an_event_that_is_sent_has_a_valid_example(type_: str, registry: jsonschema_rs.Registry) -> None:
    payloads = [example["payload"] for example in MESSAGES[type_]["examples"]]
    assert payloads
    for payload in payloads:
        assert complaints(registry, root("events").child("components", "schemas", type_), payload) == []
        assert complaints(registry, root("canonical").child("components", "schemas", "CloudEvent"), payload) == []


HAPPY = ("submitOrder", "bookOrder", "reserveStock", "recordAllocation", "authorizeRelease", "createShippingOrder",
         "postGoodsIssue", "recordBillableEvents", "postInvoice", "receivePayment", "postPayment", "recordMilestone",
         "publishAvailability", "recordShort", "recallShippingOrder", "recordRecallResult", "postStockChange",
         "shipTransfer", "receiveEvent")  # fmt: skip


@pytest.mark.parametrize("operation", [o for o in EVERY if o.name in HAPPY], ids=name)
def test_a_main_operation_shows_what_it_takes_and_gives(operation: Operation) -> None:
    assert list(examples(operation.node.child("requestBody", "content", "application/json")))
    answers = [answer for status, answer in operation.responses.items() if status < 300]
    assert all(list(examples(answer.child("content", "application/json"))) for answer in answers)


@pytest.mark.parametrize("operation", [o for o in EVERY if o.name in HAPPY and o.name != "receiveEvent"], ids=name)
def test_a_surprise_in_a_request_is_refused(operation: Operation, registry: jsonschema_rs.Registry) -> None:
    assert operation.body is not None
    (example,) = examples(operation.node.child("requestBody", "content", "application/json"))
    assert complaints(registry, operation.body, {**example, "surprise": 1})
