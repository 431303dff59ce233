"""What a scenario demands to be seen: every sight is seen when it comes up, and not when something like it does."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from harness.dice import key
from harness.faults import KINDS
from harness.faults.kind import STEPS, Leg
from harness.journal import Journal
from harness.lookout import Lookout
from harness.scenario.reader import read_scenario
from harness.sights import FAULT, SIGHTS, kind_of, names
from harness.spec import TrialSpec
from harness.trial import run_trial
from harness.weather import Weather
from seatrial.facts import Fact
from simulators.system import Draw
from tests.harness.sight_pairs import TOLD

STORM_MS = 36_000_000


class Idle:
    """Nobody draws anything (implements `simulators.system.Draw`)."""

    def between(self, name: str, low: int, high: int) -> int:
        raise AssertionError(name)

    def chance(self, name: str, chance_ppm: int) -> bool:
        raise AssertionError(name)


def fair(**pins: str) -> Weather:
    return Weather({}, TrialSpec(1, 1, 1, pins=pins, dice=False), STORM_MS, Journal(False))


def seen(sight: str, told: Sequence[Fact]) -> bool:
    lookout, draw = Lookout([sight]), Idle()
    watching: Draw = draw
    reactions = lookout.reactions()
    for one in told:
        for reaction in reactions:
            if reaction.fact is type(one):
                assert reaction.decide(one, 0, watching) == ()
    return lookout.unseen(fair()) == ()


def test_every_sight_has_its_pair() -> None:
    assert {name for name, sight in SIGHTS.items() if not sight.crash} == set(TOLD)


@pytest.mark.parametrize("sight", TOLD)
def test_a_sight_is_seen_when_it_comes_up_and_not_otherwise(sight: str) -> None:
    there, not_there = TOLD[sight]
    assert seen(sight, there)
    assert not seen(sight, not_there)
    assert not seen(sight, [])


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_is_seen_at_its_own_step_only(step: Any) -> None:
    leg = Leg("engine>erp", "bookOrder", "order/1", step, 1, 0, True, True, False, key("engine>erp", step))
    weather = fair(**{leg.decision("crash"): "1000"})
    crashes = [f"crash-{name}" for name in STEPS]
    assert Lookout(crashes).unseen(weather) == tuple(crashes)
    assert weather.look(leg, 0).magnitude == 1000
    assert Lookout(crashes).unseen(weather) == tuple(name for name in crashes if name != f"crash-{step}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_is_seen_when_its_own_kind_has_fired(kind: str) -> None:
    weather, lookout = fair(), Lookout([f"{FAULT}{kind}"])
    weather.fired = dict.fromkeys(KINDS, 1)
    assert lookout.unseen(weather) == ()
    weather.fired[kind] = 0
    assert lookout.unseen(weather) == (f"{FAULT}{kind}",)


def test_what_can_be_demanded_names_the_kind_without_which_it_cannot_be_seen() -> None:
    assert {kind_of(name) for name in names()} == {*KINDS, ""}


@pytest.mark.parametrize(("wanted", "verdict"), [((), "held"), (("fault:throttled",), "unexercised")])
def test_a_trial_in_which_it_does_not_come_up_has_shown_nothing(wanted: tuple[str, ...], verdict: str) -> None:
    story = replace(read_scenario("nightly-500"), must_see=wanted)
    record = run_trial(story, "reference", TrialSpec.of(1)).record
    assert (record.verdict, record.unseen) == (verdict, wanted)
