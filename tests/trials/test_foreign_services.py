"""Service contracts of customers who pay in pounds, yen and dinars, in a house that reckons in euros."""

from pathlib import Path

import pytest

from harness.errors import ScenarioInvalid
from harness.scenario.reader import read_scenario
from tests.trials.altered import altered
from tests.trials.told import Fact, by_kind

SERVICES = """\
  services:
    contracts: 20
    first_month: "2026-02"
    months: 1
    cycle_day: 11
    terminations:
      - {name: leaves/1, at_ms: 54 h, contract: 1, ends_on: "2026-03-01"}
      - {name: leaves/2, at_ms: 54 h, contract: 2, ends_on: "2026-03-01"}
"""
"""They are over on Wednesday at midnight. London and Osaka say on Thursday that they left ten days before."""


STORY = "two-currency-credit"
AWAY = {
    "  book_currency: EUR\n": "  book_currency: EUR\n  services: true\n",
    "starts_ms: 51 h, duration_ms: 2 h}": "starts_ms: 41 h, duration_ms: 12 h}",
    "calm_ms_max: 9 d\n": "calm_ms_max: 40 d\n",
    "workload:\n": "workload:\n" + SERVICES,
}
"""The ERP is away when billing makes their invoices out, and until treasury has entered other rates."""


def test_what_contracts_are_billed_credited_and_paid_with_enters_the_books_at_the_rates_of_its_days(
    tmp_path: Path,
) -> None:
    told = by_kind(read_scenario(altered(STORY, tmp_path, AWAY)), 0)
    contracts = {fact["invoice"]: fact for fact in told["InvoicePosted"] if fact["contract"]}
    assert {fact["currency"] for fact in contracts.values()} == {"EUR", "GBP", "JPY", "KWD"}
    foreign = {number: fact for number, fact in contracts.items() if fact["currency"] != "EUR"}
    due: dict[tuple[str, str], tuple[int, str]] = {}
    kept = {}
    for number, fact in foreign.items():
        kept[number] = held(told, fact)
        due["invoice", number] = fact["total_minor"], kept[number]
    for fact in told["CreditPosted"]:
        if fact["invoice"] in foreign:
            due["credit_memo", fact["credit_memo"]] = -fact["total_minor"], kept[fact["invoice"]]
    for fact in told["PaymentApplied"]:
        if fact["invoice"] in foreign:
            due["payment", fact["application"]] = -fact["amount_minor"], held(told, fact)
    entered = [fact for fact in told["ReceivableConverted"] if fact["invoice"] in foreign]
    assert {(one["kind"], one["document"]): (one["amount_minor"], one["rate_id"]) for one in entered} == due
    assert sum(kind == "credit_memo" for kind, _ in due) == 2
    of_the_moment = {fact["document"]: held(told, fact) for fact in entered}
    late = [one for one in entered if of_the_moment[one["document"]] != one["rate_id"]]
    assert {"invoice", "credit_memo"} <= {one["kind"] for one in late}, "the rates have moved since"
    made = {one["document"]: one["receivable_minor"] + one["counter_minor"] for one in entered}
    posted = {one["document"]: one["amount_minor"] for one in told["ExchangeDifferencePosted"]}
    journals = {
        one["document"]: -sum(row["minor"] for row in one["rows"] if row["account"] == "exchange_difference")
        for one in told["JournalPosted"]
        if one["kind"] == "exchange_difference"
    }
    made = {document: minor for document, minor in made.items() if minor}
    assert made, "somebody paid at another rate than he was billed at"
    for document, minor in made.items():
        assert posted[document] == journals[document] == minor
    for number in foreign:
        of = [one for one in entered if one["invoice"] == number]
        if not sum(one["amount_minor"] for one in of):
            assert sum(one["receivable_minor"] for one in of) == 0, "nothing is left where nothing is open"


def held(told: dict[str, list[Fact]], fact: Fact) -> str:
    """The record of its currency that held when it happened."""
    rates = [one for one in told["RateSet"] if one["currency"] == fact["currency"]]
    found: str = [one["rate_id"] for one in rates if one["valid_from_at"] <= fact["at"]][-1]
    return found


def test_rebates_in_another_currency_are_refused(tmp_path: Path) -> None:
    """What is set aside in pounds would stand in no books."""
    file = altered(STORY, tmp_path, AWAY, {"workload:\n": "workload:\n  rebates: {customers: 20}\n"})
    with pytest.raises(ScenarioInvalid, match="`rebates` knows one currency only"):
        read_scenario(file)
