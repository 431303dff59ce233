"""What a trial of the reference engine has told: its facts, once it is clear that it has held."""

from collections.abc import Iterator
from typing import Any

import msgspec

from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial

Fact = dict[str, Any]


def facts(story: Scenario | str, seed: int) -> Iterator[tuple[int, Fact]]:
    """(instant, fact) in their order. The engine has to hold, and everything that the story demands to be seen."""
    scenario = read_scenario(story) if isinstance(story, str) else story
    trial = run_trial(scenario, "reference", TrialSpec.of(seed), journal=True)
    assert (trial.record.verdict, trial.record.violations, trial.record.unseen) == ("held", (), ())
    assert trial.journal is not None
    for kind, at, fact, *_ in map(msgspec.json.decode, trial.journal):
        if kind == "fact":
            yield at, fact


def by_kind(story: Scenario | str, seed: int) -> dict[str, list[Fact]]:
    """The same, each with its instant (`at`), by the name of the fact."""
    told: dict[str, list[Fact]] = {}
    for at, fact in facts(story, seed):
        told.setdefault(fact["fact"], []).append({**fact, "at": at})
    return told
