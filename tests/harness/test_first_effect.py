"""A fault that lasts counts when it first has an effect, and stands in the journal from when it begins."""

from collections.abc import Mapping
from functools import lru_cache

import pytest

from harness.errors import UsageError
from harness.faults.window import pinned
from harness.recording import fired, written_down
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial

STORY = "nightly-500"
HOUR = 3_600_000
STORM_MS = read_scenario(STORY).storm_ms


@lru_cache(maxsize=32)
def trial(pins: tuple[tuple[str, str], ...]) -> Trial:
    spec = TrialSpec(11, 11, 11, pins=dict(pins), dice=False)
    return run_trial(read_scenario(STORY), "reference", spec, journal=True)


def night(pins: Mapping[str, str]) -> Trial:
    return trial(tuple(pins.items()))


@pytest.mark.parametrize(
    ("pin", "there", "idle"),
    [
        ("outage|wms|window/1", f"{5 * HOUR}+{2 * HOUR}", "1000+1000"),
        ("unsubscribed|crm|window/1", f"{5 * HOUR}+{2 * HOUR}", "1000+1000"),
        ("replayed-log|wms|window/1", f"{5 * HOUR}+{2 * HOUR}", "1000+1000"),
        ("sequence-reset|wms|window/2", f"{9 * HOUR}+0", "1000+0"),
        ("restored-backup|wms|window/1", f"{9 * HOUR}+{2 * HOUR}", "1000+1000"),
        ("clock-skew|crm|ahead", "0+300000", "0+0"),
    ],
)
def test_it_counts_only_when_it_does_something(pin: str, there: str, idle: str) -> None:
    kind = pin.partition("|")[0]
    for value, count in ((there, 1), (idle, 0)):
        done = night({pin: value})
        assert done.record.faults[kind] == count
        assert done.journal is not None
        assert fired(done.journal) == {pin: value}, "a replay needs it all the same"


def test_the_windows_of_one_system_are_counted_one_by_one() -> None:
    both = {"outage|wms|window/1": f"{5 * HOUR}+{HOUR}", "outage|wms|window/2": f"{9 * HOUR}+{HOUR}"}
    assert night(both).record.faults["outage"] == 2
    idle = {"outage|wms|window/0": "1000+1000", **both}
    assert night(idle).record.faults["outage"] == 2


def test_a_window_without_effect_is_written_down_and_replays_to_the_same_digest() -> None:
    idle = night({"outage|wms|window/0": "1000+1000"})
    assert idle.journal is not None
    spec = written_down(read_scenario(STORY), TrialSpec(11, 11, 11, dice=False), idle.journal)
    assert dict(spec.pins) == {"outage|wms|window/0": "1000+1000"}
    assert run_trial(read_scenario(STORY), "reference", spec).record.digest == idle.record.digest


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("outage|nosys|window/9", "0+1000", "'nosys', which is no system"),
        ("outage|engine|window/9", "0+1000", "'engine', which is no system"),
        ("sequence-reset|nosys|window/0", "0", "which is no system"),
        ("outage", "0+1000", "'', which is no system"),
        ("outage|erp|window/x", "0+1000", "decides nothing"),
        ("outage|erp|window/1|2", "0+1000", "decides nothing"),
        ("outage|erp|ahead", "0+1000", "decides nothing"),
        ("clock-skew|erp|window/1", "0+1000", "decides nothing"),
        ("outage|erp|window/1", "1000", "decides nothing"),
        ("outage|erp|window/1", f"{STORM_MS}+1000", "begins after the storm"),
    ],
)
def test_a_pin_about_nothing_is_refused(name: str, value: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        pinned(name, value, STORM_MS)
    with pytest.raises(UsageError, match=says):
        night({name: value})
