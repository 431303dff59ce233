"""Pounds, yen and dinars in the books of a house that reckons in euros: to the minor unit of each."""

from itertools import groupby

import pytest
from msgspec.structs import replace

from harness.command.options import sized
from harness.scenario.model import SystemPlan
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial
from tests.trials.told import Fact, by_kind

GBP, JPY, KWD = (11_650, 4, 2), (6_154, 6, 0), (30_042, 4, 3)
"""What a unit is worth on Monday (rate and scale), and its decimals."""


def euros(minor: int, rate: int, scale: int, places: int) -> int:
    """Cents, half away from zero: by hand, and by no code of the product."""
    exact, one = abs(minor) * rate * 100, int(10 ** (scale + places))
    cents = (2 * exact + one) // (2 * one)
    return cents if minor > 0 else -cents


def converted(told: dict[str, list[Fact]], kind: str) -> dict[str, Fact]:
    """By the city of the customer."""
    found = [fact for fact in told["ReceivableConverted"] if fact["kind"] == kind]
    return {fact["origin"].split("/")[0]: fact for fact in found}


def test_three_oboes_are_the_same_in_the_books_whatever_they_were_paid_in() -> None:
    told = by_kind("two-currency-credit", 0)
    booked = {fact["origin"]: fact for fact in told["OrderBooked"]}
    cities = ("london", "osaka", "kuwait")
    assert [booked[city]["prices_minor"] for city in cities] == [[100_000], [189_308], [387_790]], "1,165.00 euros each"
    invoices = {fact["origin"]: fact for fact in told["InvoicePosted"]}
    assert [(invoices[city]["total_minor"], invoices[city]["currency"]) for city in cities] == [
        (358_012, "GBP"),  # 3 × 1,000.00 and 8.50 of freight, and 19 % on both
        (677_744, "JPY"),
        (1_388_331, "KWD"),
    ]
    entered = converted(told, "invoice")
    assert [entered[city]["receivable_minor"] for city in cities] == [417_084, 417_084, 417_082]
    given = converted(told, "credit_memo")
    assert [given[city]["amount_minor"] for city in cities] == [-119_000, -225_277, -461_470]
    assert [given[city]["receivable_minor"] for city in cities] == [-138_635, -138_635, -138_635]
    assert [given[city]["rate_id"] for city in cities] == ["FXR-1", "FXR-2", "FXR-3"], "none of them holds any more"


def test_london_pays_when_the_pound_has_fallen_and_the_loss_is_posted_once() -> None:
    told = by_kind("two-currency-credit", 0)
    paid = converted(told, "payment")
    assert (paid["london"]["receivable_minor"], paid["london"]["counter_minor"]) == (-417_084, 402_405)
    losses = {fact["origin"]: fact["amount_minor"] for fact in told["ExchangeDifferencePosted"]}
    assert losses["london"] == 402_405 - 417_084 == -14_679
    assert {"osaka", "kuwait"}.isdisjoint(losses), "they paid on Monday"


def test_the_loss_stands_on_its_own_account_of_the_general_ledger_dated_as_the_payment() -> None:
    told = by_kind("two-currency-credit", 0)
    (loss,) = [
        fact
        for fact in told["JournalPosted"]
        if fact["kind"] == "exchange_difference" and fact["origin"].split("/")[0] == "london"
    ]
    assert loss["currency"] == "EUR"
    assert [(row["account"], row["minor"]) for row in loss["rows"]] == [
        ("receivables", -14_679),
        ("exchange_difference", 14_679),
    ]
    (cash,) = [one for one in told["JournalPosted"] if one["kind"] == "payment" and one["document"] == loss["document"]]
    assert (loss["posting_date"], cash["currency"]) == (cash["posting_date"], "GBP")
    on_account = [
        row["minor"] for one in told["JournalPosted"] for row in one["rows"] if row["account"] == "exchange_difference"
    ]
    assert -sum(on_account) == sum(fact["amount_minor"] for fact in told["ExchangeDifferencePosted"])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_cent_of_the_books_is_accounted_for(seed: int) -> None:
    told = by_kind("two-currency-credit", seed)
    rates = {
        fact["rate_id"]: (fact["rate"], fact["scale"], {"GBP": 2, "JPY": 0, "KWD": 3}[fact["currency"]])
        for fact in told["RateSet"]
    }
    fixed = {fact["order_number"]: fact["rate_id"] for fact in told["RateFixed"]}
    assert {fact["currency"] for fact in told["RateFixed"]} == {"GBP", "JPY", "KWD"}
    own = {fact["invoice"]: fixed[fact["order_number"]] for fact in told["InvoicePosted"] if fact["currency"] != "EUR"}
    by_invoice = sorted(told["ReceivableConverted"], key=lambda fact: fact["invoice"])
    assert {fact["invoice"] for fact in by_invoice} == set(own)
    for invoice, some in groupby(by_invoice, key=lambda fact: fact["invoice"]):
        postings = list(some)
        left = sum(fact["amount_minor"] for fact in postings)
        assert sum(fact["receivable_minor"] for fact in postings) == (euros(left, *rates[own[invoice]]) if left else 0)
        for fact in postings:
            if fact["kind"] == "payment":
                assert fact["counter_minor"] == euros(-fact["amount_minor"], *rates[fact["rate_id"]])
            else:
                assert fact["rate_id"] == own[invoice]
    entries = sum(fact["receivable_minor"] + fact["counter_minor"] for fact in by_invoice)
    assert entries == sum(fact["amount_minor"] for fact in told["ExchangeDifferencePosted"]) != 0
    stands: dict[str, int] = {}
    for fact in told["ReceivablePosted"]:
        stands[fact["currency"]] = stands.get(fact["currency"], 0) + fact["amount_minor"]
    bills = dict.fromkeys(stands, 0)
    for fact in told["InvoicePosted"]:
        bills[fact["currency"]] += fact["total_minor"]
    for kind, amount in (("PaymentApplied", "amount_minor"), ("CreditPosted", "total_minor")):
        for fact in told[kind]:
            bills[fact["currency"]] -= fact[amount]
    assert stands == bills, "each currency by itself"


def test_what_was_billed_is_added_up_for_each_currency_and_told_to_whoever_listens() -> None:
    story = read_scenario("two-currency-credit")
    listened = sized(replace(story, systems={**story.systems, "analytics": SystemPlan()}), 20)
    told = by_kind(listened, 0)
    bills: dict[str, int] = {}
    for fact in told["InvoicePosted"]:
        bills[fact["currency"]] = bills.get(fact["currency"], 0) + fact["total_minor"]
    assert set(bills) >= {"GBP", "JPY", "KWD"}
    assert {fact["currency"]: fact["invoiced_minor"] for fact in told["FiguresViewed"]} == bills
    record = run_trial(listened, "reference", TrialSpec(0, 0, 0)).record
    assert record.invoiced == bills


def test_what_was_paid_too_much_is_on_the_list_of_finance_to_the_minor_unit() -> None:
    """They pay the invoice as they have it; what they have sent back was credited on it by then."""
    told = by_kind("two-currency-credit", 0)
    left = {one["payment"]: one["amount_minor"] for one in told["PaymentReceived"]}
    currency = {one["payment"]: one["currency"] for one in told["PaymentReceived"]}
    for one in told["PaymentApplied"]:
        left[one["payment"]] -= one["amount_minor"]
    kept = {payment: minor for payment, minor in left.items() if minor}
    sums = {
        name: sum(minor for payment, minor in kept.items() if currency[payment] == name) for name in currency.values()
    }
    assert (len(kept), sums) == (14, {"GBP": 100_535, "JPY": 330_986, "EUR": 21_007, "KWD": 614_291})
    cases = [one for one in told["CaseListed"] if one["reason_code"] == "unapplied_cash"]
    assert {(one["business_key"], one["owner"], one["status"]) for one in cases} == {
        (f"{payment}/balance", "finance", "open") for payment in kept
    }
