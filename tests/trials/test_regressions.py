"""Trials in which something was wrong once: the reference engine holds in each, and what went wrong still happens.

A file is the smallest trial that showed it, written down after the repair. See docs/trial-files.md.
"""

from pathlib import Path

import pytest

from harness.replay.comparing import replay
from harness.spec import fault_pins
from harness.trial_file import read_trial

FILES = sorted(Path(__file__).parent.glob("*.trial.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.partition(".")[0])
def test_what_was_wrong_once_holds(path: Path) -> None:
    file = read_trial(path)
    record = replay(file).trial.record
    assert (record.verdict in ("held", "unexercised"), record.violations, record.harness_bugs) == (True, (), ())
    assert sum(record.faults.values()) >= len(fault_pins(file.spec.pins)), (
        "a fault that the trial is about does not happen"
    )


def test_there_are_some() -> None:
    assert FILES
