"""What a campaign leaves of its failures: a file each, and a word about those that do not fail again."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from harness.campaign import counterexamples
from harness.campaign.counterexamples import shrunken
from harness.command import exit_codes
from harness.errors import HarnessBug, ReplayDiverged, UsageError
from harness.interrupt import Interruption
from harness.recording import Recording
from harness.scenario.reader import read_scenario
from harness.shrink import counterexample
from harness.shrink.counterexample import Left, leave
from harness.spec import TrialSpec
from harness.swarm import Weathering
from harness.trial import run_trial
from reports.record import CampaignRecord, Counterexample
from tests.reports.samples import campaign

STORY = read_scenario("nightly-500")
FLAWED = "flawed:snapshot-availability"
WAYS = tuple(
    Counterexample(signature=name, scenario=STORY.name, seed=seed)
    for name, seed in (("S1/a/b", 4), ("S2/a/b", 4), ("S3/a/b", 7))
)


def left_of(record: CampaignRecord, where: Path, asked: Interruption | None = None) -> CampaignRecord:
    stopped = Interruption() if asked is None else asked
    return shrunken(record, {STORY.name: STORY}, Weathering(), where, stopped, lambda _: None)


def test_one_that_does_not_fail_again_is_counted_and_told_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def some(given: Recording, where: Path, asked: Interruption) -> Left:
        if given.spec.workload_seed == 4:
            raise ReplayDiverged(f"failed by {given.signature}, and not when run again")
        return Left("a.trial.json", 1, 2, True)

    monkeypatch.setattr(counterexamples, "leave", some)
    record = left_of(campaign(counterexamples=WAYS), tmp_path)
    assert record.counterexamples == (
        *WAYS[:2], replace(WAYS[2], file="a.trial.json", faults=1, actions=2, finished=True)
    )  # fmt: skip
    assert record.nondeterministic == 1, "two ways of failing, and one trial"
    assert [bug.partition(",")[0] for bug in record.harness_bugs] == [
        "nightly-500 seed 4: failed by S1/a/b",
        "nightly-500 seed 4: failed by S2/a/b",
    ]
    assert exit_codes.of_campaign(record) == 3


def test_a_bug_of_ours_on_the_way_is_told_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Left:
        raise HarnessBug("three units from nowhere")

    monkeypatch.setattr(counterexamples, "leave", broken)
    record = left_of(campaign(counterexamples=WAYS[2:]), tmp_path)
    assert (record.nondeterministic, record.harness_bugs) == (0, ("nightly-500 seed 7: three units from nowhere",))


def test_whoever_stops_it_is_told_that_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Interruption()

    def half(*_: object) -> Left:
        asked.signum = 2
        return Left("a.trial.json", 148, 70, False)

    monkeypatch.setattr(counterexamples, "leave", half)
    record = left_of(campaign(counterexamples=WAYS), tmp_path, asked)
    assert record.interrupted
    assert [(one.file, one.finished) for one in record.counterexamples] == [
        ("a.trial.json", False), ("", None), ("", None),
    ]  # fmt: skip


def test_a_trial_that_holds_when_run_again_is_no_bad_usage(tmp_path: Path) -> None:
    holds = Recording(STORY, "reference", TrialSpec.of(0), "S13/item/oversold")
    with pytest.raises(ReplayDiverged, match="failed by S13/item/oversold, and not when run again: the trial does not"):
        leave(holds, tmp_path, Interruption())


def test_a_trial_that_crashes_when_run_again_does_not_repeat_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crashing(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(counterexample, "shrink", crashing)
    with pytest.raises(ReplayDiverged, match="crashed when shrunken: ZeroDivisionError: by zero"):
        leave(Recording(STORY, FLAWED, TrialSpec.of(0), "S13/item/oversold"), tmp_path, Interruption())


def test_a_folder_that_cannot_be_written_to_is_bad_usage(tmp_path: Path) -> None:
    signature = run_trial(STORY, FLAWED, TrialSpec.of(0)).record.violations[0].signature
    asked = Interruption()
    asked.signum = 2  # as it is, not shrunken
    with pytest.raises(UsageError, match="cannot write"):
        leave(Recording(STORY, FLAWED, TrialSpec.of(0), signature), tmp_path / "nowhere", asked)
    left = leave(Recording(STORY, FLAWED, TrialSpec.of(0), signature), tmp_path, asked)
    assert (Path(left.file).exists(), left.finished) == (True, False)
