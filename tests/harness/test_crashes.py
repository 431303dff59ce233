"""What a crash leaves behind: what has left, who hears of it, and what becomes of the wake-ups."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from harness.bench.size import sized
from harness.faults import KINDS
from harness.faults.kind import Valid
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial
from seatrial.message import JsonObject

BOOKS = "order.submitted|order/0002#1"
"""The engine takes in the first order: it acknowledges the event, and calls the order book."""


def voyage(pins: Mapping[str, str], engine: str = "reference") -> Trial:
    story = sized(read_scenario("order-to-cash"), 5)
    return run_trial(story, engine, TrialSpec(3, 3, 3, pins=pins, dice=False), journal=True)


def entries(of: Trial, kind: str) -> list[list[Any]]:
    assert of.journal is not None
    return [entry for entry in map(json.loads, of.journal) if entry[0] == kind]


def facts(of: Trial, name: str) -> list[dict[str, Any]]:
    return [entry[2] for entry in entries(of, "fact") if entry[2]["fact"] == name]


def sent_at(of: Trial, at: int) -> list[str]:
    """What left the engine in that instant: answers to events, and calls."""
    calls = [entry[4] for entry in entries(of, "request") if entry[1] == at and entry[3].startswith("engine>")]
    requests = {entry[2]: entry[3] for entry in entries(of, "request")}
    replies = [entry for entry in entries(of, "reply") if entry[1] == at and requests[entry[2]].endswith(">engine")]
    return ["reply"] * len(replies) + calls


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("before-commit", []),
        ("after-commit", []),
        ("amid-send", ["reply"]),
        ("after-send", ["reply", "bookOrder"]),
    ],
)
def test_what_has_left_depends_on_the_step(step: str, left: list[str]) -> None:
    crashed = voyage({f"crash|crm>engine|{BOOKS}|{step}|1|0": "60000"})
    outage = next(entry for entry in entries(crashed, "fact") if entry[2]["fact"] == "OutageSeen")
    assert sent_at(crashed, outage[1]) == left
    assert crashed.record.faults["crash"] == 1
    assert crashed.record.violations == ()
    assert crashed.record.outcomes["orders_booked"] == 5


def test_an_engine_that_is_gone_hears_no_answer_and_the_judge_knows_it() -> None:
    """The order is booked; who asked for that is dead. For the rules that is an outcome that nobody knows."""
    crashed = voyage({f"crash|crm>engine|{BOOKS}|after-send|1|0": "60000"})
    answers = [fact for fact in facts(crashed, "CallAnswered") if fact["operation"] == "bookOrder"]
    assert [(answer["status"], answer["code"]) for answer in answers][:1] == [(0, "died")]
    assert crashed.record.exercised["S09"] >= 1


def test_who_calls_anew_after_a_crash_has_done_it_twice_after_an_unknown_outcome() -> None:
    crashed = voyage({f"crash|crm>engine|{BOOKS}|after-send|1|0": "60000"}, "flawed:key-per-process")
    assert "S09" in {violation.invariant for violation in crashed.record.violations}


def test_two_wake_ups_about_one_order_are_two() -> None:
    """One of them comes up again and again; the other, due after three days, is still waited for, and its harm seen."""
    still = voyage({}, "tests.harness.strangers:late_harm")
    assert still.record.virtual_s > 60 * 3_600
    assert "S59" in {violation.invariant for violation in still.record.violations}


def test_what_was_handed_over_in_place_of_what_was_sent_is_in_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a kind could stop altering anything, and every replay would still say: the same."""
    pins = {"extra-field|crm>engine|order.submitted|order/0002#1|request|1|0": "1"}
    altered = voyage(pins)
    assert altered.record.faults["extra-field"] == 1
    assert len(entries(altered, "altered")) == 1

    def otherwise(body: JsonObject, _valid: Valid, _magnitude: int) -> JsonObject:
        return {**body, "data": {**body["data"], "another": True}}

    monkeypatch.setitem(KINDS, "extra-field", replace(KINDS["extra-field"], alter=otherwise))
    assert voyage(pins).record.digest != altered.record.digest
