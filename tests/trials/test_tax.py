"""Tax to the minor unit, reckoned here once more: parts and whole, three countries, a rate that changes at midnight."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from msgspec import yaml

from harness.documents import SCENARIOS
from harness.scenario.model import Scenario
from harness.scenario.reader import parse_scenario
from tests.trials.told import by_kind

RATES = {
    ("CH", "standard"): [("2018-01-01", 77_000)],
    ("CH", "reduced"): [("2018-01-01", 25_000)],
    ("DE", "standard"): [("2007-01-01", 190_000), ("2020-07-01", 160_000)],
    ("DE", "reduced"): [("2007-01-01", 70_000), ("2020-07-01", 50_000)],
    ("AT", "standard"): [("2016-01-01", 200_000)],
    ("AT", "reduced"): [("2016-01-01", 100_000)],
}
HOUR = 3_600_000


def rounded(exact: Fraction) -> int:
    """Half away from zero, of what is not negative."""
    return int(exact + Fraction(1, 2))


def by_order(invoices: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for invoice in invoices:
        found.setdefault(invoice["order_number"], []).append(invoice)
    return found


@pytest.mark.parametrize("seed", [0, 1])
def test_the_tax_of_three_partial_invoices_is_the_tax_of_the_whole_order(seed: int) -> None:
    orders = by_order(by_kind("short-pick-split", seed)["InvoicePosted"])
    in_three = [invoices for invoices in orders.values() if len(invoices) == 3]
    assert len(in_three) > 5
    told_apart = 0
    for invoices in orders.values():
        taxable = [invoice["net_minor"] + invoice["charges_minor"] for invoice in invoices]
        alone = [rounded(Fraction(minor * 19, 100)) for minor in taxable]
        whole = rounded(Fraction(sum(taxable) * 19, 100))
        assert sum(invoice["tax_minor"] for invoice in invoices) == whole
        assert all(abs(one["tax_minor"] - by_itself) <= 1 for one, by_itself in zip(invoices, alone, strict=True))
        told_apart += sum(alone) != whole
    assert told_apart > 5, "each rounded by itself would not have come to it"


@pytest.mark.parametrize("seed", [0, 1])
def test_every_invoice_is_taxed_where_the_goods_went_on_the_day_on_which_they_left(seed: int) -> None:
    told = by_kind("three-jurisdictions", seed)
    booked = {one["order_number"]: one for one in told["OrderBooked"]}
    left = {one["shipment"]: one["on"] for one in told["ShipmentConfirmed"]}
    assert {*left.values()} == {"2020-06-30", "2020-07-01"}
    sums: dict[tuple[str, str, int], tuple[int, int]] = {}
    for invoice in told["InvoicePosted"]:
        order, on = booked[invoice["order_number"]], left[invoice["source_document"]]
        categories = {line["line"]: tax for line, tax in zip(order["lines"], order["tax_categories"], strict=True)}
        due: dict[tuple[str, int], int] = {}
        amounts = [
            (categories[one["line"]], one["quantity_base"] * one["unit_price_minor"]) for one in invoice["lines"]
        ]
        for category, minor in [*amounts, ("standard", invoice["charges_minor"])]:
            rate = [ppm for since, ppm in RATES[order["country"], category] if since <= on][-1]
            if minor:
                due[category, rate] = due.get((category, rate), 0) + minor
        rows = {(row["category"], row["rate_ppm"]): row for row in invoice["tax_rows"]}
        assert {at: row["taxable_minor"] for at, row in rows.items()} == due
        assert {row["jurisdiction"] for row in rows.values()} == {order["country"]}
        for at, row in rows.items():
            taxable, tax = sums.get((order["order_number"], *at), (0, 0))
            sums[order["order_number"], *at] = taxable + row["taxable_minor"], tax + row["tax_minor"]
        exact = invoice["net_minor"] + invoice["charges_minor"] + invoice["tax_minor"]
        assert invoice["total_minor"] == exact + invoice["rounding_minor"] == 5 * rounded(Fraction(exact, 5))
    assert len(sums) > 100
    for (_, _, rate), (taxable, tax) in sums.items():
        assert tax == rounded(Fraction(taxable * rate, 1_000_000))
    assert {(order["country"]) for order in booked.values()} == {"CH", "DE", "AT"}


@pytest.mark.parametrize("seed", [0, 1])
def test_what_was_ordered_on_tuesday_and_left_on_wednesday_has_wednesdays_rate(seed: int) -> None:
    told = by_kind("three-jurisdictions", seed)
    booked = {one["order_number"]: one for one in told["OrderBooked"]}
    midnight = 10 * HOUR
    assert all(order["at"] < midnight for order in booked.values()), "all of them are ordered before"
    german = [one for one in told["InvoicePosted"] if booked[one["order_number"]]["country"] == "DE"]
    left = {one["shipment"]: one["at"] for one in told["ShipmentConfirmed"]}
    for invoice in german:
        rates = {row["rate_ppm"] for row in invoice["tax_rows"]}
        assert rates <= ({160_000, 50_000} if left[invoice["source_document"]] >= midnight else {190_000, 70_000})
    early_morning = [left[one["source_document"]] for one in german]
    assert any(midnight <= at < midnight + 2 * HOUR for at in early_morning), "it is still Tuesday in UTC"


@pytest.mark.parametrize("seed", [0, 1])
def test_while_the_tax_service_is_down_drafts_wait_and_nothing_is_lost(seed: int) -> None:
    told = by_kind("three-jurisdictions", seed)
    down, up = 8 * HOUR, 9 * HOUR
    told_at = {one["source_document"]: one["at"] for one in told["BillableEventRecorded"]}
    posted_at = {one["source_document"]: one["at"] for one in told["InvoicePosted"]}
    assert posted_at.keys() == told_at.keys()
    waited = [shipment for shipment, at in told_at.items() if down <= at < up]
    assert waited
    assert all(posted_at[shipment] > up for shipment in waited)


def in_francs_with_returns() -> Scenario:
    """Three jurisdictions, and much of it comes back."""
    document = yaml.decode((SCENARIOS / "three-jurisdictions.yaml").read_bytes())
    document["policies"]["returns"] = True
    document["workload"]["returns"] = {"chance_ppm": 600_000, "after_ms_min": "6 h", "after_ms_max": "20 h"}
    return parse_scenario(yaml.encode(document), "returns in francs")


@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_credited_in_francs_can_be_paid_in_coins_and_is_never_more_than_was_billed(seed: int) -> None:
    told = by_kind(in_francs_with_returns(), seed)
    billed = {fact["invoice"]: fact for fact in told["InvoicePosted"]}
    given: dict[str, int] = {}
    exact: dict[str, int] = {}
    whole = 0
    for memo in told["CreditPosted"]:
        assert memo["total_minor"] == memo["net_minor"] + memo["tax_minor"] + memo.get("rounding_minor", 0)
        assert memo["total_minor"] % 5 == 0, memo
        invoice = memo["invoice"]
        given[invoice] = given.get(invoice, 0) + memo["total_minor"]
        exact[invoice] = exact.get(invoice, 0) + memo["net_minor"] + memo["tax_minor"]
        assert abs(given[invoice] - exact[invoice]) <= 2
        bill = billed[invoice]
        if exact[invoice] == bill["net_minor"] + bill["charges_minor"] + bill["tax_minor"]:
            whole += 1
            assert given[invoice] == bill["total_minor"]
    assert whole > 3, "came back as a whole"
