"""Every flawed engine is convicted by the rule that it names, and by no rule that it does not declare."""

import sys
from collections.abc import Iterator

import pytest

from engine.catalog import ENGINES
from harness.invariants import RULES
from harness.scenario.model import Scenario
from harness.scenario.reader import library, read_scenario
from harness.scenario.size import cut
from harness.spec import TrialSpec
from harness.trial import run_trial
from seatrial.engine import EngineCard

FLAWED = [card for card in ENGINES.values() if card.convicted_by]
SEEDS = range(2)
FEW = 25
"""Orders of each stream that are enough for most: a trial of these takes a fifth of one of the whole day."""
FAIR = TrialSpec(1, 1, 1, dice=False)
MANY = 60
"""Enough for a day on which nothing goes wrong."""
HARD = {"flawed:key-per-job": 5, "flawed:endpoint-switched": 2, "flawed:old-hold-returns": 2}
"""Those that few seeds convict, the canary among them, and the first that does. `seatrial certify` has more of all."""


def trials(card: EngineCard) -> Iterator[tuple[Scenario, int]]:
    """The story and a seed, the cheapest first."""
    story = read_scenario(card.stories[0])
    if card.name in HARD:
        yield story, HARD[card.name]
        return
    yield from ((cut(story, FEW), seed) for seed in SEEDS)
    yield from ((story, seed) for seed in SEEDS)


@pytest.mark.parametrize("card", FLAWED, ids=lambda card: card.name)
def test_a_flawed_engine_is_convicted_in_its_story_in_weather_in_which_the_reference_holds(card: EngineCard) -> None:
    broken: set[str] = set()
    for story, seed in trials(card):
        record = run_trial(story, card.name, TrialSpec.of(seed)).record
        assert record.harness_bugs == ()
        broken |= {violation.invariant for violation in record.violations}
        if card.convicted_by in broken:
            break
    assert card.convicted_by in broken
    assert broken <= {card.convicted_by, *card.also}


@pytest.mark.parametrize("card", [card for card in FLAWED if card.needs_fault], ids=lambda card: card.name)
def test_a_flaw_that_needs_a_fault_is_not_convicted_in_fair_weather(card: EngineCard) -> None:
    record = run_trial(cut(read_scenario(card.stories[0]), MANY), card.name, FAIR).record
    assert record.violations == ()


@pytest.mark.parametrize("card", [card for card in FLAWED if not card.needs_fault], ids=lambda card: card.name)
def test_a_flaw_that_needs_no_fault_shows_in_fair_weather(card: EngineCard) -> None:
    story = read_scenario(card.stories[0])
    broken: set[str] = set()
    for size in (cut(story, FEW), story):
        broken |= {each.invariant for each in run_trial(size, card.name, FAIR).record.violations}
        if card.convicted_by in broken:
            break
    assert card.convicted_by in broken


def test_cards_name_rules_and_stories_that_exist_and_failures_that_their_files_cite() -> None:
    rules, stories = {rule.id for rule in RULES}, set(library())
    for card in FLAWED:
        assert {card.convicted_by, *card.also} <= rules
        assert set(card.stories) <= stories
        module = card.factory.partition(":")[0]
        __import__(module)
        text = sys.modules[module].__doc__ or ""
        assert all(failure in text for failure in card.seen), card.name
