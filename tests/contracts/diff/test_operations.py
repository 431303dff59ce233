"""What is said of operations, and which way each part of them goes."""

import copy
import json
from datetime import date
from typing import Any

import pytest

from harness.contracts.diff import documents
from harness.contracts.diff.documents import Found, compare_documents
from harness.contracts.diff.operations import OPERATION_RULES
from harness.contracts.reading.library import Library
from harness.contracts.surface.read import read_surface

ORDER = {"type": "object", "required": ["number"], "properties": {
    "number": {"type": "string"}, "status": {"type": "string", "enum": ["open", "held"]}}}  # fmt: skip
BASE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "1"},
    "servers": [{"url": "https://erp.example/v1"}],
    "components": {"schemas": {"Order": ORDER}},
    "paths": {
        "/orders/{number}": {
            "parameters": [{"name": "number", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "operationId": "getOrder",
                "parameters": [{"name": "fields", "in": "query", "schema": {"type": "array"}}],
                "security": [{"oauth": ["orders:read"]}],
                "responses": {
                    "200": {
                        "description": "",
                        "headers": {"ETag": {"required": True, "schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                        "links": {"lines": {"operationId": "getLines"}},
                    },
                    "404": {"description": "", "content": {"application/problem+json": {"schema": {
                        "type": "object", "properties": {"code": {"enum": ["not_found"]}}}}}},
                },
            },
        },
        "/orders": {
            "post": {
                "requestBody": {"required": False, "content": {"application/json": {"schema": {
                    "$ref": "#/components/schemas/Order"}}}},
                "responses": {"201": {"description": ""}},
                "callbacks": {"booked": {"{$request.body#/url}": {"post": {
                    "requestBody": {"content": {"application/json": {"schema": {
                        "$ref": "#/components/schemas/Order"}}}},
                    "responses": {"204": {"description": ""}}}}}},
            }
        },
    },
    "webhooks": {
        "held": {"post": {
            "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {
                "reason": {"enum": ["credit"]}}}}}},
            "responses": {"204": {"description": ""}}}}
    },
}  # fmt: skip
GET = ("paths", "/orders/{number}", "get")
POST = ("paths", "/orders", "post")


def compared(old: Any, new: Any, today: str = "2026-11-27") -> tuple[Found, ...]:
    before, after = (read_surface(Library.of_text(json.dumps(text).encode()).top) for text in (old, new))
    return compare_documents(before, after, date.fromisoformat(today))


def edited(*edits: tuple[tuple[Any, ...], Any]) -> dict[str, Any]:
    """The document with something put at each place; None takes it away."""
    document = copy.deepcopy(BASE)
    for place, value in edits:
        inside: Any = document
        for step in place[:-1]:
            inside = inside[step]
        if value is None:
            del inside[place[-1]]
        else:
            inside[place[-1]] = value
    return document


def at(*steps: Any) -> tuple[Any, ...]:
    return steps


QUERY = {"name": "since", "in": "query", "schema": {"type": "string"}}
HEADER = {"name": "X-Company", "in": "header", "required": True, "schema": {"type": "string"}}
EXPLODED = {"name": "fields", "in": "query", "explode": False, "schema": {"type": "array"}}
CASES: list[tuple[str, tuple[tuple[Any, ...], Any], tuple[str, str, str]]] = [
    # rule, the edit, and (operation, part, level) of what is found
    ("operation-removed", (at(*GET), None), ("GET /orders/{number}", "", "breaking")),
    ("operation-removed", (at("webhooks", "held"), None), ("webhook POST held", "", "breaking")),
    ("operation-added", (at("paths", "/lines"), {"get": {"responses": {}}}), ("GET /lines", "", "info")),
    ("operation-deprecated", (at(*GET, "deprecated"), True), ("GET /orders/{number}", "", "warning")),
    ("operation-id", (at(*GET, "operationId"), "readOrder"), ("GET /orders/{number}", "", "warning")),
    ("parameter", (at(*GET, "parameters", 0), HEADER), ("GET /orders/{number}", "header X-Company", "breaking")),
    ("parameter", (at(*GET, "parameters", 0), QUERY), ("GET /orders/{number}", "query since", "info")),
    ("parameter", (at(*GET, "parameters"), None), ("GET /orders/{number}", "query fields", "warning")),
    ("parameter", (at(*GET, "parameters", 0), EXPLODED), ("GET /orders/{number}", "query fields", "breaking")),
    ("parameter", (at(*GET, "parameters", 0, "required"), True), ("GET /orders/{number}", "query fields", "breaking")),
    ("request-body", (at(*POST, "requestBody", "required"), True), ("POST /orders", "request", "breaking")),
    ("request-body", (at(*POST, "requestBody", "content"), {"application/xml": {}}),
     ("POST /orders", "request application/json", "breaking")),
    ("response", (at(*POST, "responses"), {"202": {"description": ""}}), ("POST /orders", "201", "breaking")),
    ("response", (at(*POST, "responses", "202"), {"description": ""}), ("POST /orders", "202", "warning")),
    ("response", (at(*POST, "responses", "409"), {"description": ""}), ("POST /orders", "409", "info")),
    ("response", (at(*GET, "responses", "200", "headers"), None),
     ("GET /orders/{number}", "200 header ETag", "breaking")),
    ("response", (at(*GET, "responses", "200", "content"), {"text/csv": {}}),
     ("GET /orders/{number}", "200 application/json", "breaking")),
    ("security", (at(*GET, "security"), [{"oauth": ["orders:read", "lines:read"]}]),
     ("GET /orders/{number}", "security", "breaking")),
    ("security", (at(*GET, "security"), []), ("GET /orders/{number}", "security", "info")),
    ("server", (at("servers"), [{"url": "https://erp.example/v2"}]), ("GET /orders/{number}", "servers", "warning")),
    ("link", (at(*GET, "responses", "200", "links"), None), ("GET /orders/{number}", "200 links", "warning")),
    # schemas, each in its direction
    ("code-list", (at("webhooks", "held", "post", "requestBody", "content", "application/json", "schema", "properties",
                      "reason", "enum"), ["credit", "fraud"]),
     ("webhook POST held", "request application/json", "breaking")),
    ("code-list", (at(*GET, "responses", "404", "content", "application/problem+json", "schema", "properties", "code",
                      "enum"), ["not_found", "gone"]),
     ("GET /orders/{number}", "404 application/problem+json", "warning")),
    ("text-length", (at("paths", "/orders/{number}", "parameters", 0, "schema", "maxLength"), 8),
     ("GET /orders/{number}", "path number", "breaking")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "edit", "told"), CASES)
def test_a_rule_says_what_of_an_operation_and_how_bad_it_is(
    rule: str, edit: tuple[tuple[Any, ...], Any], told: tuple[str, str, str]
) -> None:
    found = {(one.operation, one.part, one.level) for one in compared(BASE, edited(edit))
             if one.finding.change.rule == rule}  # fmt: skip
    assert told in found


@pytest.mark.parametrize("gone", sorted({case[0] for case in CASES} & OPERATION_RULES.keys()))
def test_without_a_rule_its_cases_fail(gone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = {name: rule for name, rule in OPERATION_RULES.items() if name != gone}
    monkeypatch.setattr(documents, "OPERATION_RULES", rest)
    for rule, edit, told in CASES:
        if rule == gone:
            with pytest.raises(AssertionError):
                test_a_rule_says_what_of_an_operation_and_how_bad_it_is(rule, edit, told)


@pytest.mark.parametrize(
    ("old", "new", "levels"),
    [
        ({"type": "integer"}, {"type": "string"}, {"info"}),
        ({"type": "boolean"}, {"type": "string"}, {"info"}),
        ({"type": "integer"}, {"type": "string", "maxLength": 3}, {"breaking"}),
        ({"type": "integer"}, {"enum": ["1"], "type": "string"}, {"breaking"}),
        ({"type": "string"}, {"type": "integer"}, {"breaking"}),
    ],
)
def test_a_parameter_travels_as_text(old: Any, new: Any, levels: set[str]) -> None:
    def document(schema: Any) -> dict[str, Any]:
        parameter = {"name": "after", "in": "query", "schema": schema}
        return edited((at(*GET, "parameters", 0), parameter))

    found = compared(document(old), document(new))
    assert {one.level for one in found if one.finding.change.rule in ("type", "code-list", "text-length")} == levels


@pytest.mark.parametrize(
    ("media", "levels"),
    [("*/*", set()), ("application/*", set()), ("text/*", {"breaking"}), ("application/xml", {"breaking"})],
)
def test_a_range_of_media_types_takes_what_it_covers(media: str, levels: set[str]) -> None:
    content = BASE["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]
    found = compared(BASE, edited((at(*POST, "requestBody", "content"), {media: content})))
    assert {one.level for one in found if one.level != "info"} == levels


def test_every_rule_of_operations_has_a_case() -> None:
    assert {case[0] for case in CASES} | {"message"} >= set(OPERATION_RULES)


def test_a_document_is_the_same_as_itself() -> None:
    assert compared(BASE, copy.deepcopy(BASE)) == ()


def test_a_shared_schema_is_told_in_each_direction() -> None:
    grown = at("components", "schemas", "Order", "properties", "status", "enum")
    found = {(one.operation, one.part): one.level for one in compared(BASE, edited((grown, ["open", "held", "lost"])))}
    assert found == {
        ("GET /orders/{number}", "200 application/json"): "breaking",
        ("callback booked POST {$request.body#/url}", "request application/json"): "breaking",
        ("POST /orders", "request application/json"): "info",
    }


def test_a_path_is_the_same_whatever_its_parameters_are_called() -> None:
    renamed = edited()
    item = renamed["paths"].pop("/orders/{number}")
    item["parameters"][0]["name"] = "id"
    renamed["paths"]["/orders/{id}"] = item
    assert compared(BASE, renamed) == ()


def test_what_was_announced_in_time_is_a_warning_when_it_goes() -> None:
    announced = edited((at(*GET, "deprecated"), True), (at(*GET, "x-sunset"), "2026-11-01"))
    gone = edited((at(*GET), None))
    levels = {today: [one.level for one in compared(announced, gone, today)] for today in ("2026-10-31", "2026-11-01")}
    assert levels == {"2026-10-31": ["breaking"], "2026-11-01": ["warning"]}


def test_a_sunset_that_is_set_forward_breaks_a_promise() -> None:
    later = edited((at(*GET, "deprecated"), True), (at(*GET, "x-sunset"), "2027-06-30"))
    sooner = edited((at(*GET, "deprecated"), True), (at(*GET, "x-sunset"), "2027-01-31"))
    assert [(one.level, one.finding.change.said) for one in compared(later, sooner)] == [
        ("breaking", "its sunset is 2027-01-31 now, and was 2027-06-30")
    ]


def test_read_only_fields_are_no_part_of_requests() -> None:
    def document(**more: Any) -> dict[str, Any]:
        total = {"type": "integer", "readOnly": True, **more}
        return edited((at("components", "schemas", "Order", "properties", "total"), total),
                      (at("components", "schemas", "Order", "required"), ["number", "total"]))  # fmt: skip

    told = {(one.operation, one.part) for one in compared(document(), document(maximum=9))}
    assert told == {
        ("GET /orders/{number}", "200 application/json"),
        ("callback booked POST {$request.body#/url}", "request application/json"),
    }, "the body of POST /orders has no total"


def test_a_schema_that_no_operation_uses_promises_nothing_and_is_told_all_the_same() -> None:
    def listed(*codes: str) -> dict[str, Any]:
        return edited((at("components", "schemas", "TaxType"), {"type": "string", "enum": list(codes)}))

    (found,) = compared(listed("GST/OUT"), listed("GST/OUT", "OUT"))
    assert (found.operation, found.part, found.level) == ("", "schema TaxType, which no operation uses", "meaning")
