"""Pacts held against a document with nothing running: what they ask for that is not promised, and what nobody uses."""

from pathlib import Path
from typing import Any

import pytest

from harness.contracts.consumers.impact import uses
from harness.contracts.consumers.promised import misfits, unused
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
