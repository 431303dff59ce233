"""Which weather a seed gets: the story's own, none, a storm of its own, or that of a file.

    as written   what the story says
    calm         nothing goes wrong but what the story has planned (an outage at ten)
    storm        swarm: the story's own, and every seed adds its own subset of all kinds, each at its own rate
    a file       the kinds and options of a YAML mapping, in place of the story's

A storm leaves each kind out for half of the seeds: what one kind hides another shows only where the first is away. A
kind that is in comes at its worst, or at a half, a quarter or an eighth of it. Kinds that the story has itself stay as
they are: they are what it is about.

    >>> one, other = storm({}, 1), storm({}, 2)
    >>> one == storm({}, 1), one.keys() == other.keys()
    (True, False)
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from harness.dice import Dice, key
from harness.faults import KINDS
from harness.invariants.s60_clock_independence import ClockIndependence
from harness.scenario.model import Scenario
from harness.scenario.reader import weather_of
from harness.sights import kind_of
from harness.spec import TrialSpec
from harness.strict_yaml import read_yaml
from harness.trial import Trial, run_trial

WORST_PPM: Mapping[str, int] = {
    "lost-request": 20_000,
    "lost-reply": 20_000,
    "reset": 20_000,
    "duplicate": 50_000,
    "new-delivery-id": 50_000,
    "delay": 40_000,
    "reorder": 100_000,
    "event-lag": 40_000,
    "overtake": 100_000,
    "outage": 200_000,
    "unavailable": 20_000,
    "throttled": 20_000,
    "server-error": 20_000,
    "expired-token": 20_000,
    "rotated-secret": 20_000,
    "slow": 100_000,
    "stale-snapshot": 500_000,
    "poll-lag": 200_000,
    "partial-batch": 200_000,
    "extra-field": 50_000,
    "version-skew": 50_000,
    "missing-optional": 20_000,
    "moved-field": 5_000,
    "unknown-enum": 5_000,
    "other-unit": 5_000,
    "poison": 5_000,
    "crash": 500,
    "scheduler-overlap": 50_000,
    "unsubscribed": 150_000,
    "replayed-log": 150_000,
    "sequence-reset": 100_000,
    "restored-backup": 100_000,
    "clock-skew": 500_000,
    "double-click": 50_000,
    "resubmission": 20_000,
    "edit-after-import": 30_000,
    "change-of-mind": 30_000,
    "cancel-on-conveyor": 30_000,
    "out-of-band": 20_000,
}
"""Kind -> its chance where a storm is at its worst, per whatever the kind is decided for."""

IN_PPM = 500_000
HALVINGS_MAX = 3


class Weathering(Struct, frozen=True):
    """How the weather of a trial is chosen. `options`: those of a file, for `kind` "file"."""

    kind: str = "as written"
    options: Mapping[str, Any] = {}

    def run(self, scenario: Scenario, engine: str, spec: TrialSpec, *, journal: bool = False) -> Trial:
        """A trial in this weather: what campaigns call in place of `run_trial`."""
        return run_trial(self.over(scenario, spec.weather_seed), engine, spec, journal=journal)

    def over(self, scenario: Scenario, seed: int) -> Scenario:
        """The scenario as this seed meets it. What it requires it has promised for its own weather: without that
        nothing is required, except that faults which a file names are seen where the story demands them."""
        match self.kind:
            case "calm":
                return replace(scenario, weather=calm(scenario.weather), requires=(), must_see=())
            case "storm":
                return _contended(replace(scenario, weather=storm(scenario.weather, seed)))
            case "file":
                seen = tuple([name for name in scenario.must_see if kind_of(name) in self.options])
                return _contended(replace(scenario, weather=self.options, requires=(), must_see=seen))
            case _:
                return scenario


def _contended(scenario: Scenario) -> Scenario:
    """In a storm, as in a file, people race with the warehouse, and who is first is served: nothing to compare."""
    at_stake, requires = (
        tuple([rule for rule in rules if rule != ClockIndependence.id])
        for rules in (scenario.at_stake, scenario.requires)
    )
    return replace(scenario, contention="any", at_stake=at_stake, requires=requires)


def calm(own: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the story has planned."""
    return {name: replace(options, chance_ppm=0) for name, options in own.items() if getattr(options, "planned", ())}


def storm(own: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """The story's own kinds, and this seed's draw of the others, in the order of the kinds."""
    dice = Dice(seed)
    drawn = {}
    for name, worst_ppm in WORST_PPM.items():
        if name not in own and dice.chance("swarm", key(name), IN_PPM):
            halvings = dice.between("swarm/rate", key(name), 0, HALVINGS_MAX)
            drawn[name] = KINDS[name].options(chance_ppm=worst_ppm >> halvings)
    return {name: own.get(name, drawn.get(name)) for name in KINDS if name in own or name in drawn}


def weather_file(path: Path) -> Weathering:
    """The weather of a YAML file: a mapping like that below `weather:` in a scenario. ScenarioInvalid if it is none."""
    return Weathering("file", weather_of(read_yaml(path)))
