"""The CRM believes what it is told, and the customer reads what was told last."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from seatrial.calendar import Calendar
from seatrial.facts import (
    AvailabilityPublished,
    Line,
    MilestoneRecorded,
    OrderForgotten,
    OrderRedirected,
    OrderSubmitted,
    RecordTaken,
)
from seatrial.message import JsonObject, Request, Response
from simulators.crm.system import Crm
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
FIGURE: JsonObject = {
    "available_base": 7,
    "uom": "EA",
    "as_of": "2026-03-02T06:00:02.000Z",
    "sequence": "000000000017",
    "method": "event",
    "max_age_ms": 1_800_000,
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

    def axes(self, number: str = "CRM-1") -> tuple[str, ...]:
        status = body(self.ask("getOrder", crm_order_id=number))["status"]
        return status["order"], status["fulfilment"], status["billing"], status["payment"]

    def tell(self, kind: str, *quantities: int, document: str = "D-1", version: int = 1, by: str = "") -> Response:
        lines = [{"line_no": str(n), "quantity_base": quantity} for n, quantity in enumerate(quantities, 1)]
        told = {"kind": kind, "lines": lines, "document_number": document, "document_version": version,
                "occurred_at": "2026-03-02T06:00:00.000Z"}  # fmt: skip
        return self.ask("recordMilestone", told, crm_order_id="CRM-1", milestone_id=by or f"{kind}-{document}")


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


def test_a_milestone_is_a_fact_of_the_orders_own_origin(ordered: Desk) -> None:
    answer = ordered.tell("confirmed", 5, document="SO-1-1", version=3)
    assert (answer.status, answer.body) == (200, {"outcome": "recorded", "version": 2})
    assert ordered.crm.tray.facts == [
        MilestoneRecorded(
            origin="order/0001",
            system="crm",
            order="CRM-1",
            kind="confirmed",
            document="SO-1-1",
            version=3,
            lines=(Line("1", "A", 5),),
        )
    ]
    assert ordered.crm.tray.events == []


def test_a_milestone_belongs_to_the_order_whoever_records_it(ordered: Desk) -> None:
    told = {"kind": "booked", "lines": [], "document_number": "SO-1", "document_version": 1,
            "occurred_at": "2026-03-02T06:00:00.000Z"}  # fmt: skip
    params = {"crm_order_id": "CRM-1", "milestone_id": "m"}
    checked(ordered.crm, Request("crm", "recordMilestone", params, {"idempotency-key": "k"}, told), 0, "someone/else")
    assert ordered.crm.tray.facts[0].origin == "order/0001"


def test_what_is_wanted_follows_a_correction(ordered: Desk) -> None:
    less = {**LINE, "quantity": {"value": 3, "uom": "EA"}}
    ordered.ask("correctOrder", {"lines": [less]}, crm_order_id="CRM-1")
    ordered.tell("shipped", 3)
    assert ordered.axes()[1] == "shipped"


def test_a_milestone_keeps_its_reason_and_names_no_item_for_a_line_that_is_not_on_the_order(ordered: Desk) -> None:
    told = {"kind": "on_hold", "lines": [{"line_no": "9", "quantity_base": 1}], "document_number": "SO-1",
            "document_version": 1, "reason_code": "credit", "occurred_at": "2026-03-02T06:00:00.000Z"}  # fmt: skip
    ordered.ask("recordMilestone", told, crm_order_id="CRM-1", milestone_id="m")
    [fact] = ordered.crm.tray.facts
    assert isinstance(fact, MilestoneRecorded)
    assert (fact.reason, fact.lines) == ("credit", (Line("9", "", 1),))
    shown = body(ordered.ask("getOrder", crm_order_id="CRM-1"))["milestones"]
    assert [(m["milestone_id"], m["kind"], m["reason_code"]) for m in shown] == [("m", "on_hold", "credit")]


def test_an_order_shows_per_line_what_was_promised(ordered: Desk) -> None:
    assert "confirmed_base" not in body(ordered.ask("getOrder", crm_order_id="CRM-1"))["lines"][0]
    for document, quantity, date in [("SO-1-1", 3, "2026-03-04"), ("SO-1-2", 2, "2026-03-09")]:
        told = {"kind": "confirmed", "document_number": document, "document_version": 1,
                "lines": [{"line_no": "1", "quantity_base": quantity, "promised_date": date}],
                "occurred_at": "2026-03-02T06:00:00.000Z"}  # fmt: skip
        ordered.ask("recordMilestone", told, crm_order_id="CRM-1", milestone_id=document)
    ordered.tell("shipped", 3)
    [line] = body(ordered.ask("getOrder", crm_order_id="CRM-1"))["lines"]
    assert line == {**LINE, "confirmed_base": 5, "promised_date": "2026-03-09"}


def test_the_crm_is_trusting_an_older_statement_overwrites_a_newer_one(ordered: Desk) -> None:
    ordered.tell("closed", version=9)
    ordered.tell("on_hold", version=2)
    assert ordered.axes()[0] == "on_hold"


def test_the_axes_follow_an_order_from_booking_to_payment(ordered: Desk) -> None:
    seen = []
    for kind, quantity, document in [
        ("booked", 5, "SO-1"),
        ("confirmed", 5, "SO-1-1"),
        ("released", 5, "SO-1-1"),
        ("shipped", 3, "SHP-1"),
        ("shipped", 2, "SHP-2"),
        ("invoiced", 3, "INV-1"),
        ("invoiced", 2, "INV-2"),
        ("paid", 3, "APP-1"),
        ("paid", 2, "APP-2"),
    ]:
        ordered.tell(kind, quantity, document=document)
        seen.append(ordered.axes())
    ordered.tell("closed")
    assert [*seen, ordered.axes()] == [
        ("accepted", "unallocated", "nothing_to_bill", "open"),
        ("accepted", "allocated", "nothing_to_bill", "open"),
        ("accepted", "released", "nothing_to_bill", "open"),
        ("accepted", "partially_shipped", "to_be_billed", "open"),
        ("accepted", "shipped", "to_be_billed", "open"),
        ("accepted", "shipped", "partially_invoiced", "open"),
        ("accepted", "shipped", "invoiced", "open"),
        ("accepted", "shipped", "invoiced", "partially_paid"),
        ("accepted", "shipped", "invoiced", "paid"),
        ("closed", "shipped", "invoiced", "paid"),
    ]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ([("confirmed", 3)], "partially_allocated"),
        ([("confirmed", 3), ("backordered", 2)], "backordered"),
        ([("cut", 2), ("confirmed", 3)], "allocated"),
        ([("shipped", 3), ("cut", 2)], "shipped"),
        ([("confirmed", 5), ("cut", 2)], "allocated"),
        ([("released", 5), ("recalled", 5)], "unallocated"),
        ([("shipped", 2), ("recalled", 3)], "partially_shipped"),
        ([("cancelled", 2), ("shipped", 3)], "shipped"),
    ],
)
def test_fulfilment_is_told_against_what_is_still_wanted(
    ordered: Desk, story: list[tuple[str, int]], expected: str
) -> None:
    for kind, quantity in story:
        ordered.tell(kind, quantity)
    assert ordered.axes()[1] == expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ([("on_hold", ())], "on_hold"),
        ([("rejected", ())], "rejected"),
        ([("cancelled", (2,))], "accepted"),
        ([("cancelled", (5,))], "cancelled"),
        ([("cancelled", ())], "cancelled"),
        ([("cut", (2,)), ("cancelled", (3,))], "cancelled"),
        ([("cancelled", (5,)), ("cancellation_refused", ())], "accepted"),
    ],
)
def test_the_order_axis_is_what_was_told_last(
    ordered: Desk, story: list[tuple[str, tuple[int, ...]]], expected: str
) -> None:
    for kind, quantities in story:
        ordered.tell(kind, *quantities)
    assert ordered.axes()[0] == expected


def test_a_milestone_told_again_under_its_own_id_replaces_the_earlier_one(ordered: Desk) -> None:
    ordered.tell("shipped", 3, by="m-1")
    ordered.tell("shipped", 3, by="m-1", version=2)
    assert ordered.axes()[1] == "partially_shipped"
    ordered.tell("invoiced", 5, by="m-1")
    ordered.tell("shipped", 4, by="m-2")
    assert ordered.axes()[1:3] == ("partially_shipped", "invoiced")
    assert len(ordered.crm.tray.facts) == 4


def test_a_figure_is_published_read_back_and_stated_with_its_own_instant(desk: Desk) -> None:
    answer = desk.ask("publishAvailability", FIGURE, at=5_000, item="A", site="DC1", channel="web")
    assert (answer.status, answer.body) == (200, {"outcome": "recorded", "version": 1})
    assert desk.crm.tray.facts == [
        AvailabilityPublished(
            origin="order/0001",
            system="crm",
            item="A",
            site="DC1",
            channel="web",
            available_base=7,
            as_of=2_000,
            sequence="000000000017",
            method="event",
            max_age_ms=1_800_000,
        )
    ]
    read = desk.ask("getAvailability", item="A", site="DC1", channel="web")
    assert body(read) == {"item": "A", "site": "DC1", "channel": "web", **FIGURE, "version": 1}
    assert code(desk.ask("getAvailability", item="A", site="DC1", channel="fax")) == (404, "unknown_availability")


def test_an_older_figure_overwrites_a_newer_one(desk: Desk) -> None:
    desk.ask("publishAvailability", FIGURE, item="A", site="DC1", channel="web")
    older = {**FIGURE, "available_base": 99, "sequence": "000000000003"}
    assert body(desk.ask("publishAvailability", older, item="A", site="DC1", channel="web"))["version"] == 2
    assert body(desk.ask("getAvailability", item="A", site="DC1", channel="web"))["available_base"] == 99


def test_a_figure_is_overwritten_only_by_whoever_has_seen_it_if_he_says_what_he_saw(desk: Desk) -> None:
    for seen, expected in [('"0"', 200), ('"0"', 412), ('"1"', 200), ("*", 200)]:
        headers = {"if-match": seen}
        answer = desk.ask("publishAvailability", FIGURE, headers=headers, item="A", site="DC1", channel="web")
        assert answer.status == expected
    assert len(desk.crm.tray.facts) == 3


@pytest.mark.parametrize("as_of", ["yesterday, or the day before", "2026-03-02", "2026-03-02T06:00:00.000"])
def test_a_figure_as_of_no_instant_is_malformed(desk: Desk, as_of: str) -> None:
    answer = desk.ask("publishAvailability", {**FIGURE, "as_of": as_of}, item="A", site="DC1", channel="web")
    assert code(answer) == (400, "malformed")
    assert desk.crm.tray.facts == []


ITEM: JsonObject = {"name": "Anchor", "base_uom": "EA", "tax_category": "standard", "status": "active", "version": 3}
CUSTOMER: JsonObject = {"name": "Ada", "address": WISH["ship_to"], "currency": "EUR", "status": "active", "version": 2}


@pytest.mark.parametrize(
    ("operation", "record", "where"),
    [("putItem", ITEM, {"item": "A"}), ("putCustomer", CUSTOMER, {"customer_number": "C-1"})],
)
def test_master_records_are_taken_over_with_the_version_of_their_owner(
    desk: Desk, operation: str, record: JsonObject, where: Any
) -> None:
    answer = desk.ask(operation, record, headers={"if-match": '"1"'}, **where)
    assert answer.body == {"outcome": "stored", "version": record["version"]}
    late = desk.ask(operation, record, headers={"if-match": '"1"'}, **where)
    assert code(late) == (412, "precondition_failed")
    assert desk.ask(operation, {**record, "version": 1}, **where).status == 200, "older over newer, if nobody minds"
    assert code(desk.ask(operation, {**record, "colour": "red"}, **where)) == (400, "malformed")


def test_nothing_is_due_in_a_crm(ordered: Desk) -> None:
    ordered.crm.open(0)
    assert ordered.crm.tray.due == []


def test_a_crm_that_is_put_back_has_forgotten_orders_and_gives_their_numbers_again() -> None:
    desk = Desk()
    kept = (desk.ask("submitOrder", WISH).body or {})["crm_order_id"]
    backup = desk.crm.back_up()
    gone = (desk.ask("submitOrder", WISH).body or {})["crm_order_id"]
    assert desk.crm.go_back(backup)
    forgotten = [fact.order for fact in desk.crm.tray.facts if isinstance(fact, OrderForgotten)]
    assert forgotten == [gone]
    assert desk.ask("getOrder", crm_order_id=kept).status == 200
    assert desk.ask("getOrder", crm_order_id=gone).status == 404
    assert (desk.ask("submitOrder", WISH).body or {})["crm_order_id"] == gone
    assert not desk.crm.go_back(desk.crm.back_up()), "nothing has come since"


def test_an_order_under_a_number_that_is_known_to_be_merged_is_the_survivors(desk: Desk) -> None:
    desk.ask("submitOrder", WISH)
    desk.ask("putCustomer", {**CUSTOMER, "version": 2, "merged_into": "C-2"}, customer_number="C-1")
    desk.ask("submitOrder", WISH)
    facts = desk.crm.tray.facts
    assert [fact.customer for fact in facts if isinstance(fact, OrderSubmitted)] == ["C-1", "C-2"]
    assert [fact for fact in facts if isinstance(fact, OrderRedirected)] == [
        OrderRedirected(origin="order/0001", system="crm", order="CRM-2", customer="C-1", survivor="C-2")
    ]
    assert [fact.record for fact in facts if isinstance(fact, RecordTaken)] == ["customer/C-1"]
    assert [event.body["data"]["customer_number"] for event in desk.crm.tray.events] == ["C-1", "C-2"]
    assert body(desk.ask("getOrder", crm_order_id="CRM-1"))["customer_number"] == "C-1"
