"""Every flawed engine is convicted by the rule that it names, and by no rule that it does not declare."""

import sys

import pytest

from engine.catalog import ENGINES
from harness.invariants import RULES
from harness.scenario.reader import library, read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial
from seatrial.engine import EngineCard

FLAWED = [card for card in ENGINES.values() if card.convicted_by]
SEEDS = range(2)
HARD = {
    "flawed:key-per-job": range(5, 6),
    "flawed:endpoint-switched": range(2, 3),
    "flawed:old-hold-returns": range(2, 3),
}
"""Those that few seeds convict, the canary among them: the first that does."""
LONG = {"outage-and-unsubscribe": range(1)}
"""Stories of which one trial takes as long as twenty of others. `seatrial certify` has more of all."""


@pytest.mark.parametrize("card", FLAWED, ids=lambda card: card.name)
def test_a_flawed_engine_is_convicted_in_its_story_in_weather_in_which_the_reference_holds(card: EngineCard) -> None:
    story = read_scenario(card.stories[0])
    broken: set[str] = set()
    for seed in HARD.get(card.name, LONG.get(card.stories[0], SEEDS)):
        record = run_trial(story, card.name, TrialSpec.of(seed)).record
        assert record.harness_bugs == ()
        broken |= {violation.invariant for violation in record.violations}
    assert card.convicted_by in broken
    assert broken <= {card.convicted_by, *card.also}


@pytest.mark.parametrize("card", [card for card in FLAWED if card.needs_fault], ids=lambda card: card.name)
def test_a_flaw_that_needs_a_fault_is_not_convicted_in_fair_weather(card: EngineCard) -> None:
    record = run_trial(read_scenario(card.stories[0]), card.name, TrialSpec(1, 1, 1, dice=False)).record
    assert record.violations == ()


@pytest.mark.parametrize("card", [card for card in FLAWED if not card.needs_fault], ids=lambda card: card.name)
def test_a_flaw_that_needs_no_fault_shows_in_fair_weather(card: EngineCard) -> None:
    record = run_trial(read_scenario(card.stories[0]), card.name, TrialSpec(1, 1, 1, dice=False)).record
    assert card.convicted_by in {violation.invariant for violation in record.violations}


def test_cards_name_rules_and_stories_that_exist_and_failures_that_their_files_cite() -> None:
    rules, stories = {rule.id for rule in RULES}, set(library())
    for card in FLAWED:
        assert {card.convicted_by, *card.also} <= rules
        assert set(card.stories) <= stories
        module = card.factory.partition(":")[0]
        __import__(module)
        text = sys.modules[module].__doc__ or ""
        assert all(failure in text for failure in card.seen), card.name
