"""The certificate says who was convicted by what, and fails for an engine that goes free."""

import pytest
from msgspec.structs import replace

from engine.catalog import ENGINES
from engine.flawed.apply_out_of_order import newer_statement, publish_what_came_last
from engine.parts import Parts
from engine.reference import PARTS, assemble
from harness.certify.certify import Plan, certify, proofs
from harness.certify.convict import CANARIES, CANARY_TRIALS, Search, convict
from harness.certify.safeguards import SAFEGUARDS
from harness.command.certify import code
from harness.interrupt import Interruption
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial
from reports.certify import CertifyRecord
from seatrial.engine import EngineCard, Setup, Vessel

QUICK = ENGINES["flawed:snapshot-availability"]
LONG = 1e12
NO_SAFEGUARD = ("served", "promise", "close_case")
"""Parts of the engine that do work and guard nothing."""


def certified(*cards: EngineCard, **changed: int) -> CertifyRecord:
    plan = replace(Plan(cards=cards, seeds=1), **changed)
    return certify(plan, Interruption(), lambda *_: None)


def test_a_flawed_engine_is_convicted_by_its_rule_and_the_trial_is_named() -> None:
    record = certified(QUICK)
    (found,) = record.engines
    assert (found.convicted_by, found.expected, found.scenario, found.seed) == ("S13", "S13", "nightly-500", 0)
    assert (found.seeds_needed, found.trials, found.undeclared, found.harness_bugs) == (1, 1, (), ())
    assert found.signature.startswith("S13/")
    assert record.held
    assert code(record) == 0


def test_its_smallest_story_is_measured() -> None:
    (found,) = certified(QUICK, shrink_s=10).engines
    assert found.story is not None
    assert (found.story.faults, found.story.actions > 0) == (0, True)
    assert found.harness_bugs == ()


def test_an_engine_that_goes_free_fails_the_certificate_and_what_it_broke_is_named() -> None:
    wrong = replace(QUICK, convicted_by="S41", also=())
    record = certified(wrong)
    (found,) = record.engines
    assert (found.convicted_by, found.seed, record.held) == ("", None, False)
    assert "S13" in found.undeclared
    assert code(record) == 1


def test_a_budget_that_is_too_small_gives_no_verdict() -> None:
    finding = convict(Search(5, ends_at=0.0), QUICK)
    assert finding.trials == 0
    record = certified(QUICK)
    short = replace(record, held=False, engines=(finding,), unfinished=(QUICK.name,))
    assert code(short) == 4
    assert code(short, 15) == 143


def test_who_asks_to_stop_gets_what_there_is() -> None:
    asked = Interruption()
    asked.signum = 2
    record = certify(Plan(cards=(QUICK,), seeds=1), asked, lambda *_: None)
    assert (record.engines, record.unfinished, record.held, record.interrupted) == ((), (QUICK.name,), False, True)


def test_there_is_an_easy_and_a_hard_canary_and_both_go_on_after_their_conviction() -> None:
    assert sorted(CANARIES.values()) == ["easy", "hard"]
    assert set(CANARIES) <= set(ENGINES)
    assert CANARY_TRIALS[""] < CANARY_TRIALS["easy"] < CANARY_TRIALS["hard"]


def test_the_hard_canary_is_convicted_where_three_answers_go_astray_in_a_row() -> None:
    record = run_trial(read_scenario("double-ship-confirm"), "flawed:key-per-job", TrialSpec.of(HARD_SEED)).record
    assert "S35" in {violation.invariant for violation in record.violations}


HARD_SEED = 5


# ---------------------------------------------------------------- the reverse


def test_every_flawed_engine_lacks_a_safeguard_and_every_part_of_the_engine_holds_one() -> None:
    flawed = {name for name, card in ENGINES.items() if card.convicted_by}
    assert {name for one in SAFEGUARDS for name in one.engines} == flawed
    parts = set(Parts.__struct_fields__)
    assert {one.part for one in SAFEGUARDS} == parts - set(NO_SAFEGUARD)


def test_a_redundant_safeguard_names_its_partner_and_says_why() -> None:
    names = {one.name for one in SAFEGUARDS}
    redundant = [one for one in SAFEGUARDS if one.partner]
    assert redundant
    assert all(one.partner in names and one.why.endswith(".") for one in redundant)


def test_a_safeguard_is_proved_by_a_conviction_of_an_engine_without_it() -> None:
    (found,) = certified(QUICK).engines
    (proof,) = proofs([found])
    assert (proof.proved, proof.engines) == (True, (QUICK.name,))
    (proof,) = proofs([replace(found, convicted_by="")])
    assert not proof.proved


def without_order_of_statements(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, newer_statement=newer_statement))


def without_order_of_figures(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, publish=publish_what_came_last))


def without_either(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, newer_statement=newer_statement, publish=publish_what_came_last))


@pytest.mark.parametrize(
    ("factory", "scenario", "rule"),
    [
        ("without_order_of_figures", "short-pick-split", ""),
        ("without_order_of_statements", "short-pick-split", "S06"),
        ("without_either", "short-pick-split", "S06"),
    ],
)
def test_what_is_declared_redundant_is_not_missed_alone_and_is_without_its_partner(
    factory: str, scenario: str, rule: str
) -> None:
    record = run_trial(read_scenario(scenario), f"{__name__}:{factory}", TrialSpec.of(0)).record
    broken = {violation.invariant for violation in record.violations}
    assert rule in broken if rule else not broken
