"""Money that arrives is never refused: it settles the invoice it names up to what is open, and waits otherwise."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from msgspec.structs import replace

from seatrial.calendar import Calendar
from seatrial.facts import PaymentApplied, PaymentReceived, PaymentUnapplied
from seatrial.message import JsonObject, Request, Response
from simulators.billing.system import Billing
from simulators.master import Customer, Item, LegalEntity, Master
from simulators.system import Promises
from tests.simulators.checked import checked

CALENDAR = Calendar("2026-03-02T06:00:00Z")
MASTER = Master(
    customers=(Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 1_000_000, tax_rate_ppm=0),),
    items=(Item("A", "Anchor", 100),),
    stock=(),
)


class NoChance:
    """Nothing in billing is left to chance."""

    def between(self, name: str, low: int, high: int) -> int:
        raise AssertionError(name)

    def chance(self, name: str, chance_ppm: int) -> bool:
        raise AssertionError(name)


class Cashier:
    """Billing with invoices of 1,000 cents each, and somebody at the till."""

    def __init__(self, invoices: int = 1, master: Master = MASTER, zone: str = "") -> None:
        self.zone = zone
        self.billing = Billing(master, CALENDAR, Promises(idempotency_window_ms=1_000))
        self.keys: Iterator[int] = count(1)
        for number in range(1, invoices + 1):
            self.bill(number)
        tray = self.billing.tray
        while tray.due:
            self.billing.perform(tray.due.pop(0), 0, NoChance())
        for pile in (tray.facts, tray.events, tray.minted):
            pile.clear()

    def bill(self, number: int) -> None:
        line = {"line_no": "1", "shipment_line": "1", "item": "A", "quantity_base": 10, "unit_price": euros(100),
                "tax_category": "standard"}  # fmt: skip
        shipped = {"type": "goods_issue", "source_document": f"SHP-{number}", "sales_order_number": f"SO-{number}",
                   "customer_number": "C-1", "currency": "EUR", "occurred_at": "2026-03-02T06:00:00.000Z",
                   "lines": [line], "charges": [], **({"zone": self.zone} if self.zone else {})}  # fmt: skip
        request = Request("billing", "recordBillableEvents", {}, self.headers(f"CRM-{number}"), shipped)
        assert self.billing.handle(request, 0, f"order/{number}").status == 202

    def headers(self, correlation: str, given: Any = None) -> dict[str, str]:
        return {"idempotency-key": f"auto-{next(self.keys)}", "correlation-id": correlation, **(given or {})}

    def receive(
        self, minor: int, invoice: str = "", currency: str = "EUR", headers: Any = None, at: int = 1_000
    ) -> Response:
        body: JsonObject = {"amount": {"minor": minor, "currency": currency}, "reference": "BANK-17"}
        if invoice:
            body["invoice_number"] = invoice
        return checked(
            self.billing,
            Request("billing", "receivePayment", {}, self.headers("BANK-17", headers), body),
            at,
            "order/1/pay",
        )

    def apply(self, minor: int, invoice: str, payment: str = "PAY-1", currency: str = "EUR", **more: Any) -> Response:
        body = {"amount": {"minor": minor, "currency": currency}, "invoice_number": invoice}
        request = Request("billing", "applyPayment", {"payment_id": payment}, self.headers("CRM-1", more), body)
        return checked(self.billing, request, 2_000, "order/1/pay")

    def open_minor(self, invoice: str) -> int:
        answer = checked(self.billing, Request("billing", "getInvoice", {"invoice_number": invoice}), 0, "")
        return int(body(answer)["open_amount"]["minor"])

    def applied(self) -> list[tuple[str, str, str, int]]:
        facts = self.billing.tray.facts
        return [
            (fact.application, fact.payment, fact.invoice, fact.amount_minor)
            for fact in facts
            if isinstance(fact, PaymentApplied)
        ]


@pytest.fixture
def till() -> Cashier:
    return Cashier(invoices=2)


def body(answer: Response) -> JsonObject:
    assert answer.body is not None
    return answer.body


def code(answer: Response) -> tuple[int, str]:
    return answer.status, body(answer)["code"]


def euros(minor: int) -> JsonObject:
    return {"minor": minor, "currency": "EUR"}


def test_a_payment_settles_the_invoice_that_it_names(till: Cashier) -> None:
    answer = till.receive(1_000, "INV-1", headers={"idempotency-key": "bank:17"})
    assert (answer.status, answer.headers["etag"]) == (201, '"2"')
    assert answer.body == {
        "payment_id": "PAY-1",
        "version": 2,
        "unapplied": euros(0),
        "applications": [{"application_no": "APP-1", "invoice_number": "INV-1", "amount": euros(1_000)}],
    }
    tray = till.billing.tray
    assert tray.minted == [("PAY-1", "order/1/pay"), ("APP-1", "order/1/pay")]
    assert tray.facts == [
        PaymentReceived(
            origin="order/1/pay",
            system="billing",
            payment="PAY-1",
            reference="BANK-17",
            amount_minor=1_000,
            currency="EUR",
        ),
        PaymentApplied(
            origin="order/1/pay",
            system="billing",
            application="APP-1",
            payment="PAY-1",
            invoice="INV-1",
            amount_minor=1_000,
            currency="EUR",
        ),
    ]
    assert till.open_minor("INV-1") == 0


def test_what_happened_is_told_in_the_thread_of_the_payment_and_of_the_order(till: Cashier) -> None:
    till.receive(400, "INV-2", headers={"idempotency-key": "bank:17"})
    received, applied = [out.body for out in till.billing.tray.events]
    assert (received["type"], received["subject"], received["sequence"]) == (
        "payment.received",
        "PAY-1",
        "000000000001",
    )
    assert received["data"] == {"version": 1, "payment_id": "PAY-1", "amount": euros(400), "reference": "BANK-17"}
    assert (received["correlationid"], received["causationid"]) == ("BANK-17", "bank:17")
    assert (applied["type"], applied["subject"], applied["sequence"]) == ("payment.applied", "PAY-1", "000000000002")
    assert (applied["correlationid"], applied["causationid"]) == ("CRM-2", received["id"])
    assert applied["data"] == {
        "version": 2,
        "payment_id": "PAY-1",
        "application_no": "APP-1",
        "invoice_number": "INV-2",
        "sales_order_number": "SO-2",
        "amount": euros(400),
        "open_amount": euros(600),
        "applied_at": "2026-03-02T06:00:01.000Z",
        "posting_date": "2026-03-02",
    }


def test_a_payment_posts_on_the_day_that_it_is_at_the_legal_entity(till: Cashier) -> None:
    till.receive(400, "INV-1", at=CALENDAR.ms("2026-03-02T22:55:00.000Z"))
    till.receive(400, "INV-1", at=CALENDAR.ms("2026-03-02T23:05:00.000Z"))
    applied = [out.body["data"] for out in till.billing.tray.events if out.body["type"] == "payment.applied"]
    assert [(data["applied_at"][:10], data["posting_date"]) for data in applied] == [
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02", "2026-03-03"),
    ]


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("America/New_York", ["2026-03-02", "2026-03-02", "2026-03-03"]),
        ("", ["2026-03-02", "2026-03-03", "2026-03-03"]),
    ],
)
def test_a_payment_and_what_takes_it_off_bear_the_day_of_the_company_whose_invoice_it_is(
    zone: str, days: list[str]
) -> None:
    """Without a word of the evidence on whose clock counts, that is billing's own, in Berlin."""
    till = Cashier(master=replace(MASTER, entities=(LegalEntity("west", "America/New_York", ("NYC",), 0),)), zone=zone)
    till.receive(400, "INV-1", at=CALENDAR.ms("2026-03-02T22:30:00.000Z"))
    till.receive(400, "INV-1", at=CALENDAR.ms("2026-03-03T04:30:00.000Z"))
    take_off = Request(
        "billing", "unapplyPayment", {"application_no": "APP-1"}, till.headers("CRM-1"), {"reason": "mistake"}
    )
    assert checked(till.billing, take_off, CALENDAR.ms("2026-03-03T05:30:00.000Z"), "order/1/pay").status == 201
    told = [out.body["data"]["posting_date"] for out in till.billing.tray.events if "posting_date" in out.body["data"]]
    facts = [one.posting_date for one in till.billing.tray.facts if isinstance(one, PaymentApplied | PaymentUnapplied)]
    assert told == facts == days


def test_where_there_is_one_company_no_fact_says_in_whose_books_a_day_is(till: Cashier) -> None:
    till.receive(400, "INV-1")
    assert [one.posting_date for one in till.billing.tray.facts if isinstance(one, PaymentApplied)] == [""]


def test_a_repeated_payment_under_its_key_is_one_payment_and_under_another_key_two(till: Cashier) -> None:
    first = till.receive(400, "INV-1", headers={"idempotency-key": "k"})
    again = till.receive(400, "INV-1", headers={"idempotency-key": "k"})
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers == {**first.headers, "idempotency-replayed": "true"}
    assert till.open_minor("INV-1") == 600
    assert code(till.receive(401, "INV-1", headers={"idempotency-key": "k"})) == (409, "idempotency_key_reused")
    till.receive(400, "INV-1", headers={"idempotency-key": "k2"})
    assert till.open_minor("INV-1") == 200


def test_more_than_is_open_stays_unapplied(till: Cashier) -> None:
    assert body(till.receive(1_300, "INV-1"))["unapplied"] == euros(300)
    assert (till.open_minor("INV-1"), till.applied()) == (0, [("APP-1", "PAY-1", "INV-1", 1_000)])
    assert body(till.receive(50, "INV-1"))["applications"] == []


@pytest.mark.parametrize(("invoice", "currency"), [("", "EUR"), ("INV-9", "EUR"), ("INV-1", "USD")])
def test_money_that_fits_no_invoice_is_kept_and_nothing_is_settled(till: Cashier, invoice: str, currency: str) -> None:
    answer = till.receive(500, invoice, currency)
    assert answer.status == 201
    assert body(answer)["unapplied"] == {"minor": 500, "currency": currency}
    assert (till.applied(), till.open_minor("INV-1")) == ([], 1_000)
    assert [out.body["type"] for out in till.billing.tray.events] == ["payment.received"]


def test_unapplied_cash_is_applied_later_to_one_invoice_after_the_other(till: Cashier) -> None:
    till.receive(1_500)
    first = till.apply(1_200, "INV-1")
    assert (first.status, body(first)["unapplied"]) == (201, euros(500))
    assert body(first)["applications"] == [
        {"application_no": "APP-1", "invoice_number": "INV-1", "amount": euros(1_000)}
    ]
    second = till.apply(500, "INV-2")
    assert (body(second)["unapplied"], body(second)["version"]) == (euros(0), 3)
    assert till.applied() == [("APP-1", "PAY-1", "INV-1", 1_000), ("APP-2", "PAY-1", "INV-2", 500)]
    assert (till.open_minor("INV-1"), till.open_minor("INV-2")) == (0, 500)


def test_an_invoice_with_nothing_open_takes_nothing(till: Cashier) -> None:
    till.receive(1_500, "INV-1")
    answer = till.apply(100, "INV-1")
    assert (answer.status, body(answer)["applications"]) == (201, [])
    assert len(till.applied()) == 1


@pytest.mark.parametrize(
    ("minor", "invoice", "payment", "currency", "expected"),
    [
        (100, "INV-1", "PAY-9", "EUR", (404, "unknown_payment")),
        (100, "INV-9", "PAY-1", "EUR", (422, "unknown_invoice")),
        (100, "INV-1", "PAY-1", "USD", (422, "currency_mismatch")),
        (501, "INV-1", "PAY-1", "EUR", (422, "amount_exceeds_unapplied")),
        (0, "INV-1", "PAY-1", "EUR", (400, "malformed")),
    ],
)
def test_an_application_that_cannot_be_is_a_problem_and_changes_nothing(
    till: Cashier, minor: int, invoice: str, payment: str, currency: str, expected: tuple[int, str]
) -> None:
    till.receive(500)
    assert code(till.apply(minor, invoice, payment, currency)) == expected
    assert till.applied() == []


def test_an_application_is_made_on_the_version_that_was_seen(till: Cashier) -> None:
    till.receive(500)
    seen = {"if-match": '"1"', "idempotency-key": "apply-1"}
    first = till.apply(100, "INV-1", **seen)
    again = till.apply(100, "INV-1", **seen)
    assert (again.status, again.body) == (first.status, first.body)
    assert code(till.apply(100, "INV-1", **{**seen, "idempotency-key": "apply-2"})) == (412, "precondition_failed")
    assert till.open_minor("INV-1") == 900


def test_the_version_of_an_invoice_counts_what_is_paid_on_it(till: Cashier) -> None:
    for _ in range(2):
        till.receive(100, "INV-1")
    answer = checked(till.billing, Request("billing", "getInvoice", {"invoice_number": "INV-1"}), 0, "")
    assert (answer.headers["etag"], body(answer)["version"]) == ('"3"', 3)


@pytest.mark.parametrize("minor", [0, -5])
def test_no_money_is_no_payment(till: Cashier, minor: int) -> None:
    assert code(till.receive(minor, "INV-1")) == (400, "malformed")
