"""Billing invoices what it is told to bill, exactly, numbered at posting, and once per billable event."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seatrial.calendar import Calendar
from seatrial.facts import BillableEventRecorded, BillableLine, Fact, InvoicePosted, TaxRow
from seatrial.message import JsonObject, Request, Response
from simulators.billing.system import OPERATIONS, Billing
from simulators.master import Customer, Habits, Item, Master
from simulators.system import Due, Promises
from simulators.units import half_up
from tests.simulators.checked import check_event, checked

CALENDAR = Calendar("2026-03-02T06:00:00Z")
MASTER = Master(
    customers=(Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 1_000_000),),
    items=(Item("A", "Anchor", 333),),
    stock=(),
    habits=Habits(invoice_ms_min=101, invoice_ms_max=1_000),
)
LINE: JsonObject = {
    "line_no": "1",
    "shipment_line": "2",
    "item": "A",
    "quantity_base": 5,
    "unit_price": {"minor": 333, "currency": "EUR"},
    "tax_category": "standard",
}
FREIGHT: JsonObject = {"charge_id": "F-1", "kind": "freight", "amount": {"minor": 990, "currency": "EUR"}}
SHIPPED: JsonObject = {
    "type": "goods_issue",
    "source_document": "SHP-3",
    "sales_order_number": "SO-7",
    "customer_number": "C-1",
    "currency": "EUR",
    "occurred_at": "2026-03-02T06:00:00.000Z",
    "lines": [LINE],
    "charges": [FREIGHT],
}
CUSTOMER: JsonObject = {
    "name": "Ada",
    "address": {"name": "Ada", "street": "Quay 1", "city": "Kiel", "postal_code": "24103", "country": "DE"},
    "currency": "EUR",
    "status": "active",
    "version": 2,
    "tax_rate_ppm": 190_000,
}


class NoChance:
    """Nothing in billing is left to chance."""

    def between(self, name: str, low: int, high: int) -> int:
        raise AssertionError(name)

    def chance(self, name: str, chance_ppm: int) -> bool:
        raise AssertionError(name)


class Desk:
    """Billing, somebody who calls it under a new key each time, and the clock that lets its work fall due."""

    def __init__(self, master: Master = MASTER) -> None:
        self.billing = Billing(master, CALENDAR, Promises(idempotency_window_ms=1_000, search_visibility_ms=50))
        self.keys: Iterator[int] = count(1)

    def ask(
        self, operation: str, body: JsonObject | None = None, at: int = 0, headers: Any = None, **params: str
    ) -> Response:
        sent = {"idempotency-key": f"auto-{next(self.keys)}", "correlation-id": "CRM-1", **(headers or {})}
        return checked(self.billing, Request("billing", operation, params, sent, body), at, "order/0001")

    def work(self, at: int = 0) -> list[Due]:
        """Do what is due until nothing is; all of it, in order."""
        done: list[Due] = []
        while self.billing.tray.due:
            due = self.billing.tray.due.pop(0)
            self.billing.perform(due, at, NoChance())
            done.append(due)
        for event in self.billing.tray.events:
            check_event(event.body)
        return done

    def facts(self, kind: type[Fact]) -> list[Any]:
        return [fact for fact in self.billing.tray.facts if isinstance(fact, kind)]

    def invoice(self, number: str = "INV-1") -> JsonObject:
        return body(self.ask("getInvoice", invoice_number=number))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def body(answer: Response) -> JsonObject:
    assert answer.body is not None
    return answer.body


def code(answer: Response) -> tuple[int, str]:
    return answer.status, body(answer)["code"]


def euros(minor: int) -> JsonObject:
    return {"minor": minor, "currency": "EUR"}


def test_evidence_is_a_fact_at_once_and_an_invoice_later(desk: Desk) -> None:
    answer = desk.ask("recordBillableEvents", SHIPPED)
    assert (answer.status, answer.body) == (202, {"outcome": "accepted", "billable_event_id": "BEV-1"})
    assert desk.billing.tray.minted == [("BEV-1", "order/0001")]
    lines = (BillableLine("2", "1", "A", 5, 333),)
    assert desk.billing.tray.facts == [
        BillableEventRecorded(
            origin="order/0001",
            system="billing",
            type="goods_issue",
            source_document="SHP-3",
            order_number="SO-7",
            lines=lines,
        )
    ]
    assert desk.billing.tray.events == []
    desk.work(at=2_000)
    assert desk.billing.tray.minted[-1] == ("INV-1", "order/0001")
    # net 5 × 333 = 1665, freight 990, tax 19 % of 2655 = 504.45
    assert desk.billing.tray.facts[-1] == InvoicePosted(
        origin="order/0001",
        system="billing",
        invoice="INV-1",
        customer="C-1",
        source_document="SHP-3",
        order_number="SO-7",
        lines=lines,
        tax_categories=("standard",),
        net_minor=1_665,
        charges_minor=990,
        tax_minor=504,
        total_minor=3_159,
        currency="EUR",
        tax_rows=(TaxRow("SO-7", "", "standard", 190_000, 2_655, 504),),
        tax_rounding="order",
        taxes_minor=(316,),
        posting_date="2026-03-02",
    )


def test_the_posted_invoice_is_told_with_all_its_references(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED, headers={"idempotency-key": "bill:goods_issue:SHP-3"})
    desk.work(at=2_000)
    [event] = [out.body for out in desk.billing.tray.events]
    assert (event["type"], event["subject"], event["sequence"]) == ("invoice.posted", "INV-1", "000000000001")
    assert (event["correlationid"], event["causationid"]) == ("CRM-1", "bill:goods_issue:SHP-3")
    assert event["time"] == "2026-03-02T06:00:02.000Z"
    assert event["data"] == {
        "version": 1,
        "invoice_number": "INV-1",
        "orders": [{"sales_order_number": "SO-7", "charges": euros(990), "total": euros(3_159)}],
        "posting_date": "2026-03-02",
        "due_date": "2026-04-01",
        "lines": [
            {
                "invoice_line": "1",
                "billable_event_id": "BEV-1",
                "sales_order_number": "SO-7",
                "shipment_number": "SHP-3",
                "shipment_line": "2",
                "line_no": "1",
                "item": "A",
                "quantity_base": 5,
                "unit_price": euros(333),
                "net": euros(1_665),
                "tax_category": "standard",
                "tax": euros(316),
            }
        ],
        "charges": [FREIGHT],
        "totals": {
            "net": euros(1_665),
            "charges": euros(990),
            "tax": euros(504),
            "rounding": euros(0),
            "total": euros(3_159),
        },
        "tax_rows": [
            {
                "sales_order_number": "SO-7",
                "jurisdiction": "",
                "category": "standard",
                "rate_ppm": 190_000,
                "taxable": euros(2_655),
                "tax": euros(504),
            }
        ],
        "tax_rounding": "order",
    }
    assert desk.invoice() == {
        **event["data"],
        "customer_number": "C-1",
        "currency": "EUR",
        "open_amount": euros(3_159),
    }


def test_drafting_and_posting_together_take_as_long_as_the_back_office_takes(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    draft, post = desk.work()
    assert [(due.job, due.document, due.origin) for due in (draft, post)] == [
        ("draft", "BEV-1", "order/0001"),
        ("post", "BEV-1", "order/0001"),
    ]
    assert (draft.ms_min + post.ms_min, draft.ms_max + post.ms_max) == (101, 1_000)


def test_work_that_is_done_twice_posts_once(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    for due in desk.work():
        desk.billing.perform(due, 0, NoChance())
    assert desk.billing.tray.due == []
    assert len(desk.facts(InvoicePosted)) == 1


def test_a_posting_that_comes_before_its_draft_waits_for_it(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    desk.billing.perform(Due("post", "BEV-1", "order/0001", 0, 0), 0, NoChance())
    assert desk.facts(InvoicePosted) == []


def test_the_same_key_bills_once_and_another_key_bills_again(desk: Desk) -> None:
    first = desk.ask("recordBillableEvents", SHIPPED, headers={"idempotency-key": "k"})
    again = desk.ask("recordBillableEvents", SHIPPED, at=999, headers={"idempotency-key": "k"})
    assert (again.status, again.body, again.headers) == (first.status, first.body, {"idempotency-replayed": "true"})
    desk.work()
    assert len(desk.facts(BillableEventRecorded)) == len(desk.facts(InvoicePosted)) == 1
    desk.ask("recordBillableEvents", SHIPPED, headers={"idempotency-key": "k2"})
    desk.work()
    assert [fact.invoice for fact in desk.facts(InvoicePosted)] == ["INV-1", "INV-2"]


def test_numbers_are_drawn_in_the_order_of_posting(desk: Desk) -> None:
    for shipment in ("SHP-1", "SHP-2"):
        desk.ask("recordBillableEvents", {**SHIPPED, "source_document": shipment})
    first, second = desk.billing.tray.due
    desk.billing.perform(second, 0, NoChance())
    desk.billing.perform(first, 0, NoChance())
    desk.billing.tray.due[:2] = []
    desk.work()
    posted = [(fact.invoice, fact.source_document) for fact in desk.facts(InvoicePosted)]
    assert posted == [("INV-1", "SHP-2"), ("INV-2", "SHP-1")]


def test_the_posting_date_is_the_day_of_posting(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    desk.work(at=18 * 3_600_000)
    assert desk.invoice()["posting_date"] == "2026-03-03"


def test_the_days_of_an_invoice_are_days_at_the_legal_entity(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    desk.work(at=17 * 3_600_000 + 300_000)  # 23:05 in UTC, five past midnight in Berlin, where in April it is summer
    assert (desk.invoice()["posting_date"], desk.invoice()["due_date"]) == ("2026-03-03", "2026-04-02")


def test_documents_are_found_by_shipment_once_the_search_has_caught_up(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    nothing: JsonObject = {"invoices": [], "credit_memos": []}
    assert body(desk.ask("findDocuments", at=5_000, shipment_number="SHP-3")) == nothing
    desk.work(at=5_000)
    assert body(desk.ask("findDocuments", at=5_049, shipment_number="SHP-3")) == nothing
    found = body(desk.ask("findDocuments", at=5_050, shipment_number="SHP-3"))
    assert found == {"invoices": [desk.invoice()], "credit_memos": []}
    assert body(desk.ask("findDocuments", at=9_000, shipment_number="SHP-4")) == nothing
    assert body(desk.ask("findDocuments", at=9_000, rma_number="RMA-1")) == nothing
    assert code(desk.ask("findDocuments")) == (400, "malformed")


@pytest.mark.parametrize(
    ("spoilt", "expected"),
    [
        ({"customer_number": "C-9"}, (422, "unknown_customer")),
        ({"currency": "USD"}, (422, "currency_mismatch")),
        ({"charges": [{**FREIGHT, "amount": {"minor": 1, "currency": "USD"}}]}, (422, "currency_mismatch")),
        ({"type": "return_accepted"}, (422, "unknown_invoice")),
        ({"type": "usage"}, (400, "malformed")),
        ({"type": "gift"}, (400, "malformed")),
        ({"lines": []}, (400, "malformed")),
        ({"lines": [{**LINE, "quantity_base": 0}]}, (400, "malformed")),
        ({"lines": [{name: LINE[name] for name in LINE if name != "shipment_line"}]}, (400, "malformed")),
        ({"discount": 5}, (400, "malformed")),
    ],
)
def test_evidence_that_cannot_be_understood_changes_nothing(
    desk: Desk, spoilt: JsonObject, expected: tuple[int, str]
) -> None:
    answer = desk.ask("recordBillableEvents", {**SHIPPED, **spoilt}, headers={"idempotency-key": "k"})
    assert code(answer) == expected
    assert (desk.billing.tray.facts, desk.billing.tray.due) == ([], [])
    assert desk.ask("recordBillableEvents", SHIPPED, headers={"idempotency-key": "k"}).status == 202


def test_a_blocked_customer_is_billed_when_the_block_is_lifted(desk: Desk) -> None:
    blocked = {**CUSTOMER, "status": "blocked_invoice"}
    desk.ask("putCustomer", blocked, customer_number="C-1")
    answer = body(desk.ask("recordBillableEvents", SHIPPED))
    assert answer == {"outcome": "blocked", "billable_event_id": "BEV-1", "reason_code": "customer_blocked"}
    assert len(desk.facts(BillableEventRecorded)) == 1
    desk.ask("putCustomer", {**blocked, "version": 3}, customer_number="C-1")
    assert desk.work() == []
    desk.ask("putCustomer", {**CUSTOMER, "version": 4}, customer_number="C-1")
    desk.ask("putCustomer", {**CUSTOMER, "version": 5}, customer_number="C-1")
    desk.work()
    assert len(desk.facts(InvoicePosted)) == 1


def test_a_tax_category_that_nobody_knows_blocks_the_invoice(desk: Desk) -> None:
    unclear = {**SHIPPED, "lines": [LINE, {**LINE, "tax_category": "luxury"}]}
    assert body(desk.ask("recordBillableEvents", unclear))["reason_code"] == "unknown_tax_category"
    assert desk.work() == []


def test_the_tax_rate_is_the_customers_on_the_day_of_drafting(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    desk.ask("putCustomer", {**CUSTOMER, "tax_rate_ppm": 0}, customer_number="C-1")
    desk.work()
    assert desk.invoice()["totals"]["tax"] == euros(0)


@pytest.mark.parametrize("operation", sorted(OPERATIONS.writes))
def test_every_write_needs_a_key(desk: Desk, operation: str) -> None:
    assert code(desk.ask(operation, {}, headers={"idempotency-key": ""})) == (400, "idempotency_key_missing")


@pytest.mark.parametrize("operation", sorted(OPERATIONS.writes))
@pytest.mark.parametrize("garbage", [None, {}, {"amount": 5}, {"lines": {"a": 1}}])
def test_a_body_of_another_shape_is_malformed(desk: Desk, operation: str, garbage: JsonObject | None) -> None:
    assert code(desk.ask(operation, garbage, payment_id="PAY-1", customer_number="C-1")) == (400, "malformed")
    assert desk.billing.tray.facts == []


def test_what_is_not_there_is_said_not_to_be_there(desk: Desk) -> None:
    assert code(desk.ask("getInvoice", invoice_number="INV-1")) == (404, "unknown_invoice")
    assert code(desk.ask("bookOrder")) == (404, "unknown_operation")
    nothing = {"type": "goods_issue", "source_document": "SHP-1", "reason": "shipment_reversed"}
    assert code(desk.ask("reverseBillableEvents", nothing)) == (404, "unknown_billable_event")


# ---------------------------------------------------------------- arithmetic


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**9))
@example(25, 10)
@example(-25, 10)
@example(5, 10)
@example(1, 3)
def test_halves_go_away_from_zero_and_everything_else_to_the_nearest(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    error = 2 * (rounded * denominator - numerator)
    assert abs(error) <= denominator
    if abs(error) == denominator:
        assert abs(rounded) * denominator > abs(numerator)
