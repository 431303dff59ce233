"""What a trial makes of engines that it does not know, and that do not know it."""

import json

import pytest

from harness.bench.size import sized
from harness.driver import CRASHES_TOLD_MAX
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import EXCHANGES_PER_ORDER_MAX, run_trial
from reports.record import RunRecord


def judged(engine: str, *, dice: bool = False) -> RunRecord:
    story = sized(read_scenario("order-to-cash"), 20)
    return run_trial(story, engine, TrialSpec(3, 3, 3, dice=dice)).record


def stranger(name: str) -> RunRecord:
    return judged(f"tests.harness.strangers:{name}")


def test_what_an_engine_still_means_to_do_is_waited_for_before_anything_is_called_missing() -> None:
    record = stranger("nightly_billing")
    assert record.verdict in ("held", "unexercised")  # twenty orders in fair weather do not put every rule to the test
    assert record.violations == ()
    assert record.virtual_s > 24 * 3_600
    assert record.outcomes["invoices"] > record.outcomes["shipments"] > 0, "a fee of each contract, too"


def test_an_engine_that_changes_what_it_was_handed_changes_nobody_elses_copy() -> None:
    record, reference = stranger("scribbler"), judged("reference")
    assert record.digest == reference.digest
    assert record.outcomes == reference.outcomes


def test_a_queue_that_breaks_its_contract_is_a_finding_about_the_engine_and_not_a_crash_of_ours() -> None:
    record = stranger("mumbler")
    assert record.harness_bugs == ()
    assert [violation.invariant for violation in record.violations] == ["S59"]
    assert "listCases" in record.violations[0].summary


def test_a_clerk_who_is_refused_has_closed_nothing() -> None:
    """He was told 409 each time; so the order that he gave up is nobody's, but for its case, which is still open."""
    trial = run_trial(read_scenario("poison-order"), "tests.harness.strangers:stubborn", TrialSpec.of(0), journal=True)
    told = [fact for kind, _, fact, *_ in map(json.loads, trial.journal or ()) if kind == "fact"]
    closed = [one for one in told if one["fact"] == "CaseDecided" and one["action"] == "close"]
    refused = [one for one in told if one["fact"] == "DecisionRefused"]
    assert [(one["case"], one["business_key"], one["origin"]) for one in refused] == [
        (one["case"], one["business_key"], one["origin"]) for one in closed
    ]
    assert {(one["action"], one["status"]) for one in refused} == {("close", 409)}
    listed = [one for one in told if one["fact"] == "CaseListed" and one["status"] == "open"]
    assert closed[0]["case"] in {one["case"] for one in listed}


def test_an_engine_that_throws_is_quoted_a_few_times_and_counted() -> None:
    thrown = [bug for bug in stranger("thrower").harness_bugs if "the engine threw" in bug]
    assert len(thrown) == CRASHES_TOLD_MAX + 1
    assert "KeyError: 'pick.released'" in thrown[0]
    assert thrown[-1].endswith("more times")


def test_a_trial_of_an_engine_that_calls_without_end_is_broken_off_and_has_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("harness.trial.EXCHANGES_MAX", 2_000)
    record = stranger("circler")
    assert record.verdict == "unconverged"
    assert 2_000 + 20 * EXCHANGES_PER_ORDER_MAX < record.exchanges < 100_000
    assert record.virtual_s < 24 * 3_600
