"""One fault or one action less, and every other decision is what it was: over two hundred stormy trials.

In half of them a fault is taken away (one on a leg, or one that lasts), in half an action of people, planned or in
return.

A decision is what becomes of one moment (a leg, a step, a wake-up, something that a person does), whether a fault
fires there or not. Moments are compared by their key, which exists in both runs or does not. Kinds that come in
stretches are decided once per stretch of time: they are compared where the moment fell into the same stretch.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from harness.dice import Dice, key
from harness.faults import KINDS
from harness.faults.kind import Leg
from harness.faults.window import Window
from harness.scenario.model import Scenario
from harness.scenario.reader import library, read_scenario
from harness.scenario.size import cut
from harness.spec import ACTION, TrialSpec
from harness.swarm import storm
from harness.trial import run_trial
from harness.weather import Fate, Weather
from tests.said import SHARES

TRIALS = 200
PARTS = 8
ORDERS = 3
DICE = Dice(41)

ALONE = ("drop", "reset", "answer")
Decisions = dict[bytes, dict[str, tuple[int, int]]]
"""Moment's key -> kind -> (which stretch of time, magnitude; 0: it did not fire)."""


class Watched:
    """Everything that the weather decides, and what actions there were, while it is watched."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.decisions: Decisions = {}
        self.names: dict[str, None] = {}
        """What pins call the faults that fired."""
        self.windows: list[str] = []
        """What pins call those that began and last."""
        self.actions: list[str] = []
        """What people did."""
        self.emitted: dict[bytes, bool] = {}
        """Moment's key -> whether there is an event beside the message, which can overtake it."""
        self.hidden: dict[bytes, str] = {}
        """Moment's key -> the kind that happened instead of everything else there, or ""."""
        self.moments: dict[str, bytes] = {}
        """What pins call a moment, without the kind -> its key."""
        look = Weather.look
        fire = Weather._fire
        began = Weather.began
        fired: dict[str, int] = {}

        def watched(weather: Weather, leg: Leg, now_ms: int) -> Fate:
            fired.clear()
            fate = look(weather, leg, now_ms)
            if now_ms <= weather._storm_ms:
                self.moments[leg.decision("")] = leg.leg.encode() + leg.key
                moment = leg.leg.encode() + leg.key
                self.emitted[moment] = leg.emitted
                self.hidden[moment] = next((name for name in fired if KINDS[name].effect in ALONE), "")
                said = self.decisions.setdefault(moment, {})
                for kind, options, _, _ in weather._by_leg[leg.leg]:
                    stretch = now_ms // options.window_ms if not kind.per_leg else 0  # type: ignore[attr-defined]  # such kinds have one
                    said[kind.name] = (stretch, fired.get(kind.name, 0))
            return fate

        def noted(weather: Weather, leg: Leg, happened: list[Any], now_ms: int) -> None:
            for kind, magnitude in happened:
                fired[kind.name] = magnitude
                self.names[leg.decision(kind.name)] = None
            fire(weather, leg, happened, now_ms)

        def begins(weather: Weather, window: Window, now_ms: int) -> None:
            for what, ms in (("starts", window.starts_at), ("lasts", window.lasts)):
                moment = f"{what} {window.name}".encode()
                self.decisions[moment], self.hidden[moment] = {window.kind: (0, ms)}, ""
            self.windows.append(window.name)
            began(weather, window, now_ms)

        monkeypatch.setattr(Weather, "began", begins)
        monkeypatch.setattr(Weather, "look", watched)
        monkeypatch.setattr(Weather, "_fire", noted)

    def run(self, scenario: Scenario, spec: TrialSpec) -> tuple[Decisions, dict[bytes, str]]:
        self.decisions, self.hidden, self.names, self.moments, self.windows = {}, {}, {}, {}, []
        self.emitted = {}
        journal = run_trial(scenario, "reference", spec, journal=True).journal or ()
        self.actions = [json.loads(line)[2] for line in journal if line.startswith(b'["act"')]
        return self.decisions, self.hidden

    def choose(self, seed: int) -> str:
        """The pin that takes something away of what has happened."""
        if DICE.chance("action", key(seed), 500_000):
            return f"{ACTION}|{DICE.pick('which', key(seed), self.actions)}"
        lasting = self.windows and DICE.chance("lasting", key(seed), 300_000)
        return DICE.pick("gone", key(seed), self.windows if lasting else [*self.names])


def removals(part: int) -> Iterator[tuple[Scenario, int]]:
    names = library()
    for number in range(part, TRIALS, PARTS):
        scenario = cut(read_scenario(names[number % len(names)]), ORDERS)
        yield replace(scenario, weather=storm(scenario.weather, number)), number


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_left_when_one_thing_is_taken_away_decides_as_before(
    part: int, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    watched = Watched(monkeypatch)
    shared = total = compared = met = 0
    actions = 0
    shares_ppm: list[int] = []
    for scenario, seed in removals(part):
        before, hidden = watched.run(scenario, TrialSpec.of(seed))
        emitted = watched.emitted
        gone = watched.choose(seed)
        actions += gone.startswith(f"{ACTION}|")
        there = watched.moments.get(gone[gone.index("|") :])
        value = "0"
        after, hidden_after = watched.run(scenario, TrialSpec(seed, seed, seed, pins={gone: value}))
        both = before.keys() & after.keys()
        shared += len(both)
        total += len(before)
        shares_ppm.append(1_000_000 * len(both) // max(len(before), 1))
        for moment in sorted(both - {there}):  # what was taken away may have hidden something else just there
            if hidden[moment] != hidden_after[moment]:  # another stretch of time: what it hides cannot be compared
                assert not all(KINDS[name].per_leg for name in (hidden[moment], hidden_after[moment]) if name)
                continue
            for kind, (stretch, magnitude) in before[moment].items():
                then, now = after[moment][kind]
                # Whether an alteration finds anything to alter is up to the message, and whether an answer has an event
                # beside it that can overtake it (one payment less, and the order does not close) to the business.
                alone = kind == "overtake" and emitted[moment] != watched.emitted[moment]
                nothing = alone or (KINDS[kind].effect == "alter" and 0 in (magnitude, now))
                if then == stretch and not nothing:
                    compared += 1
                    met += magnitude > 0
                    assert now == magnitude, (scenario.name, seed, gone, kind, moment)
    record_property("moments in both runs", f"{shared} of {total}")
    record_property("decisions compared", f"{compared}, of which {met} brought a fault")
    record_property(SHARES, shares_ppm)
    assert met > 500, "hardly anything was compared at which a fault fired"
    assert 8 <= actions <= 17, "about half of them are actions"
    assert shared > 0.6 * total, f"{shared} of {total} moments are in both runs"
