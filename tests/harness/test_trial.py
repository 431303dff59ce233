"""A trial is a pure function of scenario, engine and spec, and its faults can be taken apart by name."""

import json
from collections import Counter
from functools import lru_cache
from typing import Any

import pytest

from harness.scenario.reader import library, read_scenario
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial

STORY = "nightly-500"
SEED = 11


@lru_cache(maxsize=64)
def trial(name: str, seed: int, engine: str = "reference") -> Trial:
    return run_trial(read_scenario(name), engine, TrialSpec.of(seed), journal=True)


def entries(of: Trial, kind: str) -> list[list[Any]]:
    assert of.journal is not None
    return [entry for entry in map(json.loads, of.journal) if entry[0] == kind]


def facts(of: Trial, kind: str) -> list[tuple[int, dict[str, Any]]]:
    return [(at, fact) for _, at, fact in entries(of, "fact") if fact["fact"] == kind]


def fired(of: Trial) -> dict[str, str]:
    """Decision -> magnitude, of every fault that fired."""
    return {name: str(magnitude) for _, _, name, magnitude in entries(of, "fault")}


def test_the_same_trial_has_the_same_digest_with_the_journal_kept_or_not() -> None:
    again = run_trial(read_scenario(STORY), "reference", TrialSpec.of(SEED))
    assert again.record.digest == trial(STORY, SEED).record.digest
    assert again.journal is None


def test_every_seed_is_another_trial() -> None:
    scenario = read_scenario(STORY)
    assert len({run_trial(scenario, "reference", TrialSpec.of(seed)).record.digest for seed in range(12)}) == 12


@pytest.mark.parametrize("name", [STORY, "outage-and-recovery", "short-pick-split"])
def test_a_recorded_trial_replays_from_its_pins_with_the_dice_off(name: str) -> None:
    recorded = trial(name, SEED)
    spec = TrialSpec(SEED, SEED, SEED, pins=fired(recorded), dice=False)
    assert run_trial(read_scenario(name), "reference", spec).record.digest == recorded.record.digest


def test_with_the_dice_off_and_nothing_pinned_the_weather_is_fair() -> None:
    fair = run_trial(read_scenario(STORY), "reference", TrialSpec(SEED, SEED, SEED, dice=False))
    assert sum(fair.record.faults.values()) == 0
    assert fair.record.digest != trial(STORY, SEED).record.digest


def test_one_fault_less_leaves_the_other_decisions_as_they_were() -> None:
    whole = fired(trial("order-to-cash", SEED))
    for gone in sorted(whole)[:: max(1, len(whole) // 4)]:
        value = "0"
        spec = TrialSpec(SEED, SEED, SEED, pins={gone: value})
        fewer = fired(run_trial(read_scenario("order-to-cash"), "reference", spec, journal=True))
        assert gone not in fewer
        both = whole.keys() & fewer.keys()
        assert {name: whole[name] for name in both} == {name: fewer[name] for name in both}
        assert len(both) > 0.9 * len(whole)


def test_tie_seed_alone_changes_the_trial_but_not_the_business() -> None:
    scenario = read_scenario("order-to-cash")
    one = run_trial(scenario, "reference", TrialSpec(1, 1, 1)).record
    other = run_trial(scenario, "reference", TrialSpec(1, 1, 2)).record
    assert one.orders == other.orders
    assert one.outcomes["orders_submitted"] == other.outcomes["orders_submitted"]


@pytest.mark.parametrize("name", library())
def test_the_reference_engine_holds_in_every_story(name: str) -> None:
    record = trial(name, SEED).record
    assert record.violations == ()
    assert record.harness_bugs == ()
    assert record.verdict == "held", record.required_unexercised


def test_an_order_that_is_booked_as_corrected_before_it_was_ever_delivered_is_booked_as_ordered() -> None:
    record = run_trial(read_scenario("order-to-cash"), "reference", TrialSpec.of(69)).record
    assert (record.verdict, record.violations) == ("held", ())


def test_in_the_night_of_500_no_more_than_120_are_ever_promised_to_the_web_while_the_hold_stands() -> None:
    night = trial(STORY, SEED)
    calm = facts(night, "StockMoved")
    holds = [at for at, fact in calm if fact["to_status"] == "quality_hold"]
    lifted = [at for at, fact in calm if fact["from_status"] == "quality_hold"]
    assert (len(holds), len(lifted)) == (1, 1)
    web = {fact["order"] for _, fact in facts(night, "OrderSubmitted") if fact["channel"] == "web"}
    promised = 0
    for at, fact in facts(night, "MilestoneRecorded"):
        if fact["kind"] == "confirmed" and fact["order"] in web and at < lifted[0]:
            promised += sum(line["quantity_base"] for line in fact["lines"])
    assert 0 < promised <= 120


def test_in_the_night_of_500_no_figure_as_of_the_hold_or_later_is_above_120() -> None:
    night = trial(STORY, SEED)
    hold, lifted = (
        next(at for at, fact in facts(night, "StockMoved") if fact[side] == "quality_hold")
        for side in ("to_status", "from_status")
    )
    figures = [
        fact["available_base"] for _, fact in facts(night, "AvailabilityPublished") if hold <= fact["as_of"] < lifted
    ]
    assert figures
    assert max(figures) <= 120


def test_contracts_are_broken_by_nobody() -> None:
    for name in library():
        assert entries(trial(name, SEED), "fact")
        assert facts(trial(name, SEED), "ContractBroken") == []


def test_the_two_books_of_stock_and_the_two_of_receivables_agree_at_rest() -> None:
    """Known answers, taken from the journal without any rule."""
    of = trial("order-to-cash", SEED)
    warehouse, ledger = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for _, fact in facts(of, "StockOpened"):
        book = warehouse if fact["book"] == "warehouse" else ledger
        book[fact["item"], fact["status"]] += fact["quantity_base"]
    for book, kind in ((warehouse, "StockMoved"), (ledger, "StockChangePosted")):
        for _, fact in facts(of, kind):
            for status, sign in ((fact["from_status"], -1), (fact["to_status"], 1)):
                if status:
                    book[fact["item"], status] += sign * fact["quantity_base"]
    for _, fact in facts(of, "GoodsIssuePosted"):
        for line in fact["lines"]:
            ledger[line["item"], "available"] -= line["quantity_base"]
    assert {k: v for k, v in warehouse.items() if v} == {k: v for k, v in ledger.items() if v}
    invoiced = sum(fact["total_minor"] for _, fact in facts(of, "InvoicePosted"))
    applied = sum(fact["amount_minor"] for _, fact in facts(of, "PaymentApplied"))
    control = sum(fact["amount_minor"] for _, fact in facts(of, "ReceivablePosted"))
    assert invoiced - applied == control
