"""Pacts held against a document with nothing running: what they ask for that is not promised, and what nobody uses."""

from pathlib import Path
from typing import Any

import pytest

from harness.contracts.consumers.impact import uses
from harness.contracts.consumers.promised import kinds_of, misfits, unused
from tests.contracts.consumers.pairs import BODY, ORDERS, Data, asks, booking, changed, pact, surface


def said(folder: Path, interaction: Data, document: Data = ORDERS) -> list[str]:
    return [one.said for one in misfits(surface(document), pact(folder, interaction))]


@pytest.mark.parametrize(
    "interaction",
    [
        booking(answer={"number": 7, "status": "open", "total": {"minor": 5}}),
        booking(answer={"hold": "credit"}),
        booking(answer={"hold": {"minor": 5}}),
        booking(answer={}),
        booking(path="/book/v1/orders/", status=409),
        booking(query={"dry": ["true"]}),
        asks("GET", "/orders/7", status=200, answer={"number": 7}),
        asks("GET", "/orders/search", status=200),
        {"description": "told", "contents": {"type": "order.released"}},
    ],
)
def test_what_is_promised_is_asked_for_in_vain_by_nobody(tmp_path: Path, interaction: Data) -> None:
    assert said(tmp_path, interaction) == []


@pytest.mark.parametrize(
    ("interaction", "complaint"),
    [
        (asks("DELETE", "/orders/7"), "DELETE /orders/7 is no operation of this document"),
        (asks("GET", "/v2/orders/7"), "GET /v2/orders/7 is no operation of this document"),
        (booking(headers={}), "header Idempotency-Key must be sent"),
        (booking(query="wet=1"), "query wet is not declared"),
        (booking(query="dry=maybe"), 'query dry does not fit: "maybe" is not of type "boolean"'),
        (asks("GET", "/orders/seven", status=200), 'path number does not fit: "seven" is not of type "integer"'),
        (booking({"customer": "C"}), 'request application/json does not fit: "lines" is a required property'),
        (booking({**BODY, "lines": [{"item": 7}]}),
         'request application/json lines[0].item does not fit: 7 is not of type "string"'),
        (asks(headers={"Idempotency-Key": "k"}), "a body must be sent"),
        (asks("GET", "/orders/7", {"a": 1}, status=200), "no body is taken"),
        (booking(headers={"Idempotency-Key": "k", "Content-Type": "text/xml"}), "a body of text/xml is not taken"),
        (booking(status=302), "status 302 is not promised"),
        (booking(answer={"eta": "noon"}), "201 application/json eta is not promised"),
        (booking(answer={"hold": {"nosuch": 5}}), "201 application/json hold.nosuch is not promised"),
        (booking({**BODY, "discount": 5}), "request application/json discount is not declared"),
        (booking(answer={"total": {"cents": 5}}), "201 application/json total.cents is not promised"),
        (booking(answer={"status": "parked"}),
         '201 application/json status does not fit: "parked" is not one of "open" or "held"'),
        (booking(answer={"number": "7"}), '201 application/json number does not fit: "7" is not of type "integer"'),
        (asks("GET", "/orders/search", status=200, answer={}), "a body of application/json with 200 is not promised"),
        ({"description": "told", "contents": {"type": "order.eaten"}},
         "no message of this document has its name, nor its `type`"),
        ({"description": "order.released", "contents": {"order": "7"}},
         'request application/json order does not fit: "7" is not of type "integer"'),
        ({"description": "order.released", "contents": {"by": "X"}}, "request application/json by is not promised"),
    ],
)  # fmt: skip
def test_what_is_not_promised_is_said_with_its_place(tmp_path: Path, interaction: Data, complaint: str) -> None:
    assert said(tmp_path, interaction) == [complaint]


def test_a_document_without_events_is_not_asked_for_any(tmp_path: Path) -> None:
    told = {"description": "told", "contents": {"type": "order.eaten"}}
    assert said(tmp_path, told, changed("webhooks")) == []


def test_what_nobody_uses_is_told_once_and_not_by_its_parts(tmp_path: Path) -> None:
    document: Any = surface()
    one = uses(document, pact(tmp_path, booking(answer={"number": 7, "total": {"minor": 5}})))
    other = uses(document, pact(tmp_path, asks("GET", "/orders/search", status=200), consumer="other"))
    found = {told.operation: told.fields for told in unused(document, [one, other])}
    assert found == {
        "GET /orders/{number}": (),
        "webhook POST order.released": (),
        "POST /orders": ("201 application/json status", "201 application/json hold", "201 application/json remark",
                         "201 application/json total.currency"),
    }  # fmt: skip


QUERIES = [
    # style, explode, schema, what is sent, whether it fits
    ("form", True, {"type": "array", "items": {"type": "integer"}}, "f=1&f=2", True),
    ("form", False, {"type": "array", "items": {"enum": ["a", "b"]}}, "f=a,b", True),
    ("form", False, {"type": "array", "items": {"enum": ["a"]}}, "f=a,b", False),
    ("form", True, {"type": "array", "items": {"enum": ["z"]}}, "f[]=a&f[]=b", False),
    ("pipeDelimited", False, {"type": "array", "items": {"type": "integer"}}, "f=1|2", True),
    ("deepObject", True, {"type": "object", "properties": {"status": {"enum": ["a"]}}}, "f[status]=a", True),
    ("deepObject", True, {"type": "object", "properties": {"status": {"enum": ["b"]}}}, "f[status]=a", False),
    ("form", True, {"type": "object", "properties": {"status": {"enum": ["b"]}}}, "status=a", False),
    ("form", True, {"type": ["integer", "null"]}, "f=7", True),
    ("form", True, {"allOf": [{"type": "integer"}]}, "f=7", True),
    ("form", True, {"type": "integer"}, "f=" + "[" * 5_000, False),
]


@pytest.mark.parametrize(("style", "explode", "schema", "sent", "fit"), QUERIES)
def test_a_query_is_read_as_it_is_written_out(
    tmp_path: Path, style: str, explode: bool, schema: Data, sent: str, fit: bool
) -> None:
    parameter = {"name": "f", "in": "query", "required": True, "style": style, "explode": explode, "schema": schema}
    parameters = [ORDERS["paths"]["/orders"]["post"]["parameters"][0], parameter]
    found = said(tmp_path, booking(query=sent), changed("paths", "/orders", "post", "parameters", to=parameters))
    assert (found == []) is fit, found


def test_headers_cookies_and_json_in_a_query_are_read(tmp_path: Path) -> None:
    parameters = [
        {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}},
        {"name": "X-Fields", "in": "header", "schema": {"type": "array", "items": {"enum": ["a", "b"]}}},
        {"name": "sid", "in": "cookie", "required": True, "schema": {"type": "string"}},
        {"name": "q", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
    ]
    document = changed("paths", "/orders", "post", "parameters", to=parameters)
    headers = {"Idempotency-Key": "k", "X-Fields": "a, b", "Cookie": "sid=1; other=2"}
    assert said(tmp_path, booking(headers=headers, query={"q": ['{"a": 1}']}), document) == []
    assert said(tmp_path, booking(headers={**headers, "X-Fields": "c"}), document) == [
        'header X-Fields [0] does not fit: "c" is not one of "a" or "b"'
    ]


def test_media_types_are_told_apart_by_their_parameters(tmp_path: Path) -> None:
    def versioned(version: str) -> Data:
        return {"schema": {"type": "object", "properties": {version: {"type": "string"}}}}

    content = {"application/json;v=1": versioned("one"), "application/json; v=2": versioned("two")}
    document = changed("paths", "/orders", "post", "responses", "201", to={"description": "", "content": content})
    answer = booking(answer={"two": "x"})
    answer["response"]["headers"] = {"Content-Type": "application/json; v=2"}
    assert said(tmp_path, answer, document) == []


def test_a_schema_that_refers_to_hundreds_is_checked_all_the_same(tmp_path: Path) -> None:
    schemas = {f"N{nth}": {"allOf": [{"type": "string"}], "type": "string"} for nth in range(300)}
    properties = {f"p{nth}": {"$ref": f"#/components/schemas/N{nth}"} for nth in range(300)}
    document = changed("components", "schemas", "Order", to={"type": "object", "properties": properties})
    document["components"]["schemas"] |= schemas
    (complaint,) = said(tmp_path, booking({"p7": 5}), document)
    assert "p7 does not fit" in complaint


def test_all_that_is_wrong_is_said_and_not_only_the_first(tmp_path: Path) -> None:
    assert len(said(tmp_path, booking({"customer": 5, "lines": [{"item": 7}]}))) == 2


def test_a_version_without_any_call_promises_none(tmp_path: Path) -> None:
    empty = changed("paths", to={})
    held = pact(tmp_path, booking())
    assert misfits(surface(empty), held) == ()
    assert [one.kind for one in misfits(surface(empty), held, kinds_of((surface(), surface(empty)), held))] == [
        "no-operation"
    ]
