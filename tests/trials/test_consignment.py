"""What `consignment-consumption` ends with: every part in the cabinets was used and paid, came back, or was lost."""

from collections import Counter
from pathlib import Path

import pytest

from harness.scenario.reader import read_scenario
from tests.trials.altered import altered
from tests.trials.told import by_kind

TAX_PPM = 190_000
PRICE = {"FILTER": 1490, "BELT": 4390}
OPENING = {"FILTER": 800, "BELT": 400}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_part_in_the_cabinets_is_accounted_for_to_the_unit_and_the_cent(seed: int) -> None:
    of = by_kind("consignment-consumption", seed)
    fill_ups = {fact["order_number"] for fact in of["ConsignmentAgreed"]}
    assert len(fill_ups) == 20
    filled, consumed = units(of["ConsignmentFilled"]), units(of["ConsumptionPosted"])
    returned, lost = units(of["ConsignmentReturned"]), units(of["ConsignmentReturned"], "lost")
    assert filled == consumed + returned + lost, "per customer, item and lot; nothing is left at anybody's"
    assert min(sum(part.values()) for part in (filled, consumed, returned)) > 0
    last = {(f["item"], f["lot"], f["status"]): f["on_hand_base"] for f in of["BalanceStated"]}
    assert all(units == 0 for (*_, status), units in last.items() if status == "at_customer")

    superseded = {fact["corrects"] for fact in of["ConsumptionRecorded"] if fact["outcome"] == "accepted"}
    reported = {fact["report"]: used(fact) for fact in of["ConsumptionReported"]}
    settled = {fact["report"]: fact for fact in of["ConsumptionSettled"]}
    assert superseded - {""}, "somebody has corrected himself in time"
    too_late = {fact["report"] for fact in of["ConsumptionRecorded"] if fact["outcome"] == "too_late"}
    assert settled.keys() == reported.keys() - superseded - too_late

    invoices = {fact["source_document"]: fact for fact in of["InvoicePosted"] if fact["source_document"] in reported}
    assert invoices.keys() == settled.keys()
    for report, invoice in invoices.items():
        assert used(invoice) == reported[report]
        net = sum(units * PRICE[item] for item, units in reported[report].items())
        tax = (net * TAX_PPM * 2 + 1_000_000) // 2_000_000
        assert (invoice["net_minor"], invoice["charges_minor"]) == (net, 0)
        assert (invoice["tax_minor"], invoice["total_minor"]) == (tax, net + tax)
    assert not [fact for fact in of["InvoicePosted"] if fact["order_number"] in fill_ups]

    sold = Counter[str]()
    for fact in of["InvoicePosted"]:
        sold += used(fact)
    gone = Counter[str]()
    for (_, item, _), quantity in lost.items():
        gone[item] += quantity
    there = Counter[str]()
    opened = {(f["item"], f["lot"], f["status"]): f["quantity_base"] for f in of["StockOpened"]}
    for (item, _, _), quantity in {**opened, **last}.items():
        there[item] += quantity
    assert {item: there[item] + sold[item] + gone[item] for item in OPENING} == OPENING
    paid = sum(fact["amount_minor"] for fact in of["PaymentApplied"])
    assert paid == sum(fact["total_minor"] for fact in of["InvoicePosted"])
    assert sum(fact["amount_minor"] for fact in of["ReceivablePosted"]) == 0


TAXED = {
    "weather:\n": "systems:\n  tax: {}\nweather:\n",
    "credit_limit_minor_max: 30000000}\n": """\
credit_limit_minor_max: 30000000, countries: [DE, AT]}
  tax_rates:
    - {country: DE, rate_ppm: 190000}
    - {country: DE, rate_ppm: 160000, valid_from: "2026-03-10"}
    - {country: AT, rate_ppm: 200000}
""",
}
"""A service taxes what was used where it lies, and Germany lowers its rate while the cabinets are full."""


def test_what_was_used_is_taxed_where_it_lies_as_on_the_day_on_which_the_customer_says_so(tmp_path: Path) -> None:
    of = by_kind(read_scenario(altered("consignment-consumption", tmp_path, TAXED)), 0)
    on = {fact["report"]: fact["on"] for fact in of["ConsumptionReported"]}
    lies = {fact["report"]: fact["country"] for fact in of["ConsumptionSettled"]}
    seen = Counter[tuple[str, int]]()
    for invoice in of["InvoicePosted"]:
        if invoice["source_document"] in on:
            (row,) = invoice["tax_rows"]
            country, day = lies[invoice["source_document"]], on[invoice["source_document"]]
            due_ppm = 200_000 if country == "AT" else 160_000 if day >= "2026-03-10" else 190_000
            assert (row["jurisdiction"], row["rate_ppm"]) == (country, due_ppm)
            seen[country, due_ppm] += 1
    assert set(seen) == {("AT", 200_000), ("DE", 190_000), ("DE", 160_000)}
    assert not of.get("CaseListed")


def units(facts: list[dict[str, object]], which: str = "lines") -> Counter[tuple[str, str, str]]:
    """By customer, item and lot."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for fact in facts:
        for line in fact[which]:  # type: ignore[attr-defined]  # facts are read back as plain JSON
            sums[fact["customer"], line["item"], line["lot"]] += line["quantity_base"]  # type: ignore[index]  # as above
    return sums


def used(fact: dict[str, object]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for line in fact["lines"]:  # type: ignore[attr-defined]  # as above
        sums[line["item"]] += line["quantity_base"]
    return sums
