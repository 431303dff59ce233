"""Service contracts: when each of their months begins, and is over."""

import pytest

from seatrial.calendar import Calendar
from seatrial.facts import ContractChanged, JournalPosted, PostingDated, ReceivablePosted
from seatrial.message import JsonObject
from simulators.erp.system import Erp
from simulators.master import Customer, Item, LegalEntity, Master, ServiceContract
from simulators.system import Promises
from tests.simulators.backoffice import BackOffice

CALENDAR = Calendar("2026-03-02T06:00:00Z")
ADA = Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 10_000)


def periods(
    first_month: str, months: int, cycle_day: int, clock: Calendar = CALENDAR
) -> list[tuple[str, str, int, int]]:
    """(name, instant at which it is over, days, days of them on which the contract holds) of every month."""
    agreed = ServiceContract("SVC-1", "C-1", "SERVICE", 3_100, 50, first_month, months, cycle_day=cycle_day)
    master = Master((ADA,), (Item("A", "Item A", 500),), (), contracts=(agreed,))
    erp = Erp(master, clock, Promises(search_visibility_ms=5_000), true_time=CALENDAR)
    erp.open(0)
    (event,) = [one.body for one in erp.tray.events if one.body["type"] == "contract.changed"]
    (told,) = [fact for fact in erp.tray.facts if isinstance(fact, ContractChanged)]
    assert [one["ends_at"] for one in event["data"]["periods"]] == [CALENDAR.text(one.ends_at) for one in told.periods]
    return [(one.period, CALENDAR.text(one.ends_at), one.days, one.served) for one in told.periods]


def test_a_month_of_the_calendar_is_over_when_its_last_day_is() -> None:
    assert periods("2026-02", 2, 1) == [
        ("2026-02", "2026-02-28T23:00:00.000Z", 28, 28),
        ("2026-03", "2026-03-31T22:00:00.000Z", 31, 31),
    ]


def test_a_month_from_the_third_is_called_by_that_in_which_it_begins() -> None:
    assert periods("2026-02", 2, 3) == [
        ("2026-02", "2026-03-02T23:00:00.000Z", 28, 28),
        ("2026-03", "2026-04-02T22:00:00.000Z", 31, 31),
    ]


@pytest.mark.parametrize("cycle_day", [1, 2, 15, 27, 28])
def test_every_month_follows_the_last_without_a_gap_whatever_its_day(cycle_day: int) -> None:
    """Two years from December on, the second a leap year: 365 and 366 days."""
    told = periods("2026-12", 24, cycle_day)
    assert [name[5:] for name, *_ in told] == [f"{1 + (nth - 1) % 12:02d}" for nth in range(12, 36)]
    assert sum(days for _, _, days, _ in told) == 365 + 366
    assert {days for _, _, days, _ in told} == {28, 29, 30, 31}


@pytest.mark.parametrize("ahead_ms", [449_000, -449_000])
def test_a_month_is_over_at_midnight_also_for_an_erp_whose_clock_is_off(ahead_ms: int) -> None:
    assert periods("2026-02", 1, 3, CALENDAR.ahead(ahead_ms)) == [("2026-02", "2026-03-02T23:00:00.000Z", 28, 28)]


def office_of(zone: str = "") -> BackOffice:
    """It is 2 March, 7 o'clock in Berlin, or in the night in New York."""
    agreed = ServiceContract("SVC-1", "C-1", "SERVICE", 3_100, 50, "2026-03", 1, site="DC1")
    entities = (LegalEntity("north", zone, ("DC1",), 2 * 3_600_000),) if zone else ()
    return BackOffice(entities=entities, contracts=(agreed,))


@pytest.mark.parametrize(
    ("zone", "ends_at"),
    [("Europe/Berlin", "2026-03-31T22:00:00.000Z"), ("America/New_York", "2026-04-01T04:00:00.000Z")],
)
def test_a_month_is_over_by_the_clock_of_the_company_that_the_contract_is_with(zone: str, ends_at: str) -> None:
    office = office_of(zone)
    (event,) = [one for one in office.events if one["type"] == "contract.changed"]
    (period,) = event["data"]["periods"]
    assert (event["data"]["zone"], period["ends_at"]) == (zone, ends_at)
    (told,) = office.recorded(ContractChanged)
    assert [one.last_day for one in told.periods] == ["2026-03-31"]


def test_a_contract_that_ends_early_has_an_earlier_last_day() -> None:
    office = office_of("Europe/Berlin")
    body = {"ends_on": "2026-03-16", "reason": "moved"}
    assert office.ask("terminateContract", body, service_contract_number="SVC-1").status == 200
    assert [one.last_day for one in office.recorded(ContractChanged)[-1].periods] == ["2026-03-15"]


def test_a_contract_in_nobodys_books_says_neither_zone_nor_last_day() -> None:
    office = office_of()
    (event,) = [one for one in office.events if one["type"] == "contract.changed"]
    (told,) = office.recorded(ContractChanged)
    assert "zone" not in event["data"] and [one.last_day for one in told.periods] == [""]


SUMS: JsonObject = {
    name: {"minor": minor, "currency": "EUR"}
    for name, minor in (("net", 500), ("charges", 0), ("tax", 0), ("rounding", 0), ("total", 500))
}
OF_CONTRACT: JsonObject = {"sales_order_number": "", "service_contract_number": "SVC-1", "posting_date": "2026-02-28"}
FEE = {"invoice_number": "INV-1", "orders": [], "lines": [], "service_contract_number": "SVC-1", "totals": SUMS,
       "posting_date": "2026-02-28"}  # fmt: skip
PAID = {**OF_CONTRACT, "payment_id": "PAY-1", "application_no": "APP-1", "invoice_number": "INV-1",
        "amount": SUMS["total"]}  # fmt: skip
GIVEN_BACK = {**OF_CONTRACT, "payment_id": "PAY-1", "refund_no": "RFD-1", "amount": SUMS["total"]}
MEMO = {**OF_CONTRACT, "credit_memo_number": "CM-1", "invoice_number": "INV-1", "totals": SUMS,
        "lines": [{"invoice_line": "1", "line_no": "2026-02", "quantity_base": 3}]}  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "told", "kind"),
    [
        ("postInvoice", FEE, "invoice"),
        ("postPayment", PAID, "payment"),
        ("postPayment", {**PAID, "kind": "reversal"}, "reversal"),
        ("postRefund", GIVEN_BACK, "refund"),
        ("postCreditMemo", MEMO, "credit_memo"),
    ],
)
def test_a_posting_of_a_contract_is_refused_in_a_closed_month_and_taken_late(
    operation: str, told: JsonObject, kind: str
) -> None:
    office = office_of("Europe/Berlin")
    refused = office.ask(operation, told).body or {}
    assert (refused["outcome"], refused["reason_code"], refused["first_open_date"], refused["journal_number"]) == (
        "refused", "period_closed", "2026-03-01", None,
    )  # fmt: skip
    assert not [*office.recorded(PostingDated), *office.recorded(JournalPosted), *office.recorded(ReceivablePosted)]
    late = office.ask(operation, {**told, "posting_date": "2026-03-01", "late_of": "2026-02-28"}).body or {}
    assert late["outcome"] == "posted"
    (dated,) = office.recorded(PostingDated)
    assert (dated.entity, dated.kind, dated.posting_date, dated.late_of, dated.owner) == (
        "north", kind, "2026-03-01", "2026-02-28", "finance",
    )  # fmt: skip
    assert [one.posting_date for one in office.recorded(JournalPosted)] == ["2026-03-01"]


def test_money_of_a_contract_that_nobody_has_is_not_given_back() -> None:
    answer = office_of().ask("postRefund", {**GIVEN_BACK, "service_contract_number": "SVC-9"})
    assert (answer.status, (answer.body or {})["code"]) == (404, "unknown_contract")
