"""The same story, seed by seed, with one engine after the other, and what each of them made of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct, field

from engine.catalog import ENGINES
from harness.campaign.chunk import crash
from harness.compare.gauges import TIMES, Gauges
from harness.errors import SeatrialError
from harness.hands import share_out
from harness.interrupt import Interruption
from harness.scenario.model import Scenario
from harness.spec import TrialSpec
from harness.stopwatch import Stopwatch
from harness.trial import run_trial
from reports.compare import CompareRecord, Contender, spread

COUNTS = {
    "orders_submitted": "orders placed",
    "orders_booked": "orders booked",
    "orders_closed": "orders closed",
    "backorders": "backorders",
    "shipments": "shipments",
    "invoices": "invoices",
    "cases_open": "cases that wait for people",
    "exchanges": "exchanges",
}
"""Sum over the trials -> what it counts."""

SOUND = ("held", "unexercised")
"""Verdicts of trials in which no rule was broken. An engine that does nothing by day cannot be hit by an outage by day:
that this was to be seen is not its fault."""

Tell = Callable[[int, int, int], None]
"""tell(trials done, trials in all, not held)"""


class Leg(Struct, frozen=True):
    """One trial of one engine, boiled down."""

    engine: str
    verdict: str = ""
    broken: tuple[str, ...] = ()
    samples: dict[str, list[int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    bugs: tuple[str, ...] = ()
    cpu_s: float = 0.0


def sail(scenario: Scenario, what: tuple[str, int], _asked: Interruption) -> Leg:
    """Run one trial and look on."""
    engine, seed = what
    watch, gauges = Stopwatch(), Gauges()
    try:
        record = run_trial(scenario, engine, TrialSpec.of(seed), onlookers=gauges.onlookers()).record
    except SeatrialError as error:
        if error.exit_code == 2:
            raise  # bad input is bad for every seed
        return Leg(engine, bugs=(f"{engine} seed {seed}: {error}",))
    except (Exception, SystemExit) as error:  # an engine that falls over ends its trial, and not the comparison
        return Leg(engine, bugs=(f"{engine} seed {seed}: {crash(error)}",))
    counts = {name: record.outcomes.get(name, 0) for name in COUNTS} | {"exchanges": record.exchanges}
    broken = tuple(sorted({violation.invariant for violation in record.violations}))
    return Leg(engine, record.verdict, broken, gauges.samples, counts, record.harness_bugs, watch.cpu_s())


def compare(
    scenario: Scenario, engines: Sequence[str], seeds: range, workers: int, asked: Interruption, tell: Tell
) -> CompareRecord:
    """Every engine under every seed."""
    watch = Stopwatch()
    trials = [(engine, seed) for seed in seeds for engine in engines]
    legs: dict[int, Leg] = {}
    for number, leg in share_out(partial(sail, scenario), trials, workers, asked):
        legs[number] = leg
        tell(len(legs), len(trials), sum(each.verdict not in SOUND for each in legs.values()))
    sailed = [legs[number] for number in sorted(legs)]
    return CompareRecord(
        scenario=scenario.name,
        seeds=len(seeds),
        first_seed=seeds.start,
        contenders=tuple([contender(engine, [leg for leg in sailed if leg.engine == engine]) for engine in engines]),
        interrupted=bool(asked),
        cpu_s=round(sum(leg.cpu_s for leg in sailed), 3),
        wall_s=round(watch.wall_s(), 3),
        harness_bugs=tuple([bug for leg in sailed for bug in leg.bugs]),
    )


def contender(engine: str, legs: Sequence[Leg]) -> Contender:
    """What all trials of one engine come to."""
    pooled = {name: [ms for leg in legs for ms in leg.samples.get(name, ())] for name in TIMES}
    known = ENGINES.get(engine)
    return Contender(
        engine=engine,
        title=known.title if known else "",
        trials=len(legs),
        held=sum(leg.verdict in SOUND for leg in legs),
        unconverged=sum(leg.verdict == "unconverged" for leg in legs),
        broken=dict(sorted(Counter(rule for leg in legs for rule in leg.broken).items())),
        times_ms={name: spread(samples) for name, samples in pooled.items() if samples},
        counts={name: sum(leg.counts.get(name, 0) for leg in legs) for name in COUNTS},
    )
