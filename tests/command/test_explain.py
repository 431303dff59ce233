"""Everything that has a name can be explained, and whoever mistypes one is helped."""

import pytest

from engine.catalog import ENGINES
from harness.command.catalog import engine_list, rule_list, scenario_list
from harness.command.explain import explain
from harness.errors import UsageError
from harness.failures import FAILURES, told
from harness.invariants import RULES
from harness.scenario.reader import library
from reports.listing import Explanation

RULE_IDS = [rule.id for rule in RULES]


def explained(name: str) -> Explanation:
    given = explain(name)
    assert given.exit_code == 0
    assert isinstance(given.record, Explanation)
    return given.record


@pytest.mark.parametrize("name", RULE_IDS)
def test_a_rule_is_explained_with_formula_reason_and_who_has_been_bitten(name: str) -> None:
    entry = explained(name).invariant
    assert entry is not None
    assert entry.formula
    assert entry.why
    assert entry.convicts or entry.self_check or entry.seen
    assert explained(name.lower()).invariant == entry


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_is_explained_with_what_is_missing(name: str) -> None:
    entry = explained(name).engine
    assert entry is not None
    assert entry.about
    assert bool(entry.safeguard_out) == bool(entry.convicted_by) == name.startswith("flawed:")
    assert explained(name.removeprefix("flawed:")).engine == entry


@pytest.mark.parametrize("name", library())
def test_a_scenario_is_explained_with_its_story(name: str) -> None:
    entry = explained(name).scenario
    assert entry is not None
    assert entry.story
    assert set(entry.at_stake) | set(entry.requires) <= set(RULE_IDS)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("S53", "Q53"),
        ("s355", "S35"),
        ("key-per-atempt", "key-per-attempt"),
        ("nightly", "nightly-500"),
        ("refrence", "reference"),
    ],
)
def test_a_name_that_does_not_exist_gets_the_nearest_one(name: str, meant: str) -> None:
    with pytest.raises(UsageError) as refused:
        explain(name)
    assert meant in refused.value.remedy
    assert refused.value.exit_code == 2


def test_a_rule_names_the_engines_that_must_be_convicted_by_it() -> None:
    convicts = {entry.id: entry.convicts for entry in rule_list().invariants}
    for known in ENGINES.values():
        if known.convicted_by:
            assert known.name in convicts[known.convicted_by]


def test_every_failure_that_is_cited_can_be_told() -> None:
    cited = [line for entry in rule_list().invariants for line in entry.seen]
    cited += [line for entry in engine_list().engines for line in entry.seen]
    cited += [line for entry in scenario_list().scenarios for line in entry.cites]
    assert len(cited) > 50  # telling one that is not listed raises


@pytest.mark.parametrize("number", FAILURES)
def test_a_failure_is_told_in_a_line_with_its_place(number: str) -> None:
    line = told(number)
    assert line.startswith(f"{number}  ")
    assert line.endswith(")")
    what, place = FAILURES[number]
    assert not what.endswith(".")
    assert len(what) < 120
    assert "#" in place or "@" in place or "." in place
