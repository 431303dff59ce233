"""Real trials shrink to stories of one or two parts, which repeat and can be written down."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from harness.errors import ReplayDiverged, UsageError
from harness.recording import Recording, written_down
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.shrink.search import Budget, Enough
from harness.shrink.seen import Seen, seen, with_eyes
from harness.shrink.shrink import Hears, Shrunken, choose, shrink
from harness.shrink.written import file_parts
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial
from harness.trial_file import Part, read_trial, write_trial

OVERSOLD = "S13/item/oversold"
TWICE = "S35/shipment/invoiced twice"
SNAPSHOT = "flawed:snapshot-availability"
MADE_UP = "action|CRM-1-R2/pay/1"
KEYS = "flawed:key-per-attempt"


def short(story: str, orders: int) -> Scenario:
    """The story with fewer orders."""
    scenario = read_scenario(story)
    streams = tuple(replace(stream, count=orders) for stream in scenario.workload.orders)
    return replace(scenario, workload=replace(scenario.workload, orders=streams))


def shrunken(scenario: Scenario, engine: str, signature: str) -> Shrunken:
    return shrink(Recording(scenario, engine, TrialSpec.of(0)), Budget(120), Hears(), signature=signature)


@pytest.fixture(scope="module")
def twice() -> Shrunken:
    return shrunken(short("double-ship-confirm", 40), KEYS, "S35")


@pytest.fixture(scope="module")
def stale() -> Shrunken:
    return shrunken(read_scenario("nightly-500"), SNAPSHOT, "")


def look(scenario: Scenario, engine: str, spec: TrialSpec) -> Seen:
    trial = run_trial(scenario, engine, spec, journal=True)
    return seen(Recording(scenario, engine, spec, OVERSOLD), trial)


def test_a_trial_that_is_looked_at_is_written_down_as_a_recording_is() -> None:
    scenario = read_scenario("nightly-500")
    drawn = look(scenario, SNAPSHOT, TrialSpec.of(0))
    few = replace(drawn.recording.spec, actions=(drawn.recording.spec.actions or ())[::2])
    again = run_trial(scenario, SNAPSHOT, few, journal=True)
    found = seen(Recording(scenario, SNAPSHOT, few, OVERSOLD), again)
    assert found.recording.spec == written_down(scenario, few, again.journal or ())
    assert look(scenario, SNAPSHOT, found.recording.spec).digest == again.record.digest
    assert look(scenario, SNAPSHOT, found.recording.spec).size == found.size


def test_pins_of_what_is_gone_are_gone() -> None:
    scenario = read_scenario("nightly-500")
    spec = look(scenario, SNAPSHOT, TrialSpec.of(0)).recording.spec
    pins = {**spec.pins, "action|web/1/pay/1": "0", "quantity|web/1|1": "2", "quantity|web/2|1": "3"}
    left = look(scenario, SNAPSHOT, replace(spec, pins=pins, actions=("web/2",))).recording.spec
    kept = look(scenario, SNAPSHOT, replace(spec, pins={**pins, MADE_UP: "0"}, actions=("web/2",))).recording.spec
    assert MADE_UP in kept.pins, "nobody has planned that order: what is not to become of it has to be said"
    assert {pin: value for pin, value in left.pins.items() if "web/" in pin and pin[:5] in ("actio", "quant")} == {
        "quantity|web/2|1": "3"
    }


def test_a_lost_answer_and_an_order_are_all_it_takes_to_bill_twice(twice: Shrunken) -> None:
    record = twice.record
    assert record.signature == TWICE
    assert (record.after.faults, record.after.actions, record.after.reactions) == (1, 1, 0)
    assert (record.after.lines, record.after.units) == (1, 1)
    assert record.finished
    (fault,) = [part for part in record.parts if part.what == "fault"]
    assert fault.name.startswith("lost-reply|engine>billing|recordBillableEvents|")
    assert (fault.verdict, fault.told) == ("needed", "needed: without it the engine holds")


def test_the_first_failure_in_time_is_taken_if_none_is_named(stale: Shrunken) -> None:
    record = stale.record
    assert record.signature == "T21/published figure/too old"
    assert OVERSOLD in record.others
    assert (record.after.faults, record.after.actions) == (1, 0)  # a snapshot that comes late, and no business


def test_the_result_repeats_by_itself(twice: Shrunken) -> None:
    recording = twice.recording
    again = run_trial(recording.scenario, recording.engine, recording.spec)
    assert again.record.digest == twice.record.digest == twice.trial.record.digest
    assert not recording.spec.dice
    assert TWICE in [violation.signature for violation in again.record.violations]


def test_the_same_trial_shrinks_to_the_same_story(stale: Shrunken) -> None:
    again = shrunken(read_scenario("nightly-500"), SNAPSHOT, "T21").record
    assert replace(again, cpu_s=0.0, wall_s=0.0) == replace(stale.record, cpu_s=0.0, wall_s=0.0)


def test_what_is_as_small_as_it_can_be_stays_as_it_is(twice: Shrunken) -> None:
    again = shrink(twice.recording, Budget(120), Hears()).record
    assert (again.digest, again.before, again.finished) == (twice.record.digest, again.after, True)


def test_the_story_is_written_down_with_what_was_found_out(twice: Shrunken, tmp_path: Path) -> None:
    path = tmp_path / "twice.trial.json"
    write_trial(path, twice.recording, twice.trial, file_parts(twice.record.parts))
    read = read_trial(path)
    (fault,) = [pin for pin in twice.record.pins if pin.startswith("lost-reply")]
    (order,) = twice.record.actions
    assert read.recording() == twice.recording
    assert Part(name=fault, verdict="needed", tried="without it") in read.parts
    assert Part(name=order, verdict="needed", tried="without it") in read.parts
    assert Part(name=f"quantity|{order}|1", verdict="any", tried="1 unit to 12 units") in [
        replace(part, name=part.name[:-1] + "1") if part.name.startswith("quantity") else part for part in read.parts
    ]


def test_a_result_that_does_not_repeat_itself_is_none(twice: Shrunken, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []

    def fickle(scenario: Scenario, engine: str, spec: TrialSpec, *, journal: bool = False) -> Trial:
        trial = run_trial(scenario, engine, spec, journal=journal)
        runs.append(engine)
        return replace(trial, record=replace(trial.record, digest=f"{len(runs):032x}"))

    monkeypatch.setattr("harness.shrink.shrink.run_trial", fickle)
    with pytest.raises(ReplayDiverged, match="the smallest trial did not repeat itself"):
        shrink(twice.recording, Budget(120), Hears())


class AfterLooks(Budget):
    """A budget of so many looks: the same on any machine."""

    def __init__(self, looks: int) -> None:
        super().__init__(120)
        self.looks = looks

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise Enough


def test_a_budget_that_ends_leaves_the_best_so_far() -> None:
    few = AfterLooks(20)
    recording = Recording(short("double-ship-confirm", 40), KEYS, TrialSpec.of(0))
    record = shrink(recording, few, Hears(), signature="S35").record
    assert not record.finished
    assert record.after.faults <= record.before.faults
    assert {part.verdict for part in record.parts} >= {"untried"}


def test_what_never_comes_to_rest_is_a_failure_like_any_other() -> None:
    scenario = replace(read_scenario("nightly-500"), calm_ms_max=3_600_000)  # no trial is quiet as soon as that
    first = run_trial(scenario, "reference", TrialSpec.of(0)).record
    assert first.verdict == "unconverged"
    record = shrunken(scenario, "reference", "unconverged").record
    assert (record.signature, record.summary) == ("unconverged", "the systems did not come to rest")
    assert record.after.faults == 0


def test_what_holds_is_refused() -> None:
    with pytest.raises(UsageError, match="the trial does not fail"):
        shrunken(read_scenario("nightly-500"), "reference", "")


def test_a_failure_is_named_by_its_beginning_or_refused_with_those_there_are() -> None:
    found = ("S24/order/short", "S35/order/a", "S35/order/ab")
    assert choose(found, "S35", "") == "S35/order/a"
    assert choose(found, "S35/order/ab", "") == "S35/order/ab"
    assert choose(found, "", "") == "S24/order/short"
    with pytest.raises(UsageError) as refused:
        choose(found, "Q31", "day, seed 1")
    assert "S24/order/short; S35/order/a" in str(refused.value)


def test_looking_is_running() -> None:
    scenario = read_scenario("nightly-500")
    spec = look(scenario, SNAPSHOT, TrialSpec.of(0)).recording.spec
    recording = Recording(scenario, SNAPSHOT, spec, OVERSOLD)
    assert with_eyes(run_trial)(recording) == look(scenario, SNAPSHOT, spec)
