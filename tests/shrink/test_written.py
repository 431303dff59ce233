"""What a trial file keeps of what shrinking has found out: nothing more than was found out, and nothing less."""

from harness.replay.story import story
from harness.scenario.reader import read_scenario
from harness.shrink.explain import explain
from harness.shrink.seen import Seen
from harness.shrink.written import file_parts
from harness.trial_file import Part
from reports.shrink import StoryPart
from tests.shrink.made_up import World, order_name, orders
from tests.trial_file.voyages import LATE, SIGNATURE, SPEC, sailed

ORDER = order_name(0)
FAULT = f"delay|{ORDER}|1"


def written(fails: World) -> list[Part]:
    return list(file_parts(explain(fails.search((ORDER,), {FAULT: "5000", f"action|{ORDER}/pay/1": "0"}))))


def test_a_fault_is_needed_and_its_magnitude_may_be_anything() -> None:
    def fails(seen: Seen) -> bool:
        return FAULT in seen.recording.spec.pins

    fault, order, quantity, *_ = written(World(fails, orders(1)))
    assert fault == Part(
        name=FAULT, verdict="needed", tried="without it", magnitude="any", magnitudes="1 ms to 1 h 0 min"
    )
    assert order == Part(name=ORDER, verdict="needed", tried="without it"), "the fault goes with its order"
    assert quantity == Part(name=f"quantity|{ORDER}|1", verdict="any", tried="1 unit to 12 units")


def test_a_fault_that_is_not_needed_and_one_whose_magnitude_matters() -> None:
    def fails(seen: Seen) -> bool:
        return int(seen.recording.spec.pins.get(FAULT, 5_000)) >= 5_000

    fault, *_ = written(World(fails, orders(1)))
    assert (fault.verdict, fault.magnitude) == ("any", "needed")


def test_what_hangs_on_one_seed_in_five_is_told_as_a_coincidence() -> None:
    def fails(seen: Seen) -> bool:
        return seen.recording.spec.weather_seed == 1

    *_, weather, tie = written(World(fails, orders(1)))
    assert weather == Part(name="weather_seed", verdict="needed", tried="1 of 5 seeds fail in the same way")
    assert tie == Part(name="tie_seed", verdict="any", tried="5 of 5 seeds fail in the same way")


def test_what_the_budget_did_not_allow_for_is_untried() -> None:
    parts = [
        StoryPart(what=what, name=FAULT, value="5000", verdict="untried") for what in ("fault", "magnitude", "seed")
    ]
    assert list(file_parts(parts)) == [
        Part(name=FAULT, verdict="untried", magnitude="untried"),
        Part(name=FAULT, verdict="untried"),
    ]


def test_a_story_tells_both_verdicts_of_a_fault_in_words() -> None:
    def told(part: Part) -> str:
        trial, scenario = sailed(), read_scenario("double-ship-confirm")
        faults = story(scenario, SPEC, trial.record, trial.journal or (), SIGNATURE, [part]).faults
        return next(fault.part for fault in faults if fault.pin == LATE)

    assert told(
        Part(name=LATE, verdict="needed", tried="without it", magnitude="needed", magnitudes="1 ms to 1 h")
    ) == ("needed (tried without it); its magnitude matters (tried 1 ms to 1 h)")
    assert told(Part(name=LATE, verdict="any", tried="without it", magnitude="any")) == (
        "not needed (tried without it); any magnitude would do"
    )
    assert told(Part(name=LATE, verdict="untried", magnitude="untried")) == ""
