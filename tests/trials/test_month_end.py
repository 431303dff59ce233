"""A night in which a month ends three times: every goods issue in the month in which it left, or on the late list."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from harness.scenario.reader import read_scenario
from tests.trials.altered import altered
from tests.trials.told import by_kind

ZONES = {"Hamburg GmbH": "Europe/Berlin", "London Ltd": "Europe/London", "New York Inc": "America/New_York"}
SITES = {"HAM": "Hamburg GmbH", "LON": "London Ltd", "NYC": "New York Inc"}
START = datetime(2026, 3, 31, 18, tzinfo=UTC)
MARCH, APRIL = "2026-03-31", "2026-04-01"


def test_so_many_lie_in_march_so_many_in_april_and_so_many_on_the_late_list() -> None:
    dated = [one for one in by_kind("month-end-cut-off", 0)["PostingDated"] if one["kind"] == "goods_issue"]
    assert Counter((one["entity"], one["posting_date"], one.get("late_of", "")) for one in dated) == {
        ("Hamburg GmbH", MARCH, ""): 14,
        ("Hamburg GmbH", APRIL, MARCH): 8,
        ("Hamburg GmbH", APRIL, ""): 57,
        ("London Ltd", MARCH, ""): 17,
        ("London Ltd", APRIL, ""): 14,
        ("New York Inc", MARCH, ""): 21,
        ("New York Inc", APRIL, ""): 29,
    }


@pytest.mark.parametrize("seed", [0, 1])
def test_the_day_is_that_on_the_wall_of_the_company_whose_site_it_is(seed: int) -> None:
    told = by_kind("month-end-cut-off", seed)
    dated = {one["document"]: one for one in told["PostingDated"] if one["kind"] == "goods_issue"}
    closed = {one["entity"]: one["at"] for one in told["PeriodClosed"]}
    assert len(dated) == len(told["ShipmentConfirmed"]) == 160
    elsewhere = 0
    for left in told["ShipmentConfirmed"]:
        entity = SITES[left["lines"][0]["site"]]
        instant = START + timedelta(milliseconds=left["at"])
        day = instant.astimezone(ZoneInfo(ZONES[entity])).date().isoformat()
        posting = dated[left["shipment"]]
        late = posting["at"] >= closed[entity] and day == MARCH
        assert (posting["entity"], posting["posting_date"]) == (entity, APRIL if late else day)
        assert (posting.get("late_of", ""), posting.get("owner", "")) == ((MARCH, "finance") if late else ("", ""))
        elsewhere += day != instant.date().isoformat()
    assert elsewhere > 20, "of so many the day is another in UTC"


def test_every_month_is_closed_once_by_the_clock_on_its_own_wall() -> None:
    closed = by_kind("month-end-cut-off", 0)["PeriodClosed"]
    minutes = {one["entity"]: round(one["at"] / 60_000) for one in closed}
    assert [(one["period"], one["first_open"]) for one in closed] == [("2026-03", APRIL)] * 3
    assert minutes == {"Hamburg GmbH": 270, "London Ltd": 420, "New York Inc": 720}, "but for the ERP's own clock"


@pytest.mark.parametrize("start", ["2026-03-31T20:00:00+02:00", "2026-03-28T20:00:00+01:00"])
def test_an_invoice_bears_the_day_on_the_wall_where_its_goods_left(start: str) -> None:
    """Also in the night in which the clock goes from two to three."""
    story = replace(read_scenario("month-end-cut-off"), start=start, must_see=())
    told = by_kind(story, 0)
    left = {one["shipment"]: one for one in told["ShipmentConfirmed"]}
    invoices = [one for one in told["InvoicePosted"] if not one.get("contract")]
    assert len(invoices) >= 160
    days: Counter[tuple[str, str]] = Counter()
    for invoice in invoices:
        shipment = left[invoice["source_document"]]
        entity = SITES[shipment["lines"][0]["site"]]
        instant = datetime.fromisoformat(start) + timedelta(milliseconds=shipment["at"])
        day = instant.astimezone(ZoneInfo(ZONES[entity])).date().isoformat()
        assert invoice["posting_date"] == day
        days[entity, day] += 1
    assert len(days) == 6, "both sides of midnight in each company"


def test_so_many_invoices_bear_march_and_lie_in_april_on_the_late_list() -> None:
    told = by_kind("month-end-cut-off", 0)
    dated = [one for one in told["PostingDated"] if one["kind"] == "invoice"]
    # and of contracts: six fees with what was handled in March, five times what was handled since
    assert Counter((one["entity"], one["posting_date"], one.get("late_of", "")) for one in dated) == {
        ("Hamburg GmbH", MARCH, ""): 14,
        ("Hamburg GmbH", APRIL, MARCH): 8 + 6,
        ("Hamburg GmbH", APRIL, ""): 57 + 5,
        ("London Ltd", MARCH, ""): 17,
        ("London Ltd", APRIL, ""): 14,
        ("New York Inc", MARCH, ""): 21,
        ("New York Inc", APRIL, ""): 29,
    }
    bears = {one["invoice"]: one["posting_date"] for one in told["InvoicePosted"]}
    assert all((one.get("late_of", "") or one["posting_date"]) == bears[one["document"]] for one in dated)
    journals = {one["document"]: one["posting_date"] for one in told["JournalPosted"] if one["kind"] == "invoice"}
    assert journals == {one["document"]: one["posting_date"] for one in dated}


SENT_BACK = {
    "  release_delay_ms: 5 min\n": "  release_delay_ms: 5 min\n  returns: true\n",
    "habits:\n": "habits:\n  return_ms_min: 10 min\n  return_ms_max: 2 h\n",
    "workload:\n": "workload:\n  returns: {chance_ppm: 500000, after_ms_min: 10 min, after_ms_max: 1 h}\n",
}
"""Some of it comes back the same night."""


def test_credit_and_cash_are_dated_by_the_clock_of_the_company_whose_books_they_are_in(tmp_path: Path) -> None:
    dated = by_kind(read_scenario(altered("month-end-cut-off", tmp_path, SENT_BACK)), 0)["PostingDated"]
    seen = {(fact["kind"], fact["entity"], (fact["late_of"] or fact["posting_date"])[:7]) for fact in dated}
    assert ("payment", "New York Inc", "2026-03") in seen, "it is April where billing is"
    assert {kind for kind, _, _ in seen} >= {"credit_memo", "payment"}


def test_so_many_payments_bear_march_and_one_of_them_lies_in_april_on_the_late_list() -> None:
    dated = [one for one in by_kind("month-end-cut-off", 0)["PostingDated"] if one["kind"] == "payment"]
    assert Counter((one["entity"], one["posting_date"], one.get("late_of", "")) for one in dated) == {
        ("Hamburg GmbH", MARCH, ""): 11,
        ("Hamburg GmbH", APRIL, MARCH): 1,
        ("Hamburg GmbH", APRIL, ""): 67 + 11,
        ("London Ltd", MARCH, ""): 12,
        ("London Ltd", APRIL, ""): 19,
        ("New York Inc", MARCH, ""): 16,
        ("New York Inc", APRIL, ""): 34,
    }


@pytest.mark.parametrize("seed", [0, 1])
def test_a_payment_bears_the_day_on_the_wall_of_the_company_whose_invoice_it_pays(seed: int) -> None:
    """Billing's clock is a little off: a payment at midnight to the minute could be of either day."""
    told = by_kind("month-end-cut-off", seed)
    sites = {one["shipment"]: one["lines"][0]["site"] for one in told["ShipmentConfirmed"]}
    entities = {
        one["invoice"]: "Hamburg GmbH" if one.get("contract") else SITES[sites[one["source_document"]]]
        for one in told["InvoicePosted"]
    }
    posted = {one["document"]: one for one in told["PostingDated"] if one["kind"] == "payment"}
    assert len(posted) == len(told["PaymentApplied"]) > 160
    elsewhere = 0
    for paid in told["PaymentApplied"]:
        entity, instant = entities[paid["invoice"]], START + timedelta(milliseconds=paid["at"])
        days = {
            (instant + timedelta(seconds=off)).astimezone(ZoneInfo(ZONES[entity])).date().isoformat()
            for off in (-90, 90)
        }
        assert paid["posting_date"] in days
        posting = posted[paid["application"]]
        assert (posting["entity"], posting.get("late_of") or posting["posting_date"]) == (entity, paid["posting_date"])
        elsewhere += paid["posting_date"] != instant.astimezone(ZoneInfo("Europe/Berlin")).date().isoformat()
    assert elsewhere > 5, "of so many the day is another on the clock of billing"


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_six_fees_of_march_bear_march_and_find_its_books_closed(seed: int) -> None:
    told = by_kind("month-end-cut-off", seed)
    fees = [one for one in told["InvoicePosted"] if "2026-03" in [line["line"] for line in one["lines"]]]
    posted = {one["document"]: one for one in told["PostingDated"] if one["kind"] == "invoice"}
    left = {one["shipment"]: one["on"] for one in told["ShipmentConfirmed"]}
    assert len(fees) == 6
    for fee in fees:
        posting = posted[fee["invoice"]]
        assert (fee["posting_date"], posting["posting_date"], posting["late_of"]) == (MARCH, APRIL, MARCH)
        assert (posting["entity"], posting["owner"]) == ("Hamburg GmbH", "finance")
        handled = [left[line["shipment_line"]] for line in fee["lines"] if line["line"] == "usage"]
        assert set(handled) <= {MARCH}, "what was handled in April is not March's"


def test_a_consolidated_invoice_is_of_one_company_and_one_month() -> None:
    """Customers who order from all three get as many invoices a night, and two of each in the night of the close."""
    story = read_scenario("month-end-cut-off")
    customers = replace(story.workload.customers, count=12)
    story = replace(
        story,
        storm_ms=40 * 3_600_000,
        must_see=(),
        policies=replace(story.policies, invoice_policy="consolidated"),
        workload=replace(story.workload, customers=customers),
    )
    told = by_kind(story, 0)
    left = {one["shipment"]: one for one in told["ShipmentConfirmed"]}
    spread: Counter[tuple[str, str]] = Counter()
    invoices = [one for one in told["InvoicePosted"] if not one["contract"]]
    for invoice in invoices:
        shipments = {one["source_document"] for one in invoice["sources"]} or {invoice["source_document"]}
        (company,) = {SITES[left[one]["lines"][0]["site"]] for one in shipments}
        (month,) = {left[one]["on"][:7] for one in shipments}
        spread[company, month] += 1
    assert len(spread) == 6, "both months in each company"
    assert spread.total() == len(invoices) < 160 / 2, "they are consolidated"


SHIPPED_BY_A_VENDOR = {
    "  billing: {latency: lan}\n": "  billing: {latency: lan}\n  vendor: {}\n",
    "habits:\n": "habits:\n  vendor: {acknowledge_ms_max: 20 min, ship_ms_min: 30 min, ship_ms_max: 3 h}\n",
    "storm_ms: 18 h\n": "storm_ms: 3 d\n",
    "starts_ms: 3 h 40 min, duration_ms: 1 h}\n": "starts_ms: 3 h 40 min, duration_ms: 9 h}\n",
    "  orders:\n": "  named_items: [{number: PUMP, name: Pump, price_minor: 24900, drop_ship: VEND-1}]\n  orders:\n"
    "    - {name: pumps, count: 12, until_ms: 3 h, items: [PUMP]}\n",
}
"""And the ERP is away until March is closed in all three companies."""


def test_what_a_vendor_ships_is_in_the_books_of_the_first_company_and_keeps_to_its_months(tmp_path: Path) -> None:
    told = by_kind(read_scenario(altered("month-end-cut-off", tmp_path, SHIPPED_BY_A_VENDOR)), 0)
    dated = {(one["kind"], one["document"]): one for one in told["PostingDated"]}
    journals = [one for one in told["JournalPosted"] if one["kind"] != "void"]
    assert all((one["kind"], one["document"]) in dated for one in journals)
    sold = {one["source_document"] for one in told["BillableEventRecorded"] if one["type"] == "vendor_shipment"}
    bills = [one["invoice"] for one in told["VendorInvoicePosted"]]
    invoices = [one["invoice"] for one in told["InvoicePosted"] if one["source_document"] in sold]
    assert (len(bills), len(invoices)) == (12, 12)
    seen = [dated["vendor_invoice", one] for one in bills] + [dated["invoice", one] for one in invoices]
    assert {one["entity"] for one in seen} == {"Hamburg GmbH"}
    late = [one for one in seen if one["late_of"]]
    assert {(one["posting_date"], one["late_of"], one["owner"]) for one in late} == {(APRIL, MARCH, "finance")}
    assert {one["kind"] for one in late} == {"vendor_invoice", "invoice"}
