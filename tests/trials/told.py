"""What a trial of the reference engine has told: its facts, once it is clear that it has held."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial

Fact = dict[str, Any]


def facts(story: Scenario | str, seed: int) -> Iterator[tuple[int, Fact]]:
    """(instant, fact) in their order. The engine has to hold, and everything that the story demands to be seen."""
    journal = _of_the_library(story, seed) if isinstance(story, str) else _journal(story, seed)
    for kind, at, fact, *_ in map(msgspec.json.decode, journal):
        if kind == "fact":
            yield at, fact


def by_kind(story: Scenario | str, seed: int) -> dict[str, list[Fact]]:
    """The same, each with its instant (`at`), by the name of the fact."""
    told: dict[str, list[Fact]] = {}
    for at, fact in facts(story, seed):
        told.setdefault(fact["fact"], []).append({**fact, "at": at})
    return told


@lru_cache(maxsize=16)  # as bytes: what a test does to its facts is not what the next one reads
def _of_the_library(story: str, seed: int) -> tuple[bytes, ...]:
    """Tests of one file ask for the same few trials, each another question: they are run once."""
    return _journal(read_scenario(story), seed)


def _journal(scenario: Scenario, seed: int) -> tuple[bytes, ...]:
    trial = run_trial(scenario, "reference", TrialSpec.of(seed), journal=True)
    assert (trial.record.verdict, trial.record.violations, trial.record.unseen) == ("held", (), ())
    assert trial.journal is not None
    return trial.journal
