"""The certificate says who was convicted by what, and fails for an engine that goes free."""

import importlib
from io import StringIO
from typing import Literal

import pytest
from msgspec.structs import replace
from rich.console import Console

from engine.catalog import ENGINES
from engine.parts import Parts
from engine.reference import PARTS
from harness.certify.certify import Plan, certify, proofs
from harness.certify.convict import CANARIES, CANARY_TRIALS, Search, convict
from harness.certify.safeguards import COMPOSED, SAFEGUARDS, Safeguard
from harness.command.certify import code
from harness.interrupt import Interruption
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial
from reports.certify import CertifyRecord, SafeguardFinding
from reports.terminal.certify import certify as shown
from seatrial.engine import EngineCard, Setup
from seatrial.policy import Policies

QUICK = ENGINES["flawed:snapshot-availability"]
SETUP = Setup({"crm": "v1", "erp": "v1", "wms": "v1", "billing": "v1"}, Policies(), "2026-03-02T06:00:00Z")
PROVES = ENGINES["flawed:promised-when-booked"]
LONG = 1e12
NO_SAFEGUARD = ("served", "promise", "close_case")
"""Parts of the engine that do work and guard nothing."""


def certified(*cards: EngineCard, **changed: int) -> CertifyRecord:
    plan = replace(Plan(cards=cards, seeds=1), **changed)
    return certify(plan, Interruption(), lambda *_: None)


def told(record: CertifyRecord) -> str:
    """What a person sees."""
    console = Console(width=200, record=True, file=StringIO())
    console.print(shown(record, {}))
    return console.export_text()


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
    finding = convict(Search(5, ends_at=0.0), QUICK, Interruption())
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


# ---------------------------------------------------------------- what it says is so


def test_a_rule_that_is_broken_and_not_declared_fails_the_certificate() -> None:
    record = certified(QUICK)
    assert code(record) == 0
    stray = replace(record, engines=(replace(record.engines[0], undeclared=("S09", "S24")),))
    assert code(stray) == 1
    assert "NOT CERTIFIED" in told(stray)


def test_a_safeguard_that_is_not_proved_fails_the_certificate_unless_that_is_declared_or_there_was_no_time() -> None:
    record = certified(QUICK)
    missing = SafeguardFinding(name="belt", engines=(QUICK.name,), proved=False, unproved="")
    assert code(replace(record, safeguards=(missing,))) == 1
    assert "not proved: belt" in told(replace(record, safeguards=(missing,)))
    declared = replace(record, safeguards=(replace(missing, unproved="There are braces."),))
    assert code(declared) == 0
    assert "There are braces." in told(declared)
    assert code(replace(record, safeguards=(missing,), unfinished=(QUICK.name,))) == 4


@pytest.mark.parametrize(("canary", "worst"), [("easy", 3), ("hard", 0)])
def test_an_easy_canary_that_goes_free_once_is_a_bug_of_ours(canary: Literal["easy", "hard"], worst: int) -> None:
    record = certified(QUICK)
    bird = replace(record.engines[0], canary=canary, trials=10, convicting=1)
    assert code(replace(record, engines=(bird,))) == worst
    assert ("easy canary went free" in told(replace(record, engines=(bird,)))) == (worst == 3)


def test_where_something_stood_in_the_way_of_a_verdict_nothing_is_certified() -> None:
    record = certified(QUICK)
    stopped = replace(record, engines=(replace(record.engines[0], harness_bugs=("nightly-500 seed 0: fog",)),))
    assert code(stopped) == 3
    assert "NOT CERTIFIED" in told(stopped)


def test_the_record_is_held_only_if_all_of_it_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    record = certified(QUICK)
    assert record.held
    assert "NOT CERTIFIED" not in told(record)
    monkeypatch.setattr("harness.certify.certify.SAFEGUARDS", (Safeguard("belt", "admit"),))
    assert not certified(QUICK).held


# ---------------------------------------------------------------- being asked to stop


class AfterLooks(Interruption):
    """Somebody asks when it has been looked at so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.left = looks

    def __bool__(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_who_asks_within_an_engine_is_heard_after_the_trial_in_hand() -> None:
    free = replace(QUICK, convicted_by="S41")
    assert convict(Search(50, LONG), free, AfterLooks(2)).trials == 2


def test_a_certificate_that_somebody_stopped_says_so() -> None:
    free = replace(QUICK, convicted_by="S41", also=("S13",))
    record = certify(Plan(cards=(free,), seeds=500), AfterLooks(4), lambda *_: None)
    assert (record.engines[0].trials, record.unfinished, record.held) == (3, (QUICK.name,), False)
    assert "somebody asked to stop" in told(record)
    assert "the budget was too small" in told(replace(record, interrupted=False))


def test_who_asks_after_the_conviction_gets_no_smallest_story_and_within_it_the_best_so_far() -> None:
    search = Search(1, LONG, shrink_s=120)  # far more than it takes, on a slow machine too
    whole = convict(search, QUICK, Interruption()).story
    assert convict(search, QUICK, AfterLooks(1)).story is None
    cut = convict(search, QUICK, AfterLooks(4)).story
    assert whole is not None
    assert cut is not None
    assert (whole.finished, cut.finished) == (True, False)


# ---------------------------------------------------------------- the reverse


def test_every_flawed_engine_lacks_a_safeguard_and_every_part_of_the_engine_holds_one() -> None:
    flawed = {name for name, card in ENGINES.items() if card.convicted_by}
    assert {name for one in SAFEGUARDS for name in one.engines} == flawed - set(COMPOSED)
    assert set(COMPOSED) < flawed
    parts = set(Parts.__struct_fields__)
    assert {one.part for one in SAFEGUARDS if one.part} == parts - set(NO_SAFEGUARD)


def parts_out(name: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The parts in which a flawed engine differs from the reference."""
    module, _, factory = ENGINES[name].factory.partition(":")
    file = importlib.import_module(module)
    built: list[Parts] = []
    with monkeypatch.context() as patched:
        patched.setattr(file, "assemble", lambda _setup, parts: built.append(parts))
        getattr(file, factory)(SETUP)
    (parts,) = built
    return {part for part in Parts.__struct_fields__ if getattr(parts, part) != getattr(PARTS, part)}


@pytest.mark.parametrize("one", [one for one in SAFEGUARDS if one.engines], ids=lambda one: one.name)
def test_what_proves_a_safeguard_is_without_that_part_only(one: Safeguard, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [parts_out(name, monkeypatch) for name in one.engines] == [{one.part}] * len(one.engines)


@pytest.mark.parametrize("name", COMPOSED)
def test_what_lacks_several_parts_proves_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(parts_out(name, monkeypatch)) > 1
    (found,) = certified(QUICK).engines
    assert not [one for one in proofs([replace(found, name=name)]) if one.engines]


def test_a_safeguard_has_engines_that_prove_it_or_says_why_not() -> None:
    assert all(bool(one.engines) != bool(one.unproved) for one in SAFEGUARDS)
    assert all(one.unproved.endswith(".") for one in SAFEGUARDS if one.unproved)


def test_a_safeguard_is_proved_by_a_conviction_of_an_engine_without_it() -> None:
    (found,) = certified(PROVES).engines
    (proof,) = [one for one in proofs([found]) if one.engines]
    assert (proof.proved, proof.engines) == (True, (PROVES.name,))
    (proof,) = [one for one in proofs([replace(found, convicted_by="")]) if one.engines]
    assert not proof.proved


def test_what_is_declared_as_not_proved_is_always_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = (*SAFEGUARDS, Safeguard("braces", "", unproved="There is a belt."))
    monkeypatch.setattr("harness.certify.certify.SAFEGUARDS", told)
    assert [one.name for one in certified(QUICK).safeguards] == [one.name for one in told if one.unproved]


def test_each_word_that_is_taken_over_in_order_is_missed_alone() -> None:
    for name in ("flawed:apply-out-of-order", "flawed:old-hold-returns"):
        finding = convict(Search(20, LONG), ENGINES[name], Interruption())
        assert (finding.convicted_by, finding.undeclared) == (ENGINES[name].convicted_by, ())
