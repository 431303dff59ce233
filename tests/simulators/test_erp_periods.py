"""Months of a legal entity: open, closed on time, and what comes when they are closed."""

import pytest
from msgspec import UNSET

from seatrial.calendar import Calendar, day_of
from seatrial.facts import BooksOpened, JournalPosted, PeriodClosed, PostingDated
from seatrial.message import JsonObject
from simulators.erp.periods import Periods
from simulators.erp.premises import NAME, STREAMS, Premises
from simulators.eventlog import EventLog
from simulators.master import LegalEntity, Master
from simulators.siteclock import SiteClock
from simulators.system import Promises, Tray
from tests.simulators.backoffice import BackOffice, euros

HOUR = 3_600_000
ZONE = "Europe/Berlin"


def periods(start: str, close_after_ms: int = 2 * HOUR) -> tuple[Periods, Tray]:
    calendar, tray = Calendar(start, ZONE), Tray()
    master = Master((), (), (), entities=(LegalEntity("north", ZONE, ("DC1",), close_after_ms),))
    log = EventLog(NAME, STREAMS, calendar, tray)
    premises = Premises(master, {}, calendar, SiteClock(calendar, ZONE), Promises(), tray, log)
    books = Periods(premises)
    books.open(0, "nightly")
    assert [type(fact) for fact in tray.facts] == [BooksOpened]
    tray.facts.clear()
    return books, tray


def look(books: Periods, tray: Tray, now_ms: int) -> int:
    """The next look; gives when it was."""
    (due,) = tray.due
    tray.due.clear()
    books.look(due, now_ms + due.ms_min)
    return now_ms + due.ms_min


def test_a_month_is_closed_two_hours_after_its_end_and_not_the_night_before() -> None:
    books, tray = periods("2026-03-30T12:00:00+02:00")
    at = look(books, tray, 0)
    assert (at, tray.facts) == (14 * HOUR, [])
    at = look(books, tray, at)
    assert at == 38 * HOUR
    (fact,) = tray.facts
    assert isinstance(fact, PeriodClosed)
    assert (fact.entity, fact.period, fact.first_open) == ("north", "2026-03", "2026-04-01")
    look(books, tray, at)
    assert tray.facts == [fact], "April is open"


def test_what_may_still_be_booked_is_closed_days_later() -> None:
    books, tray = periods("2026-03-31T12:00:00+02:00", close_after_ms=74 * HOUR)
    at = 0
    for _ in range(4):
        assert tray.facts == []
        at = look(books, tray, at)
    assert at == (14 + 72) * HOUR
    assert len(tray.facts) == 1


def test_what_comes_after_the_close_is_refused_and_posted_on_the_first_open_date() -> None:
    books, tray = periods("2026-03-31T12:00:00+02:00")
    assert books.refuse("DC1", "2026-03-31", UNSET) == ""
    look(books, tray, 0)
    assert books.refuse("DC1", "2026-03-31", UNSET) == "2026-04-01"
    assert books.refuse("DC1", "2026-03-31", "2026-03-31") == "2026-04-01"
    assert books.refuse("DC1", "2026-03-31", "2026-04-01") == ""
    books.dated("order/1", "goods_issue", "SHP-1", "DC1", "2026-03-31", "2026-04-01")
    fact = tray.facts[-1]
    assert isinstance(fact, PostingDated)
    assert (fact.posting_date, fact.late_of, fact.owner) == ("2026-04-01", "2026-03-31", "finance")


def test_the_night_of_summer_time_has_its_own_midnights() -> None:
    assert day_of("2026-03-28T22:59:59.999Z", ZONE) == "2026-03-28"
    assert day_of("2026-03-28T23:00:00.000Z", ZONE) == "2026-03-29"
    assert day_of("2026-03-29T22:00:00.000Z", ZONE) == "2026-03-30"


def test_a_site_in_nobodys_books_is_never_late() -> None:
    books, tray = periods("2026-03-31T12:00:00+02:00")
    look(books, tray, 0)
    assert books.refuse("DC9", "2026-03-31", UNSET) == ""
    assert books.day("DC9", "2026-03-31T10:00:00.000Z", "Europe/Nowhere") == ""


def test_a_zone_that_is_none_gives_no_day() -> None:
    books, _ = periods("2026-03-31T12:00:00+02:00")
    assert books.day("DC1", "2026-03-31T22:10:00.000Z", "Europe/Nowhere") is None
    assert books.day("DC1", "2026-03-31T22:10:00.000Z", ZONE) == "2026-04-01"


INVOICE: JsonObject = {
    "invoice_number": "INV-1",
    "orders": [{"sales_order_number": "SO-1", "charges": euros(0), "total": euros(500)}],
    "posting_date": "2026-02-28",
    "lines": [{"sales_order_number": "SO-1", "line_no": "1", "quantity_base": 1}],
    "totals": {"net": euros(500), "charges": euros(0), "tax": euros(0), "rounding": euros(0), "total": euros(500)},
}
PAYMENT: JsonObject = {
    "payment_id": "PAY-1",
    "application_no": "APP-1",
    "invoice_number": "INV-1",
    "sales_order_number": "SO-1",
    "amount": euros(500),
    "posting_date": "2026-02-28",
}
REFUND: JsonObject = {
    "payment_id": "PAY-1",
    "refund_no": "RFD-1",
    "sales_order_number": "SO-1",
    "amount": euros(500),
    "posting_date": "2026-02-28",
}
MEMO: JsonObject = {
    "credit_memo_number": "CM-1",
    "invoice_number": "INV-1",
    "sales_order_number": "SO-1",
    "posting_date": "2026-02-28",
    "lines": [{"invoice_line": "1", "line_no": "1", "quantity_base": 1}],
    "totals": INVOICE["totals"],
}


@pytest.mark.parametrize(
    ("operation", "told", "kind"),
    [
        ("postInvoice", INVOICE, "invoice"),
        ("postPayment", PAYMENT, "payment"),
        ("postPayment", {**PAYMENT, "kind": "reversal"}, "reversal"),
        ("postRefund", REFUND, "refund"),
        ("postCreditMemo", MEMO, "credit_memo"),
    ],
)
def test_a_posting_of_billing_is_refused_in_a_closed_month_and_taken_late(
    operation: str, told: JsonObject, kind: str
) -> None:
    office = BackOffice(("A", 10), entities=(LegalEntity("north", ZONE, ("DC1",), 2 * HOUR),))
    office.book(5)
    refused = office.ask(operation, told).body or {}
    assert (refused["outcome"], refused["first_open_date"], refused["journal_number"]) == (
        "refused",
        "2026-03-01",
        None,
    )
    assert office.recorded(PostingDated) == [] and office.recorded(JournalPosted) == []
    late = office.ask(operation, {**told, "posting_date": "2026-03-01", "late_of": "2026-02-28"}).body or {}
    assert late["outcome"] == "posted"
    (fact,) = office.recorded(PostingDated)
    assert (fact.kind, fact.posting_date, fact.late_of, fact.owner) == (kind, "2026-03-01", "2026-02-28", "finance")
    assert [one.posting_date for one in office.recorded(JournalPosted)] == ["2026-03-01"]


REPORT: JsonObject = {
    "report_number": "CR-1",
    "customer_number": "C-1",
    "currency": "EUR",
    "lines": [{"item": "A", "quantity_base": 1}],
}


@pytest.mark.parametrize(
    ("operation", "told", "kind"),
    [("postInvoice", INVOICE, "invoice"), ("postPayment", PAYMENT, "payment"), ("postRefund", REFUND, "refund")],
)
def test_what_is_sold_out_of_consignment_keeps_to_the_months_of_the_first_company(
    operation: str, told: JsonObject, kind: str
) -> None:
    office = BackOffice(("A", 10), entities=(NORTH, SOUTH))
    office.ask("recordConsumption", REPORT)
    settled = office.ask("settleConsumption", {}, report_number="CR-1").body or {}
    sale = settled["consumption_order_number"]
    assert settled["zone"] == ZONE, "whoever bills it has to know by whose clock"
    told = {**told, "sales_order_number": sale} if kind != "invoice" else {
        **told,
        "orders": [{**INVOICE["orders"][0], "sales_order_number": sale}],
        "lines": [{**INVOICE["lines"][0], "sales_order_number": sale}],
    }  # fmt: skip
    refused = office.ask(operation, told).body or {}
    assert (refused["outcome"], refused["first_open_date"]) == ("refused", "2026-03-01")
    assert office.recorded(JournalPosted) == []
    office.ask(operation, {**told, "posting_date": "2026-03-01", "late_of": "2026-02-28"})
    (fact,) = office.recorded(PostingDated)
    assert (fact.entity, fact.kind, fact.posting_date, fact.late_of) == ("north", kind, "2026-03-01", "2026-02-28")


NORTH = LegalEntity("north", ZONE, ("DC1",), 2 * HOUR)
SOUTH = LegalEntity("south", ZONE, ("DC2",), 2 * HOUR)
IN_MARCH: JsonObject = {**INVOICE, "posting_date": "2026-03-02"}


def test_what_is_paid_and_credited_of_an_invoice_is_in_the_books_that_it_names() -> None:
    """Of one order, one invoice is the north's, another the south's, by one clock."""
    office = BackOffice(("A", 10), entities=(NORTH, SOUTH))
    office.book(5)
    office.ask("postInvoice", {**IN_MARCH, "legal_entity": "south"})
    office.ask("postInvoice", {**IN_MARCH, "invoice_number": "INV-2", "legal_entity": "north"})
    office.ask("postInvoice", {**IN_MARCH, "invoice_number": "INV-3"})
    for number in ("1", "2"):
        named = {"posting_date": "2026-03-02", "invoice_number": f"INV-{number}"}
        paid = {**PAYMENT, **named, "payment_id": f"PAY-{number}", "application_no": f"APP-{number}"}
        office.ask("postPayment", paid)
        office.ask("postPayment", {**paid, "kind": "reversal"})
        office.ask("postRefund", {**REFUND, "posting_date": "2026-03-02", "payment_id": f"PAY-{number}"})
        office.ask("postCreditMemo", {**MEMO, **named})
    booked = [(one.entity, one.kind) for one in office.recorded(PostingDated)]
    of_one = ["payment", "reversal", "refund", "credit_memo"]
    assert booked == [
        ("south", "invoice"),
        ("north", "invoice"),
        ("north", "invoice"),
        *[("south", kind) for kind in of_one],
        *[("north", kind) for kind in of_one],
    ]


def test_an_invoice_of_a_company_that_is_none_is_a_problem() -> None:
    office = BackOffice(("A", 10), entities=(NORTH,))
    office.book(5)
    answer = office.ask("postInvoice", {**IN_MARCH, "legal_entity": "west"})
    assert (answer.status, (answer.body or {})["code"]) == (422, "unknown_legal_entity")
    assert office.recorded(PostingDated) == []
