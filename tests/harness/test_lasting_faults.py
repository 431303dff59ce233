"""Faults that last fire, spare and never happen at zero; and what each of them does in a world."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from harness.dice import Dice
from harness.faults import KINDS
from harness.faults.clock_skew import off_ms
from harness.faults.window import Window
from harness.journal import Journal
from harness.recording import written_down
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial
from harness.weather import Weather

STORM_MS = 36_000_000
STORY = "nightly-500"
HOUR = 3_600_000
LASTING = ["unsubscribed", "replayed-log", "sequence-reset", "restored-backup", "clock-skew"]


def planned(kind: str, chance_ppm: int, **options: Any) -> tuple[Window, ...]:
    plan = KINDS[kind].plan
    assert plan is not None
    return tuple(sorted(plan(Dice(1), KINDS[kind].options(chance_ppm=chance_ppm, **options), STORM_MS)))


@pytest.mark.parametrize("kind", LASTING)
def test_it_befalls_every_system_it_may_at_a_chance_of_one(kind: str) -> None:
    options = KINDS[kind].options()
    found = planned(kind, 1_000_000)
    assert {window.system for window in found} == set(options.systems)  # type: ignore[attr-defined]  # every lasting kind has them
    assert len({window.name for window in found}) == len(found)
    assert {window.kind for window in found} == {kind}
    assert max(window.ends_at for window in found) <= STORM_MS


@pytest.mark.parametrize("kind", LASTING)
def test_it_spares_systems_that_are_not_named(kind: str) -> None:
    assert {window.system for window in planned(kind, 1_000_000, systems=("erp",))} == {"erp"}


@pytest.mark.parametrize("kind", LASTING)
def test_zero_means_never(kind: str) -> None:
    assert planned(kind, 0) == ()


@pytest.mark.parametrize("kind", LASTING)
def test_one_of_them_can_be_pinned_and_taken_away(kind: str) -> None:
    drawn = planned(kind, 1_000_000)
    options, journal = {kind: KINDS[kind].options(chance_ppm=1_000_000)}, Journal(False)
    assert Weather(options, TrialSpec(1, 1, 1, pins={drawn[0].name: "0"}), STORM_MS, journal).windows == drawn[1:]
    only = TrialSpec(1, 1, 1, pins={drawn[0].name: f"{drawn[0].starts_at}+{drawn[0].lasts}"}, dice=False)
    assert Weather(options, only, STORM_MS, journal).windows == drawn[:1]


def test_a_clock_is_off_by_the_length_of_its_window_and_the_way_that_its_name_says() -> None:
    windows = [Window(0, 5_000, "crm", "clock-skew|crm|ahead"), Window(0, 700, "erp", "clock-skew|erp|behind")]
    assert off_ms([*windows, Window(0, 9, "wms", "outage|wms|window/0")]) == {"crm": 5_000, "erp": -700}


# ---------------------------------------------------------------- in a world


def night(pins: Mapping[str, str]) -> Trial:
    """The night of 500 in fair weather, but for what is pinned."""
    return run_trial(
        replace(read_scenario(STORY), must_see=()), "reference", TrialSpec(3, 3, 3, pins=pins, dice=False), journal=True
    )


def entries(of: Trial, kind: str) -> list[list[Any]]:
    assert of.journal is not None
    return [entry for entry in map(json.loads, of.journal) if entry[0] == kind]


def told(of: Trial, system: str) -> list[tuple[int, dict[str, Any]]]:
    """What a system delivered to the engine, as (instant, event)."""
    return [(entry[1], entry[8]) for entry in entries(of, "request") if entry[3] == f"{system}>engine"]


def executed(of: Trial) -> Counter[tuple[str, str]]:
    """How many unsafe calls took effect, by order and operation. (How often figures are published depends on time, and
    whether a silent sender is subscribed to again on what it was that fell silent.)"""
    facts = [fact for _, _, fact in entries(of, "fact") if fact["fact"] == "CallExecuted" and not fact["replayed"]]
    done = [(fact["origin"], fact["operation"]) for fact in facts]
    return Counter([one for one in done if one[1] not in ("publishAvailability", "createSubscription")])


def test_a_sender_that_gave_up_tells_nothing_until_it_is_subscribed_to_again_and_nothing_of_that_time_later() -> None:
    silent = night({"unsubscribed|crm|window/1": f"{5 * HOUR}+{2 * HOUR}"})
    fair = night({})
    assert [at for at, _ in told(fair, "crm") if 5 * HOUR <= at < 7 * HOUR]
    (back_at,) = [
        at
        for _, at, fact in entries(silent, "fact")
        if fact["fact"] == "CallExecuted" and fact["operation"] == "createSubscription"
    ]
    assert 6 * HOUR < back_at < 7 * HOUR  # the poll of six o'clock found what it should have been told
    assert not [at for at, _ in told(silent, "crm") if 5 * HOUR <= at < back_at]
    assert [at for at, _ in told(silent, "crm") if back_at <= at < 7 * HOUR]
    given_up = [fact for _, _, fact in entries(silent, "fact") if fact["fact"] == "EventGivenUp"]
    assert len(given_up) == 7  # the wholesale orders until then
    heard = {event["id"] for _, event in told(silent, "crm")}
    assert {event["id"] for _, event in told(fair, "crm")} - heard == {f"crm-order-{n:012d}" for n in range(1, 8)}
    assert silent.record.verdict == "held"
    assert executed(silent) == executed(fair)


def test_a_stretch_of_the_log_is_sent_once_more_in_order_with_the_same_ids() -> None:
    again = night({"replayed-log|wms|window/1": f"{5 * HOUR}+{2 * HOUR}"})
    first = [event["id"] for at, event in told(again, "wms") if at < 7 * HOUR]
    burst = [event["id"] for at, event in told(again, "wms") if 7 * HOUR <= at < 7 * HOUR + 1_000]
    assert len(burst) == 8
    assert burst == first[-len(burst) :]
    assert again.record.verdict == "held"
    assert executed(again) == executed(night({}))


def test_a_log_that_begins_again_is_read_from_its_beginning() -> None:
    anew = night({"sequence-reset|wms|window/2": f"{9 * HOUR}+0"})
    numbers = [
        event["sequence"] for at, event in told(anew, "wms") if at > 9 * HOUR and event["type"].startswith("inventory")
    ]
    assert numbers[:2] == ["000000000001", "000000000002"]
    assert anew.record.verdict == "held"
    assert executed(anew) == executed(night({}))


def test_what_nobody_has_acknowledged_is_taken_over_into_the_new_log() -> None:
    """Told to nobody for two hours, and then the log is another one: only the carried events can still be read."""
    pins = {"unsubscribed|crm|window/1": f"{5 * HOUR}+{2 * HOUR}", "sequence-reset|crm|window/1": f"{7 * HOUR}+0"}
    anew = night(pins)
    assert anew.record.verdict == "held"
    assert executed(anew) == executed(night({}))


def test_a_restored_store_gives_numbers_and_ids_to_other_events() -> None:
    """The backup is from nine o'clock, and is restored at eleven: three events between are told by nobody any more."""
    back = night({"restored-backup|wms|window/1": f"{9 * HOUR}+{2 * HOUR}"})
    before = {event["id"]: event for at, event in told(back, "wms") if at < 11 * HOUR}
    after = {event["id"]: event for at, event in told(back, "wms") if at > 11 * HOUR}
    again = [(before[name], after[name]) for name in before if name in after]
    assert len(again) == 3
    assert all(new["sequence"] == old["sequence"] and new["data"] != old["data"] for old, new in again)
    assert back.record.verdict == "held"
    assert executed(back) == executed(night({}))


def test_a_clock_that_is_off_shows_in_what_is_told_and_not_in_what_happened() -> None:
    off, fair = night({"clock-skew|crm|ahead": "0+300000"}), night({})
    assert [event["id"] for _, event in told(off, "crm")] == [event["id"] for _, event in told(fair, "crm")]
    first, right = told(off, "crm")[0], told(fair, "crm")[0]
    assert (first[0], first[1]["time"][11:16], right[1]["time"][11:16]) == (right[0], "05:05", "05:00")
    published = [fact for _, _, fact in entries(off, "fact") if fact["fact"] == "AvailabilityPublished"]
    assert published == [fact for _, _, fact in entries(fair, "fact") if fact["fact"] == "AvailabilityPublished"]
    assert off.record.verdict == "held"


@pytest.mark.parametrize("kind", LASTING)
def test_a_recorded_trial_replays_to_the_same_digest(kind: str) -> None:
    story = replace(read_scenario(STORY), must_see=())
    story = replace(story, weather={**story.weather, kind: KINDS[kind].options(chance_ppm=600_000)})
    recorded = run_trial(story, "reference", TrialSpec.of(5), journal=True)
    assert recorded.journal is not None
    assert recorded.record.faults[kind]
    assert recorded.record.verdict == "held"
    spec = written_down(story, TrialSpec.of(5), recorded.journal)
    assert run_trial(story, "reference", spec).record.digest == recorded.record.digest
