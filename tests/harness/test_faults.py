"""Every kind of fault fires, spares what it must spare, and never fires at zero."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec import Struct

from harness.dice import Dice, key
from harness.errors import UsageError
from harness.faults import KINDS
from harness.faults.kind import Leg, Moment
from harness.faults.outage import Outage, PlannedOutage, plan
from harness.journal import Journal
from harness.spec import TrialSpec
from harness.weather import CLEAR, Weather
from seatrial.message import JsonObject

STORM_MS = 36_000_000

BODY: JsonObject = {"outcome": "done", "reason": "none", "count": 1, "uom": "EA"}
PAGE: JsonObject = {
    "events": [{"sequence": f"{number:012d}"} for number in range(1, 9)],
    "last_sequence": "000000000008",
}
ABOUT: Mapping[str, Mapping[str, Any]] = {
    "stale-snapshot": {"operation": "stock.snapshot"},
    "poll-lag": {"operation": "listEvents"},
    "partial-batch": {"operation": "listEvents"},
    "rotated-secret": {"from_engine": False},
}
"""What a kind is about, where that is not everything."""


def body_valid(body: JsonObject) -> bool:
    """A contract of its own: two members are required, a third one has a type, and more may come."""
    return body.get("outcome") == "done" and isinstance(body.get("count"), int) and body.get("reason") != 0


def page_valid(body: JsonObject) -> bool:
    return isinstance(body.get("events"), list) and isinstance(body.get("last_sequence"), str)


def leg(
    name: Moment,
    n: int,
    operation: str = "bookOrder",
    from_engine: bool = True,
    repeatable: bool = True,
    emitted: bool = True,
) -> Leg:
    channel = "engine>wms" if from_engine else "wms>engine"
    moment = key(channel, n, name)
    body, valid = (PAGE, page_valid) if operation == "listEvents" else (BODY, body_valid)
    return Leg(channel, operation, f"order/{n}", name, 1, 0, from_engine, repeatable, emitted, moment, body, valid)


def options(kind: str, chance_ppm: int) -> Struct:
    return KINDS[kind].options(chance_ppm=chance_ppm)


def fired(kind: str, chance_ppm: int, **how: Any) -> int:
    weather = Weather({kind: options(kind, chance_ppm)}, TrialSpec.of(1), STORM_MS, Journal(False))
    for name in KINDS[kind].legs:
        for n in range(400):
            # Brown-outs are decided per window: spread the legs over the day.
            weather.look(leg(name, n, **{**ABOUT.get(kind, {}), **how}), n * 90_000)
    return weather.fired[kind]


PEOPLES = {name for name, kind in KINDS.items() if kind.effect == "act"}
"""They depend on what is being done: tests/harness/test_peoples_faults.py."""
ON_LEGS = [name for name in KINDS if KINDS[name].legs and name not in PEOPLES]


@pytest.mark.parametrize("kind", ON_LEGS)
def test_a_kind_fires_on_every_leg_at_a_chance_of_one(kind: str) -> None:
    assert fired(kind, 1_000_000) == 400 * len(KINDS[kind].legs)


@pytest.mark.parametrize("kind", ON_LEGS)
def test_a_kind_fires_about_as_often_as_its_chance_says(kind: str) -> None:
    assert 0.1 < fired(kind, 200_000) / (400 * len(KINDS[kind].legs)) < 0.32


@pytest.mark.parametrize("kind", ON_LEGS)
def test_zero_means_never(kind: str) -> None:
    assert fired(kind, 0) == 0


@pytest.mark.parametrize(
    ("kind", "spared"),
    [
        ("duplicate", {"repeatable": False}),
        ("overtake", {"emitted": False}),
        ("unavailable", {"from_engine": False}),
        ("throttled", {"from_engine": False}),
        ("expired-token", {"from_engine": False}),
        ("rotated-secret", {"from_engine": True}),
        ("poll-lag", {"operation": "findByReference"}),
        ("partial-batch", {"operation": "findByReference"}),
        ("stale-snapshot", {"operation": "shipment.confirmed"}),
    ],
)
def test_a_kind_spares_what_it_is_not_about(kind: str, spared: dict[str, Any]) -> None:
    assert fired(kind, 1_000_000, **spared) == 0


@pytest.mark.parametrize("kind", ON_LEGS)
def test_a_kind_leaves_other_legs_alone(kind: str) -> None:
    weather = Weather({kind: options(kind, 1_000_000)}, TrialSpec.of(1), STORM_MS, Journal(False))
    others: list[Moment] = [name for name in ("request", "response", "event") if name not in KINDS[kind].legs]
    assert all(weather.look(leg(name, 1), 0) is CLEAR for name in others)


@pytest.mark.parametrize("kind", ON_LEGS)
def test_nothing_happens_in_the_calm(kind: str) -> None:
    weather = Weather({kind: options(kind, 1_000_000)}, TrialSpec.of(1), STORM_MS, Journal(False))
    assert all(weather.look(leg(name, 1), STORM_MS + 1) is CLEAR for name in KINDS[kind].legs)


@pytest.mark.parametrize("kind", ON_LEGS)
def test_with_the_dice_off_only_what_is_pinned_happens(kind: str) -> None:
    name = KINDS[kind].legs[0]
    about = ABOUT.get(kind, {})
    pinned = leg(name, 3, **about)
    spec = TrialSpec(1, 1, 1, pins={pinned.decision(kind): "7"}, dice=False)
    weather = Weather({kind: options(kind, 1_000_000)}, spec, STORM_MS, Journal(False))
    for n in range(10):
        weather.look(leg(name, n, **about), 0)
    assert weather.fired[kind] == 1


@pytest.mark.parametrize("kind", ON_LEGS)
def test_a_pin_of_zero_takes_one_fault_away_and_no_other(kind: str) -> None:
    name = KINDS[kind].legs[0]
    about = ABOUT.get(kind, {})
    gone = leg(name, 3, **about)
    spec = TrialSpec(1, 1, 1, pins={gone.decision(kind): "0"})
    weather = Weather({kind: options(kind, 1_000_000)}, spec, STORM_MS, Journal(False))
    for n in range(10):
        weather.look(leg(name, n, **about), 0)
    assert weather.fired[kind] == 9


def test_outages_fire_as_often_as_their_chance_says_and_zero_means_never() -> None:
    always = plan(Dice(1), Outage(chance_ppm=1_000_000), STORM_MS)
    assert len(always) >= 4 * 2
    assert {window.system for window in always} == {"crm", "erp", "wms", "billing"}
    assert not plan(Dice(1), Outage(chance_ppm=0), STORM_MS)


def test_outages_spare_systems_that_are_not_named() -> None:
    assert {w.system for w in plan(Dice(1), Outage(chance_ppm=1_000_000, systems=("erp",)), STORM_MS)} == {"erp"}


def test_all_outages_end_with_the_storm() -> None:
    planned = PlannedOutage(system="erp", starts_ms=STORM_MS - 1_000, duration_ms=10_000_000)
    windows = plan(Dice(1), Outage(chance_ppm=1_000_000, duration_ms_max=50_000_000, planned=(planned,)), STORM_MS)
    assert max(window.ends_at for window in windows) == STORM_MS


def test_outages_can_be_pinned_and_taken_away() -> None:
    drawn = tuple(sorted(plan(Dice(1), Outage(chance_ppm=1_000_000), STORM_MS)))
    journal = Journal(False)
    without = TrialSpec(1, 1, 1, pins={drawn[0].name: "0"})
    assert Weather({"outage": Outage(chance_ppm=1_000_000)}, without, STORM_MS, journal).windows == drawn[1:]
    value = f"{drawn[0].starts_at}+{drawn[0].ends_at - drawn[0].starts_at}"
    only = TrialSpec(1, 1, 1, pins={drawn[0].name: value}, dice=False)
    assert Weather({"outage": Outage(chance_ppm=1_000_000)}, only, STORM_MS, journal).windows == drawn[:1]


def test_every_kind_says_what_a_correct_engine_can_do_about_it() -> None:
    import sys

    for name, kind in KINDS.items():
        text = sys.modules[kind.options.__module__].__doc__ or ""
        assert "correct engine" in text, name


def test_a_pin_of_no_kind_is_refused_and_a_pinned_kind_happens_though_the_weather_lacks_it() -> None:
    one = leg("request", 1)
    spec = TrialSpec(1, 1, 1, pins={one.decision("lost-request"): "1"}, dice=False)
    pinned = Weather({}, spec, STORM_MS, Journal(False))
    assert pinned.look(one, 0).dropped
    assert pinned.fired == {"lost-request": 1}
    with pytest.raises(UsageError, match="'lost-requests', which is no kind of fault"):
        Weather({}, TrialSpec(1, 1, 1, pins={one.decision("lost-requests"): "1"}), STORM_MS, Journal(False))


def test_a_leg_that_is_answered_in_the_systems_place_is_not_counted_as_delayed_too() -> None:
    both = {"delay": options("delay", 10**6), "unavailable": options("unavailable", 10**6)}
    weather = Weather(both, TrialSpec.of(1), STORM_MS, Journal(False))
    assert weather.look(leg("request", 1), 0).answer is not None
    assert weather.fired == {"delay": 0, "unavailable": 1}
