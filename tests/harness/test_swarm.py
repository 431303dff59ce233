"""The weather that was asked for is the weather that a trial gets, and it is told when it brought nothing."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from harness.command.options import sized, weathering
from harness.faults import KINDS
from harness.invariants.s60_clock_independence import ClockIndependence
from harness.recording import Recording
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.swarm import WORST_PPM, Weathering, storm
from harness.trial import run_trial
from harness.trial_file import read_trial, write_trial
from tests.command.shell import one_object, typed

STORY = "nightly-500"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A weather of two kinds, of which one never comes."""
    path = tmp_path / "mine.yaml"
    path.write_text("lost-reply: {chance_ppm: 0}\ndelay: {chance_ppm: 500000}\n", encoding="utf-8")
    return path


def met(*words: str) -> dict[str, Any]:
    done = typed("run", STORY, "--orders", "2", *words, "--json")
    assert done.returncode == 0, done.stderr
    return one_object(done.stdout)


def demanding(*wanted: str) -> Scenario:
    return replace(read_scenario(STORY), must_see=wanted)


def test_a_storm_can_bring_every_kind_of_fault() -> None:
    assert set(WORST_PPM) == set(KINDS)
    assert all(0 < ppm <= 1_000_000 for ppm in WORST_PPM.values())
    storms = [storm({}, seed) for seed in range(40)]
    assert {kind for drawn in storms for kind in drawn} == set(KINDS)
    assert all(options.chance_ppm > 0 for drawn in storms for options in drawn.values())


def test_what_is_asked_for_on_the_command_line_is_what_a_trial_meets(file: Path) -> None:
    own, wild = met(), met("--storm")
    assert own["weather"].keys() == read_scenario(STORY).weather.keys()
    assert wild["weather"].keys() > own["weather"].keys()
    assert wild["weather"].keys() == storm(read_scenario(STORY).weather, 0).keys()
    assert any(count for kind, count in wild["faults"].items() if kind not in own["weather"])
    still = met("--calm")
    assert (still["weather"], sum(still["faults"].values())) == ({}, 0)
    mine = met("--weather", str(file))
    assert mine["weather"].keys() == {"lost-reply", "delay"}
    assert mine["weather"]["delay"]["chance_ppm"] == 500_000
    assert mine["faults"]["delay"] > 0 == mine["faults"]["lost-reply"]
    assert len({each["digest"] for each in (own, wild, still, mine)}) == 4


def test_a_calm_keeps_what_the_story_has_planned() -> None:
    planned = read_scenario("outage-and-recovery")
    kept = Weathering("calm").over(planned, 1)
    assert kept.weather["outage"].planned == planned.weather["outage"].planned
    assert (kept.weather["outage"].chance_ppm, len(kept.weather)) == (0, 1)
    assert (kept.requires, kept.must_see) == ((), ())


def test_what_a_storm_found_can_be_written_down_and_read_again(file: Path, tmp_path: Path) -> None:
    story = sized(read_scenario("replay-yesterday"), 1)
    assert (story.contention, ClockIndependence.id in story.at_stake) == ("none", True)
    for sky in (Weathering("storm"), weathering(False, False, file)):
        recording = Recording(sky.over(story, 3), "reference", TrialSpec.of(3))
        path = tmp_path / f"{sky.kind}.trial.json"
        write_trial(path, recording, run_trial(recording.scenario, "reference", TrialSpec.of(3), journal=True), ())
        assert read_trial(path).recording() == recording


def test_of_a_file_is_demanded_what_it_names_and_nothing_else(file: Path) -> None:
    sky = weathering(False, False, file)
    story = demanding("fault:lost-reply", "backorder", "fault:stale-snapshot", "crash-after-send")
    assert sky.over(story, 1).must_see == ("fault:lost-reply",)
    assert sky.run(story, "reference", TrialSpec.of(3)).record.unseen == ("fault:lost-reply",)
    assert sky.run(demanding("fault:delay"), "reference", TrialSpec.of(3)).record.verdict == "held"
    file.write_text("crash: {chance_ppm: 1000}\n", encoding="utf-8")
    assert weathering(False, False, file).over(story, 1).must_see == ("crash-after-send",)


def test_a_kind_of_the_weather_that_never_came_in_a_campaign_is_told(file: Path) -> None:
    words = ("explore", STORY, "--seeds", "2", "--workers", "1", "--orders", "2", "--weather", str(file))
    assert "lost reply never" in " ".join(typed(*words).stdout.split())


def test_a_demand_that_is_not_met_under_a_file_is_exit_4(file: Path) -> None:
    assert typed("run", "last-unit-rush", "--weather", str(file)).returncode == 4
