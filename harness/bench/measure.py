"""Running and timing: CPU time of this process, the best of a few runs, because everything else only adds to it."""

import os
import platform
from collections.abc import Callable

from harness.bench import bare
from harness.bench.size import sized
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.stopwatch import Stopwatch
from harness.trial import Voyage, run_trial
from reports.bench import BareLoop, BenchRecord, DayRun, Growth, RetiredMemory, TinyRuns

BASELINE = "order-to-cash"
REPEATS = 3
TINY_ORDERS = 5
TINY_S = 3.0
"""How long tiny trials are run for."""


def measure(growth: Growth | None, memory: RetiredMemory | None) -> BenchRecord:
    """Everything that takes seconds; what takes minutes is measured elsewhere and passed in."""
    scenario = read_scenario(BASELINE)
    events = scheduled_events(scenario)
    record = run_trial(scenario, "reference", TrialSpec.of(0)).record
    day_s = best_of(REPEATS, lambda: run_trial(scenario, "reference", TrialSpec.of(0)))
    events_per_order = max(1, round(events / record.orders))
    bare_s = best_of(REPEATS, lambda: bare.sail(record.orders, events_per_order))
    return BenchRecord(
        python=platform.python_version(),
        machine=f"{platform.machine()}, {os.cpu_count()} cores",
        bare=BareLoop(
            orders_per_s=round(record.orders / bare_s, 1),
            events_per_order=events_per_order,
            us_per_event=round(bare_s / record.orders / events_per_order * 1e6, 2),
            each_event=bare.EACH_EVENT,
        ),
        day=DayRun(
            scenario=scenario.name,
            orders=record.orders,
            orders_per_s=round(record.orders / day_s, 1),
            exchanges_per_s=round(record.exchanges / day_s, 1),
            us_per_exchange=round(day_s / record.exchanges * 1e6, 1),
            exchanges_per_order=round(record.exchanges / record.orders, 1),
            events_per_order=events_per_order,
            cpu_s=round(day_s, 3),
            ratio_to_bare=round(day_s / bare_s, 2),
        ),
        tiny=tiny(scenario),
        growth=growth,
        memory=memory,
    )


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of CPU time of the quickest run."""
    quickest = float("inf")
    for _ in range(times):
        watch = Stopwatch()
        work()
        quickest = min(quickest, watch.cpu_s())
    return quickest


def scheduled_events(scenario: Scenario) -> int:
    """How many SimPy events one trial schedules."""
    voyage = sail(scenario)
    return next(voyage.clock._env._eid)  # SimPy numbers its events; it has no public count of them


def sail(scenario: Scenario) -> Voyage:
    """One trial of the reference engine, with its parts still there to be looked at."""
    voyage = Voyage(scenario, "reference", TrialSpec.of(0), keep_journal=False)
    voyage.storm()
    if voyage.calm():
        voyage.conclude()
    return voyage


def tiny(scenario: Scenario) -> TinyRuns:
    """Trials of five orders, one seed after the other."""
    small = sized(scenario, TINY_ORDERS)
    run_trial(small, "reference", TrialSpec.of(0))  # what is compiled once per process is not a trial's cost
    watch = Stopwatch()
    trials = 0
    while watch.cpu_s() < TINY_S:
        run_trial(small, "reference", TrialSpec.of(trials))
        trials += 1
    return TinyRuns(orders=TINY_ORDERS, trials=trials, trials_per_cpu_s=round(trials / watch.cpu_s(), 1))
