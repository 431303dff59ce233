"""Whom a change touches: those who send or read what has changed, by whatever way, and nobody else."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from harness.contracts.consumers.impact import touched_by, uses
from harness.contracts.diff.documents import compare_documents
from harness.stopwatch import today
from tests.contracts.consumers.pairs import BODY, MONEY, ORDERS, Data, asks, booking, changed, pact, surface, whom

ORDER = ("components", "schemas", "Order")
BOOKED = ("components", "schemas", "Booked")
POST = ("paths", "/orders", "post")


def test_a_code_list_that_grows_touches_who_reads_the_code(tmp_path: Path) -> None:
    new = changed(*BOOKED, "properties", "status", to={"enum": ["open", "held", "parked"]})
    reads = pact(tmp_path, booking(answer={"status": "open"}), consumer="reads")
    does_not = pact(tmp_path, booking(answer={"number": 7}), consumer="does-not")
    asks_only = pact(tmp_path, booking(), consumer="asks-only")
    assert whom(new, reads, does_not, asks_only) == {("code-list", "status"): ["reads"]}


def test_a_schema_touches_by_whatever_way_it_is_reached(tmp_path: Path) -> None:
    new = changed("components", "schemas", "Money", to={**MONEY, "properties": {
        "minor": {"type": "integer"}, "currency": {"enum": ["EUR", "GBP", "CHF"]}}})  # fmt: skip
    by_total = pact(tmp_path, booking(answer={"total": {"currency": "EUR"}}), consumer="by-total")
    by_hold = pact(tmp_path, booking(answer={"hold": {"currency": "EUR"}}), consumer="by-hold")
    minor_only = pact(tmp_path, booking(answer={"total": {"minor": 1}}), consumer="minor-only")
    found = whom(new, by_total, by_hold, minor_only)
    assert found, "it breaks who reads it"
    assert set().union(*map(set, found.values())) == {"by-total", "by-hold"}


def test_a_required_field_touches_who_does_not_send_it(tmp_path: Path) -> None:
    new = changed(*ORDER, "required", to=["customer", "lines", "note"])
    silent = pact(tmp_path, booking(), consumer="silent")
    says = pact(tmp_path, booking({**BODY, "note": "by noon"}), consumer="says")
    reader = pact(tmp_path, asks("GET", "/orders/7", status=200, answer={"number": 7}), consumer="reader")
    assert whom(new, silent, says, reader) == {("required", "note"): ["silent"]}


def test_an_answer_that_may_leave_out_a_field_touches_who_reads_it(tmp_path: Path) -> None:
    new = changed(*BOOKED, "required", to=["number", "total"])
    reads = pact(tmp_path, asks("GET", "/orders/7", status=200, answer={"status": "open"}), consumer="reads")
    other = pact(tmp_path, asks("GET", "/orders/7", status=200, answer={"number": 7}), consumer="other")
    assert whom(new, reads, other) == {("required", "status"): ["reads"]}


def test_a_bound_on_a_request_touches_who_sends_the_field(tmp_path: Path) -> None:
    new = changed(*ORDER, "properties", "note", "maxLength", to=20)
    sends = pact(tmp_path, booking({**BODY, "note": "x"}), consumer="sends")
    silent = pact(tmp_path, booking(), consumer="silent")
    assert whom(new, sends, silent) == {("text-length", "note"): ["sends"]}


def test_a_bound_within_a_list_touches_who_sends_it_there(tmp_path: Path) -> None:
    new = changed(*ORDER, "properties", "lines", "items", "properties", "item", to={"type": "string", "maxLength": 9})
    sends = pact(tmp_path, booking(), consumer="sends")
    empty = pact(tmp_path, booking({"customer": "C", "lines": []}), consumer="empty")
    assert whom(new, sends, empty) == {("text-length", "lines[].item"): ["sends"]}


@pytest.mark.parametrize(
    ("name", "required", "to", "touched"),
    [
        ("a header that must be sent now", "breaking",
         [{"name": "X-Site", "in": "header", "required": True, "schema": {}}], ["plain", "dry"]),
        ("a query that is gone", "warning", [], ["dry"]),
    ],
)  # fmt: skip
def test_a_parameter_touches_who_lacks_it_or_who_sends_it(
    tmp_path: Path, name: str, required: str, to: list[object], touched: list[str]
) -> None:
    key = ORDERS["paths"]["/orders"]["post"]["parameters"][0]
    kept = [key, *to, *([ORDERS["paths"]["/orders"]["post"]["parameters"][1]] if to else [])]
    pacts = (
        pact(tmp_path, booking(), consumer="plain"),
        pact(tmp_path, booking(query="dry=true"), consumer="dry"),
        pact(tmp_path, booking(headers={"Idempotency-Key": "k", "x-site": "S"}), consumer="sends"),
        pact(tmp_path, asks("GET", "/orders/7", status=200), consumer="reader"),
    )
    (found,) = whom(changed(*POST, "parameters", to=kept), *pacts, levels=(required,)).values()
    assert found == touched, name


def test_an_operation_that_is_gone_touches_who_calls_it_whatever_its_parameter_is_called(tmp_path: Path) -> None:
    reader = pact(tmp_path, asks("GET", "/book/v1/orders/7", status=200), consumer="reader")
    writer = pact(tmp_path, booking(), consumer="writer")
    searcher = pact(tmp_path, asks("GET", "/orders/search", status=200), consumer="searcher")
    assert whom(changed("paths", "/orders/{number}"), reader, writer, searcher) == {
        ("operation-removed", ""): ["reader"]
    }
    item = {"get": {**ORDERS["paths"]["/orders/{number}"]["get"], "parameters": [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "maximum": 9}}]}}  # fmt: skip
    new = changed("paths", "/orders/{number}")
    new["paths"]["/orders/{id}"] = item
    found = whom(new, reader, writer, searcher)
    assert list(found.values()) == [["reader"]]


def test_an_answer_that_is_gone_touches_who_waits_for_it(tmp_path: Path) -> None:
    new = changed(*POST, "responses", "201", to={"description": "", "content": {"text/csv": {}}})
    waits = pact(tmp_path, booking(answer={"number": 7}), consumer="waits")
    refused = pact(tmp_path, booking(status=422), consumer="refused")
    assert whom(new, waits, refused) == {("response", "201 application/json"): ["waits"]}


def test_a_webhook_touches_who_listens(tmp_path: Path) -> None:
    schema = ("webhooks", "order.released", "post", "requestBody", "content", "application/json", "schema")
    new = changed(*schema, "required", to=["type"])
    told = {"description": "a release", "contents": {"type": "order.released", "order": 7}}
    types = {"description": "order.released", "contents": {"type": "order.released"}}
    listens = pact(tmp_path, consumer="listens", messages=[told])
    knows = pact(tmp_path, consumer="knows-only-the-type", messages=[types])
    assert whom(new, listens, knows) == {("required", "order"): ["listens"]}


def test_who_leaves_out_what_is_required_in_one_call_is_touched_though_another_sends_it(tmp_path: Path) -> None:
    new = changed(*ORDER, "required", to=["customer", "lines", "note"])
    both = pact(tmp_path, booking(), booking({**BODY, "note": "x"}, description="a noted order"), consumer="both")
    assert whom(new, both) == {("required", "note"): ["both"]}


def test_a_default_is_for_who_does_not_send_the_parameter(tmp_path: Path) -> None:
    dry = ORDERS["paths"]["/orders"]["post"]["parameters"][1]
    new = changed(*POST, "parameters", 1, to={**dry, "schema": {"type": "boolean", "default": True}})
    silent = pact(tmp_path, booking(), consumer="silent")
    says = pact(tmp_path, booking(query="dry=true"), consumer="says")
    found = whom(new, silent, says, levels=("meaning",))
    assert found == {("default", "query dry"): ["silent"]}


def test_a_bound_on_a_list_touches_who_sends_it(tmp_path: Path) -> None:
    old_items = ORDERS["components"]["schemas"]["Order"]["properties"]["lines"]["items"]
    new = changed(*ORDER, "properties", "lines", to={"type": "array", "maxItems": 1, "items": old_items})
    assert whom(new, pact(tmp_path, booking(), consumer="sends")) == {("item-count", "lines"): ["sends"]}


def test_a_body_with_a_field_called_content_is_no_wrapper(tmp_path: Path) -> None:
    note = pact(tmp_path, booking({"content": "hello"}), metadata={"pactSpecification": {"version": "3.0.0"}})
    assert note.interactions[0].request is not None
    assert note.interactions[0].request.body is not None
    assert note.interactions[0].request.body.content == {"content": "hello"}


def test_what_is_encoded_is_decoded(tmp_path: Path) -> None:
    encoded = b64encode(json.dumps({**BODY, "note": "x"}).encode()).decode()
    body = {"contentType": "application/json", "encoded": "base64", "content": encoded}
    sends = pact(tmp_path, {**booking(), "type": "Synchronous/HTTP", "request": {
        **booking()["request"], "body": body}}, consumer="sends")  # fmt: skip
    assert whom(changed(*ORDER, "properties", "note", "maxLength", to=20), sends) == {
        ("text-length", "note"): ["sends"]
    }


def test_an_event_of_a_channel_with_a_parameter_touches_who_listens(tmp_path: Path) -> None:
    def events(*kinds: str) -> Data:
        payload = {"type": "object", "properties": {"kind": {"enum": list(kinds)}}}
        return {
            "asyncapi": "3.0.0",
            "info": {"title": "Events", "version": "1"},
            "channels": {"orders": {"address": "orders/{tenant}", "messages": {"Placed": {"payload": payload}}}},
            "operations": {"tell": {"action": "send", "channel": {"$ref": "#/channels/orders"}}},
        }

    listens = pact(tmp_path, consumer="listens", messages=[{"description": "Placed", "contents": {"kind": "a"}}])
    held = uses(surface(events("a")), listens)
    found = [one for one in compare_documents(surface(events("a")), surface(events("a", "b")), today())
             if one.level == "breaking"]  # fmt: skip
    assert [touched_by(one, [held]) for one in found] == [(held,)]


def test_an_interaction_that_cannot_be_placed_is_said_so(tmp_path: Path) -> None:
    story = pact(tmp_path, consumer="story", messages=[{"description": "a placed order", "contents": {"order": 7}}])
    assert uses(surface(), story).unplaced == ("a placed order",)


def test_a_grammar_that_nests_takes_no_time(tmp_path: Path) -> None:
    names = ("And", "Or", "Not")
    schemas: Data = {
        name: {"type": "object", "properties": {"arg": {"$ref": "#/components/schemas/Any"}}} for name in names
    }
    schemas["Any"] = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}
    value: Data = {}
    for _ in range(60):
        value = {"arg": value}
    document = changed(*POST, "requestBody", "content", "application/json", "schema", to=schemas["Any"])
    document["components"]["schemas"] |= schemas
    held = uses(surface(document), pact(tmp_path, booking(value)))
    assert held.calls
