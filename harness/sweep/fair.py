"""The day without its weather: what is planned (outages by the hour) and what people do stay, chance is gone.

It is written down: faults that are planned are pins, and the dice are put away, so that a crash can be added alone.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from harness.dice import Dice
from harness.errors import UsageError
from harness.faults import KINDS
from harness.recording import written_down
from harness.scenario.model import Scenario
from harness.spec import TrialSpec
from harness.sweep.cover import Class, classes
from harness.sweep.kinds import kinds
from harness.sweep.steps import Step, StepLog
from harness.trial import run_trial
from harness.workload import draw_workload
from reports.record import RunRecord


class Day(Struct, frozen=True):
    """A day in fair weather: how it went, its steps in order of time, the kind of each order, and the classes of which
    there is a step only after the storm."""

    spec: TrialSpec
    record: RunRecord
    steps: tuple[Step, ...]
    kinds: dict[str, str]
    calm_only: tuple[Class, ...]


def planned_only(scenario: Scenario) -> Scenario:
    """The scenario without chance in its weather: people's own faults stay, and outages by the hour."""
    kept = {}
    for name, options in scenario.weather.items():
        if KINDS[name].effect == "act":
            kept[name] = options
        elif getattr(options, "planned", ()):
            kept[name] = replace(options, chance_ppm=0)
    return replace(scenario, weather=kept)


def whole_day(scenario: Scenario, engine: str, seed: int) -> Day:
    """The whole of the scenario in fair weather, written down."""
    return watched(scenario, engine, TrialSpec.of(seed), orders_of(scenario, seed))


def part_of_day(scenario: Scenario, engine: str, day: Day, actions: Sequence[str]) -> Day:
    """The same day with only these of its actions."""
    spec = replace(day.spec, actions=tuple(actions))
    return watched(scenario, engine, spec, [name for name in day.kinds if name in actions])


def watched(scenario: Scenario, engine: str, spec: TrialSpec, orders: Sequence[str]) -> Day:
    log = StepLog(orders, scenario.storm_ms)
    trial = run_trial(planned_only(scenario), engine, spec, journal=True, stepped=log)
    journal = trial.journal or ()
    kind_of = kinds(journal, orders)
    due = classes(log.steps.values(), kind_of)
    calm = classes(log.calm.values(), kind_of)
    return Day(
        spec=written_down(planned_only(scenario), spec, journal),
        record=trial.record,
        steps=tuple(log.steps.values()),
        kinds=kind_of,
        calm_only=tuple(sorted(one for one in calm if one not in due and not asks(one))),
    )


def asks(one: Class) -> bool:
    """Whether it is about the questions that the engine is asked at rest, which nobody asks during the storm."""
    return " ask " in one[1]


def orders_of(scenario: Scenario, seed: int) -> list[str]:
    """The names of the planned orders, in order of time. UsageError if there are none."""
    workload = draw_workload(scenario, Dice(seed))
    orders = [action.name for action in workload.actions if action.request.operation == "submitOrder"]
    if not orders:
        raise UsageError(f"{scenario.name} has no orders", "SCENARIO", "There is nothing to crash in.")
    return orders


def fair_verdict(day: Day) -> str:
    """Whether the day goes well when nothing crashes. What is not exercised in fair weather is no matter here."""
    return "held" if day.record.verdict == "unexercised" else day.record.verdict
