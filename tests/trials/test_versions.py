"""One story in the old version, in the new one, and with an upgrade in the middle of the night: the same business."""

import json
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.scenario.size import cut
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial
from simulators.editions.door import Upgrade

HOUR = 3_600_000
STORY = "schema-upgrade-night"


def with_wms(scenario: Scenario, **said: Any) -> Scenario:
    plan = replace(scenario.systems["wms"], **{"upgrade": None, **said})
    return replace(scenario, systems={**scenario.systems, "wms": plan}, must_see=())


@cache
def told(how: str, seed: int = 3) -> tuple[Trial, list[Any]]:
    story = cut(read_scenario(STORY), 40)
    upgrade = story.systems["wms"].upgrade
    assert upgrade is not None
    scenario = {
        "old": lambda: with_wms(story),
        "new": lambda: with_wms(story, version="v2"),
        "upgraded": lambda: with_wms(story, upgrade=upgrade),
        "at once": lambda: with_wms(story, upgrade=Upgrade(to="v2", from_ms=8 * HOUR, sunset_ms=8 * HOUR + 1)),
    }[how]()
    trial = run_trial(scenario, "reference", TrialSpec.of(seed), journal=True)
    return trial, [json.loads(line) for line in trial.journal or ()]


def business(how: str) -> list[Any]:
    """All facts but those that name a version."""
    return [entry for entry in told(how)[1] if entry[0] == "fact" and entry[2]["fact"] != "VersionServed"]


@pytest.mark.parametrize("how", ["new", "upgraded"])
def test_what_happens_is_the_same_to_the_millisecond_in_every_version(how: str) -> None:
    assert business(how) == business("old")
    assert told(how)[0].record.digest != told("old")[0].record.digest, "but it is said in other words"


def test_the_new_version_is_spoken_from_the_first_announcement_on() -> None:
    entries = told("upgraded")[1]
    heard = next(
        entry[1]
        for number in [e[2] for e in entries if e[0] == "reply" and "deprecation" in e[5]]
        for entry in entries
        if entry[0] == "answer" and entry[2] == number
    )
    calls = [entry for entry in entries if entry[0] == "request" and entry[3] == "engine>wms"]
    old = [entry[1] for entry in calls if len(entry) == 9]
    new = [entry[1] for entry in calls if len(entry) == 10]
    assert {entry[9] for entry in calls if len(entry) == 10} == {"wms/v2"}
    assert max(old) <= heard + 1000 < 9 * HOUR, "a transaction that had begun may still speak the old one"
    assert min(new) >= heard


def test_who_hears_of_the_end_by_the_end_itself_makes_the_call_again_in_the_successor() -> None:
    trial, entries = told("at once")
    assert trial.record.violations == ()
    gone = [entry for entry in entries if entry[0] == "reply" and entry[4] == 410]
    assert gone, "nobody came too late"
    assert all(entry[5]["link"] == '</wms/v2>; rel="successor-version"' for entry in gone)
    assert max(entry[1] for entry in gone) < 9 * HOUR


def test_a_call_without_an_answer_is_repeated_in_the_successor_and_known_there() -> None:
    for seed in range(6):
        trial = run_trial(read_scenario(STORY), "reference", TrialSpec.of(seed), journal=True)
        served: dict[str, set[str]] = {}
        replayed = False
        for line in trial.journal or ():
            if b"VersionServed" in line:
                fact = json.loads(line)[2]
                served.setdefault(fact["key"], set()).add(fact["version"])
            elif b"CallExecuted" in line:
                fact = json.loads(line)[2]
                replayed |= fact["replayed"] and served.get(fact["key"]) == {"v1"}
        if replayed and {"v1", "v2"} in served.values():
            assert trial.record.violations == ()
            return
    pytest.fail("never seen")
