"""Billing asks the tax service about every document, as often as it takes, and posts none that is not taxed."""

from collections.abc import Iterator
from itertools import count

import pytest
from msgspec.structs import replace

from harness.contracts.load import contracts
from seatrial.calendar import Calendar
from seatrial.facts import InvoicePosted, TaxRateSet
from seatrial.message import JsonObject, Request, Response, problem
from simulators.billing.system import Billing
from simulators.master import Customer, Habits, Master, OpeningRate
from simulators.system import Due, Promises
from simulators.tax.system import Tax
from tests.simulators.checked import checked

CALENDAR = Calendar("2020-06-30T12:00:00Z", "Europe/Zurich")
MASTER = Master(
    (Customer("C-1", "Ada", "Quay 1", "Basel", "4051", "CH", "CHF", 1_000_000),), (), (),
    habits=Habits(invoice_ms_min=100, invoice_ms_max=100), zone="Europe/Zurich",
    tax_rates=(OpeningRate("CH", "standard", 77_000, "2018-01-01"), OpeningRate("CH", "reduced", 25_000, "2018-01-01")),
)  # fmt: skip
CALCULATE = contracts({"billing": "v1", "tax": "v1"}).operations["tax", "calculateTax"]


class NoChance:
    def between(self, name: str, low: int, high: int) -> int:
        raise AssertionError(name)

    def chance(self, name: str, chance_ppm: int) -> bool:
        raise AssertionError(name)


class Desk:
    """Billing and a tax service, and somebody between them who may keep the answers back."""

    def __init__(self, master: Master = MASTER) -> None:
        self.billing = Billing(master, CALENDAR, Promises(), asks_tax=True)
        self.tax = Tax(MASTER, CALENDAR, Promises())
        for system in (self.billing, self.tax):
            system.open(0)
        self.keys: Iterator[int] = count(1)

    def bill(
        self, shipment: str, *amounts: int, category: str = "standard", order: str = "SO-7", **other: object
    ) -> JsonObject:
        told: JsonObject = {
            "type": "goods_issue",
            "source_document": shipment,
            "sales_order_number": order,
            "customer_number": "C-1",
            "currency": "CHF",
            "occurred_at": "2020-06-30T22:30:00.000Z",
            "ship_to": {"country": "CH"},
            "tax_point_date": "2020-07-01",
            "lines": [
                {
                    "line_no": str(number),
                    "shipment_line": str(number),
                    "item": "BOOK",
                    "quantity_base": 1,
                    "unit_price": {"minor": minor, "currency": "CHF"},
                    "tax_category": category,
                }
                for number, minor in enumerate(amounts, 1)
            ],
            "charges": [],
        }
        told = {name: value for name, value in {**told, **other}.items() if value is not None}
        headers = {"idempotency-key": str(next(self.keys))}
        request = Request("billing", "recordBillableEvents", {}, headers, told)
        return checked(self.billing, request, 0, "order/1").body or {}

    def work(self) -> list[Due]:
        """Everything that is due, once; what it was."""
        due, self.billing.tray.due = self.billing.tray.due, []
        for one in due:
            self.billing.perform(one, 0, NoChance())
        return due

    def asked(self) -> list[Request]:
        calls, self.billing.tray.calls = self.billing.tray.calls, []
        for request in calls:
            assert CALCULATE.check_request(request) is None, request
        return calls

    def answer(self, request: Request) -> Response:
        answer = self.tax.handle(request, 0, "")
        assert CALCULATE.check_response(answer) is None, answer
        return answer

    def hear(self, request: Request, response: Response | None) -> None:
        self.billing.hear(request, response, 0)

    @property
    def posted(self) -> list[InvoicePosted]:
        return [fact for fact in self.billing.tray.facts if isinstance(fact, InvoicePosted)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_document_is_taxed_by_the_service_and_rounded_to_coins(desk: Desk) -> None:
    assert not any(isinstance(fact, TaxRateSet) for fact in desk.billing.tray.facts), "it has no rates of its own"
    desk.bill("SHP-1", 1_000, 333)
    desk.work()
    (question,) = desk.asked()
    assert question.body is not None
    assert {line["tax_point_date"] for line in question.body["lines"]} == {"2020-07-01"}
    desk.hear(question, desk.answer(question))
    desk.work()
    (invoice,) = desk.posted
    # 13.33 at 7.7 % is 1.026
    assert (invoice.net_minor, invoice.tax_minor, invoice.rounding_minor, invoice.total_minor) == (
        1_333,
        103,
        -1,
        1_435,
    )


def test_without_an_answer_it_stays_a_draft_and_asks_again_ever_later(desk: Desk) -> None:
    desk.bill("SHP-1", 1_000)
    desk.work()
    waits = []
    silence: list[Response | None] = [
        None, problem(503, "unavailable", "maintenance"), Response(200, {"lines": "none"}), Response(200, None),
        Response(200, {"rounding": "order", "lines": []}), None, None, None, None,
    ]  # fmt: skip
    for nothing in silence:
        (question,) = desk.asked()
        desk.hear(question, nothing)
        (due,) = desk.work()
        waits.append(due.ms_min)
    assert waits == [30_000, 60_000, 120_000, 240_000, 480_000, 960_000, 1_800_000, 1_800_000, 1_800_000]
    assert desk.posted == []
    (question,) = desk.asked()
    desk.hear(question, desk.answer(question))
    desk.work()
    assert [invoice.tax_minor for invoice in desk.posted] == [77]


def test_two_documents_of_one_order_in_one_moment_bear_the_tax_of_the_whole(desk: Desk) -> None:
    for shipment in ("SHP-1", "SHP-2", "SHP-3"):
        desk.bill(shipment, 333)
    desk.work()
    questions = desk.asked()
    answers = [(question, desk.answer(question)) for question in questions]
    for question, answer in answers:
        desk.hear(question, answer)
    while again := desk.asked():
        assert len(again) in (1, 2), "whoever comes second asks once more"
        for question in again:
            desk.hear(question, desk.answer(question))
    desk.work()
    assert [invoice.tax_minor for invoice in desk.posted] == [26, 25, 26]  # 9.99 at 7.7 % is 0.769
    assert sum(invoice.tax_minor for invoice in desk.posted) == 77


@pytest.mark.parametrize("told", [{"category": "luxury"}, {"ship_to": {"country": "FR"}}])
def test_what_the_service_cannot_tax_is_blocked(desk: Desk, told: JsonObject) -> None:
    desk.bill("SHP-1", 1_000, **told)
    desk.work()
    (question,) = desk.asked()
    desk.hear(question, desk.answer(question))
    assert (desk.work(), desk.asked(), desk.posted) == ([], [], [])


@pytest.mark.parametrize("told", [{"ship_to": None}, {"tax_point_date": None}])
def test_what_goes_nowhere_or_on_no_day_is_blocked_at_once(desk: Desk, told: JsonObject) -> None:
    assert desk.bill("SHP-1", 1_000, **told)["reason_code"] == "no_tax_point"
    assert (desk.work(), desk.asked()) == ([], [])


def test_a_late_answer_about_what_is_taxed_already_changes_nothing(desk: Desk) -> None:
    desk.bill("SHP-1", 1_000)
    desk.work()
    (question,) = desk.asked()
    answer = desk.answer(question)
    desk.hear(question, answer)
    desk.hear(question, answer)
    assert len(desk.work()) == 1
    assert [invoice.tax_minor for invoice in desk.posted] == [77]


def test_a_document_about_two_orders_is_asked_about_once_and_bears_the_tax_of_each() -> None:
    desk = Desk(replace(MASTER, invoice_policy="consolidated"))
    freight = [{"charge_id": "CHG-1", "kind": "freight", "amount": {"minor": 990, "currency": "CHF"}}]
    desk.bill("SHP-1", 333, charges=freight)
    desk.bill("SHP-2", 333, category="reduced", order="SO-8")
    desk.bill("SHP-3", 333)
    desk.work()
    (question,) = desk.asked()
    assert question.body is not None
    assert [line["order"] for line in question.body["lines"]] == ["SO-7", "SO-8", "SO-7", "SO-7"]
    desk.hear(question, desk.answer(question))
    desk.work()
    (invoice,) = desk.posted
    # 3.33 + 3.33 + 9.90 at 7.7 % is 1.275, 3.33 at 2.5 % is 0.083
    assert [(row.order, row.taxable_minor, row.tax_minor) for row in invoice.tax_rows] == [
        ("SO-7", 1_656, 128),
        ("SO-8", 333, 8),
    ]
    assert [(one.order_number, one.charges_minor, one.total_minor) for one in invoice.orders] == [
        ("SO-7", 990, 1_784),
        ("SO-8", 0, 341),
    ]
    assert (invoice.rounding_minor, invoice.total_minor) == (0, 2_125)


def test_a_document_of_which_a_part_cannot_be_taxed_is_blocked() -> None:
    desk = Desk(replace(MASTER, invoice_policy="consolidated"))
    desk.bill("SHP-1", 333)
    desk.bill("SHP-2", 333, category="luxury", order="SO-8")
    desk.work()
    (question,) = desk.asked()
    desk.hear(question, desk.answer(question))
    assert (desk.work(), desk.asked(), desk.posted) == ([], [], [])
