"""Trials in which something was wrong once: the reference engine holds in each, and what went wrong still happens.

A file is the smallest trial that showed it, written down after the repair. See docs/trial-files.md.
"""

from collections import Counter
from pathlib import Path

import pytest

from harness.recording import fired
from harness.replay.comparing import replay
from harness.spec import WORLD_VERSION, fault_pins
from harness.trial_file import read_trial
from harness.trial_file.fingerprint import fingerprint
from tests.trials.golden import COMMAND

FILES = sorted(Path(__file__).parent.glob("*.trial.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.partition(".")[0])
def test_what_was_wrong_once_holds(path: Path) -> None:
    file = read_trial(path)
    run = replay(file)
    trial = run.trial
    record = trial.record
    assert (record.verdict in ("held", "unexercised"), record.violations, record.harness_bugs) == (True, (), ())
    assert (file.edited, file.versions.world) == (False, WORLD_VERSION), f"look into it, then run {COMMAND}"
    if fingerprint(file.engine) == file.fingerprint:
        assert (run.standing, run.again) == ("same", True), f"look into it, then run {COMMAND}"
    pins = fault_pins(file.spec.pins)
    assert trial.journal is not None
    assert pins.keys() <= fired(trial.journal).keys(), "a fault that the trial is about does not happen"
    of_kind = Counter(pin.partition("|")[0] for pin in pins)
    assert {kind: record.faults[kind] for kind in of_kind} == of_kind, "one that lasts has no effect"


def test_there_are_some() -> None:
    assert FILES
