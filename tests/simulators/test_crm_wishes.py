"""The CRM takes wishes and passes them on, under the steps that every call goes through."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from seatrial.calendar import Calendar
from seatrial.facts import ChangeWished, Line, OrderCorrected, OrderSubmitted
from seatrial.message import JsonObject, Request, Response
from simulators.crm.system import OPERATIONS, Crm
from simulators.master import Customer, Item, Master
from simulators.system import Promises
from tests.simulators.checked import checked

CALENDAR = Calendar("2026-03-02T06:00:00Z")
MASTER = Master(
    customers=(Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 1_000_000),),
    items=(Item("A", "Anchor", 500),),
    stock=(),
)
LINE: JsonObject = {
    "external_line_id": "1",
    "item": "A",
    "quantity": {"value": 5, "uom": "EA"},
    "quoted_price": {"minor": 500, "currency": "EUR"},
}
WISH: JsonObject = {
    "customer_number": "C-1",
    "customer_po": "PO-9",
    "channel": "web",
    "site": "DC1",
    "ship_to": {"name": "Ada", "street": "Quay 1", "city": "Kiel", "postal_code": "24103", "country": "DE"},
    "ship_complete": False,
    "currency": "EUR",
    "requested_date": "2026-03-05",
    "lines": [LINE],
}


class Desk:
    """A CRM and somebody who calls it, each write under a key of its own unless one is given."""

    def __init__(self) -> None:
        self.crm = Crm(MASTER, CALENDAR, Promises(idempotency_window_ms=1_000))
        self.keys: Iterator[int] = count(1)

    def ask(
        self, operation: str, body: JsonObject | None = None, at: int = 0, headers: Any = None, **params: str
    ) -> Response:
        sent = {"idempotency-key": f"auto-{next(self.keys)}", **(headers or {})}
        return checked(self.crm, Request("crm", operation, params, sent, body), at, "order/0001")

    def events(self) -> list[JsonObject]:
        return [event.body for event in self.crm.tray.events]

    def axes(self, number: str = "CRM-1") -> tuple[str, ...]:
        status = body(self.ask("getOrder", crm_order_id=number))["status"]
        return status["order"], status["fulfilment"], status["billing"], status["payment"]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def ordered(desk: Desk) -> Desk:
    """One order of five, its fact and event already taken."""
    assert desk.ask("submitOrder", WISH).status == 201
    desk.crm.tray.facts.clear()
    desk.crm.tray.events.clear()
    return desk


def body(answer: Response) -> JsonObject:
    assert answer.body is not None
    return answer.body


def code(answer: Response) -> tuple[int, str]:
    return answer.status, body(answer)["code"]


def test_an_order_is_numbered_stated_as_fact_and_announced(desk: Desk) -> None:
    answer = desk.ask("submitOrder", WISH, at=1_000, headers={"idempotency-key": "shop-1"})
    assert (answer.status, answer.headers["etag"]) == (201, '"1"')
    assert answer.body == {
        "crm_order_id": "CRM-1",
        "revision": 1,
        "version": 1,
        "status": {"order": "submitted", "fulfilment": "unallocated", "billing": "nothing_to_bill", "payment": "open"},
    }
    tray = desk.crm.tray
    assert tray.minted == [("CRM-1", "order/0001")]
    assert tray.facts == [
        OrderSubmitted(
            origin="order/0001",
            system="crm",
            order="CRM-1",
            revision=1,
            channel="web",
            customer="C-1",
            lines=(Line("1", "A", 5),),
            customer_po="PO-9",
            quoted_minor=(500,),
            ship_to="Ada, Quay 1, DE-24103 Kiel",
        )
    ]
    [event] = desk.events()
    assert event["data"] == {"version": 1, "revision": 1, "crm_order_id": "CRM-1", "discount_ppm": 0,
                             "priority": "normal", **WISH}  # fmt: skip
    assert (event["type"], event["subject"], event["correlationid"]) == ("order.submitted", "CRM-1", "CRM-1")
    assert (event["causationid"], event["time"]) == ("shop-1", "2026-03-02T06:00:01.000Z")


def test_the_same_key_makes_one_order_and_another_key_makes_two(desk: Desk) -> None:
    first = desk.ask("submitOrder", WISH, headers={"idempotency-key": "k"})
    again = desk.ask("submitOrder", WISH, at=999, headers={"idempotency-key": "k"})
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.status, again.body) == (first.status, first.body)
    assert len(desk.crm.tray.facts) == len(desk.events()) == 1
    assert body(desk.ask("submitOrder", WISH, headers={"idempotency-key": "k2"}))["crm_order_id"] == "CRM-2"


def test_after_the_window_the_same_key_is_new_business(desk: Desk) -> None:
    desk.ask("submitOrder", WISH, at=0, headers={"idempotency-key": "k"})
    late = desk.ask("submitOrder", WISH, at=1_000, headers={"idempotency-key": "k"})
    assert body(late)["crm_order_id"] == "CRM-2"


def test_a_key_used_for_another_order_is_a_conflict_and_changes_nothing(desk: Desk) -> None:
    desk.ask("submitOrder", WISH, headers={"idempotency-key": "k"})
    assert code(desk.ask("submitOrder", {**WISH, "customer_po": "PO-10"}, headers={"idempotency-key": "k"})) == (
        409,
        "idempotency_key_reused",
    )
    assert len(desk.events()) == 1


@pytest.mark.parametrize("operation", sorted(OPERATIONS.writes))
def test_every_write_needs_a_key(desk: Desk, operation: str) -> None:
    answer = desk.ask(operation, WISH, headers={"idempotency-key": ""})
    assert code(answer) == (400, "idempotency_key_missing")


@pytest.mark.parametrize("operation", sorted({*OPERATIONS.writes} - {"requestReturn", "convertQuote"}))
@pytest.mark.parametrize("garbage", [None, {}, {"lines": "x", "kind": 5}, {"lines": []}])
def test_a_body_of_another_shape_is_malformed(ordered: Desk, operation: str, garbage: JsonObject | None) -> None:
    answer = ordered.ask(operation, garbage, crm_order_id="CRM-1", item="A", site="DC1", channel="web")
    assert code(answer) == (400, "malformed")
    assert ordered.crm.tray.facts == []


@pytest.mark.parametrize(
    "spoilt",
    [
        {"lines": []},
        {"lines": [{**LINE, "quantity": {"value": -1, "uom": "EA"}}]},
        {"lines": [{**LINE, "quantity": {"value": 1.5, "uom": "EA"}}]},
        {"lines": [{**LINE, "quantity": {"value": True, "uom": "EA"}}]},
        {"lines": [{**LINE, "quantity": {"value": 10**16, "uom": "EA"}}]},
        {"lines": [{**LINE, "quoted_price": {"minor": 1, "currency": "EUR", "per": "box"}}]},
        {"customer_number": 7},
        {"ship_to": None},
        {"gift_note": "for Bob"},
    ],
)
def test_numbers_units_and_unknown_members_are_looked_at(desk: Desk, spoilt: JsonObject) -> None:
    assert code(desk.ask("submitOrder", {**WISH, **spoilt})) == (400, "malformed")


def test_a_malformed_order_leaves_its_key_free(desk: Desk) -> None:
    desk.ask("submitOrder", {}, headers={"idempotency-key": "k"})
    assert desk.ask("submitOrder", WISH, headers={"idempotency-key": "k"}).status == 201


def test_an_unknown_operation_and_an_unknown_order_are_said_to_be_unknown(desk: Desk) -> None:
    assert code(desk.ask("bookOrder")) == (404, "unknown_operation")
    assert code(desk.ask("getOrder", crm_order_id="CRM-1")) == (404, "unknown_order")
    assert code(desk.ask("getOrder")) == (404, "unknown_order")
    assert code(desk.ask("correctOrder", {"lines": [LINE]}, crm_order_id="CRM-9")) == (404, "unknown_order")
    assert code(desk.ask("convertQuote", quote_id="QUO-1")) == (404, "unknown_quote")


def test_a_wish_to_send_something_back_is_told_and_decides_nothing(ordered: Desk) -> None:
    line = {"external_line_id": "1", "invoice_number": "INV-9", "quantity": {"value": 2, "uom": "EA"}, "reason": "worn"}
    answer = ordered.ask("requestReturn", {"lines": [line]}, crm_order_id="CRM-1")
    assert (answer.status, body(answer)) == (201, {"crm_return_id": "RET-1"})
    told = ordered.events()[-1]
    assert (told["type"], told["subject"], told["correlationid"]) == ("return.requested", "RET-1", "CRM-1")
    assert told["data"]["lines"] == [line]
    strange = {"lines": [{**line, "external_line_id": "9"}]}
    assert code(ordered.ask("requestReturn", strange, crm_order_id="CRM-1")) == (422, "unknown_line")
    assert code(ordered.ask("requestReturn", {"lines": [line]}, crm_order_id="CRM-9")) == (404, "unknown_order")


def test_a_quote_becomes_an_order_when_it_is_converted(desk: Desk) -> None:
    quote = body(desk.ask("createQuote", WISH))
    assert (quote["quote_id"], desk.events()) == ("QUO-1", [])
    assert body(desk.ask("convertQuote", quote_id="QUO-1"))["crm_order_id"] == "CRM-1"
    assert desk.events()[0]["data"]["lines"] == [LINE]


def test_nobody_keeps_a_quote_from_being_converted_twice_but_its_version_does(desk: Desk) -> None:
    desk.ask("createQuote", WISH)
    first = desk.ask("convertQuote", quote_id="QUO-1", headers={"if-match": '"1"'})
    assert first.status == 201
    late = desk.ask("convertQuote", quote_id="QUO-1", headers={"if-match": '"1"'})
    assert code(late) == (412, "precondition_failed")
    assert body(desk.ask("convertQuote", quote_id="QUO-1"))["crm_order_id"] == "CRM-2"


def test_a_correction_sends_the_same_revision_again_with_another_body(ordered: Desk) -> None:
    lines = [{**LINE, "quantity": {"value": 8, "uom": "EA"}}]
    answer = body(ordered.ask("correctOrder", {"lines": lines}, crm_order_id="CRM-1"))
    assert (answer["revision"], answer["version"]) == (1, 2)
    [event] = ordered.events()
    assert (event["type"], event["subject"], event["sequence"]) == ("order.submitted", "CRM-1", "000000000002")
    assert (event["data"]["revision"], event["data"]["version"]) == (1, 2)
    assert event["data"]["lines"] == lines
    assert ordered.crm.tray.facts == [  # and no second OrderSubmitted: the customer has ordered once
        OrderCorrected(
            origin="order/0001",
            system="crm",
            order="CRM-1",
            revision=1,
            customer="C-1",
            lines=(Line("1", "A", 8),),
            customer_po="PO-9",
            quoted_minor=(500,),
        )
    ]


def test_a_change_says_what_it_changes(ordered: Desk) -> None:
    assert code(ordered.ask("requestChange", {"lines": [LINE]}, crm_order_id="CRM-1")) == (400, "malformed")
    assert ordered.events() == []


def test_a_change_is_a_new_revision(ordered: Desk) -> None:
    lines = [{**LINE, "quantity": {"value": 2, "uom": "EA"}}]
    answer = ordered.ask("requestChange", {"lines": lines}, crm_order_id="CRM-1", headers={"if-match": '"1"'})
    assert (body(answer)["revision"], answer.headers["etag"]) == (2, '"2"')
    [event] = ordered.events()
    assert event["type"] == "order.change_requested"
    assert event["data"] == {"version": 2, "revision": 2, "crm_order_id": "CRM-1", "lines": lines}
    [wished] = [fact for fact in ordered.crm.tray.facts if isinstance(fact, ChangeWished)]
    assert (wished.order, wished.revision, wished.lines, wished.quoted_minor) == (
        "CRM-1", 2, (Line("1", "A", 2),), (500,))  # fmt: skip
    assert body(ordered.ask("getOrder", crm_order_id="CRM-1"))["lines"] == lines


def test_a_retry_of_a_change_does_not_fail_the_precondition_that_its_first_attempt_used_up(ordered: Desk) -> None:
    headers = {"if-match": '"1"', "idempotency-key": "change-1"}
    first = ordered.ask("requestChange", {"lines": [LINE]}, crm_order_id="CRM-1", headers=headers)
    again = ordered.ask("requestChange", {"lines": [LINE]}, crm_order_id="CRM-1", headers=headers)
    assert (again.status, again.body) == (first.status, first.body)
    headers["idempotency-key"] = "change-2"
    stale = ordered.ask("requestChange", {"lines": [LINE]}, crm_order_id="CRM-1", headers=headers)
    assert code(stale) == (412, "precondition_failed")
    assert len(ordered.events()) == 1


def test_a_cancellation_is_a_wish_with_a_number_and_cancels_nothing(ordered: Desk) -> None:
    answer = body(ordered.ask("requestCancellation", {"reason": "changed my mind"}, crm_order_id="CRM-1"))
    assert answer["cancel_request_id"] == "CRQ-1"
    assert ordered.crm.tray.minted[-1] == ("CRQ-1", "order/0001")
    [event] = ordered.events()
    assert event["type"] == "order.cancel_requested"
    assert event["data"] == {
        "version": 2,
        "revision": 1,
        "crm_order_id": "CRM-1",
        "cancel_request_id": "CRQ-1",
        "reason": "changed my mind",
    }
    assert ordered.axes()[0] == "submitted"


def test_only_lines_of_the_order_can_be_cancelled(ordered: Desk) -> None:
    quantity = {"value": 2, "uom": "EA"}
    part: JsonObject = {"reason": "too many", "lines": [{"external_line_id": "1", "quantity": quantity}]}
    assert ordered.ask("requestCancellation", part, crm_order_id="CRM-1").status == 201
    assert ordered.events()[0]["data"]["lines"] == part["lines"]
    part = {"reason": "too many", "lines": [{"external_line_id": "7", "quantity": quantity}]}
    assert code(ordered.ask("requestCancellation", part, crm_order_id="CRM-1")) == (422, "unknown_line")
    assert len(ordered.events()) == 1
