"""The whole sweep: a day in fair weather, its classes of steps, and one trial per class in which the engine dies there.

The engine dies at the first step of the class (`every`: at each of them), and is started again `down_ms` later. With
`twice` each trial is run once more, in which the next incarnation dies as well, at the same point of its recovery.
"""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace

from harness.campaign.chunk import crash as thrown
from harness.errors import SeatrialError, UsageError
from harness.faults.crash import KIND
from harness.hands import share_out
from harness.interrupt import Interruption
from harness.scenario.model import Scenario
from harness.spec import TrialSpec
from harness.stopwatch import Stopwatch
from harness.sweep.fair import fair_verdict, whole_day
from harness.sweep.outcome import Command, Crash, Plan, Wreck, failed, record_of, with_crashes
from harness.sweep.parts import Part, parts_of
from harness.trial import run_trial
from reports.sweep import SweepRecord

Tell = Callable[[int, int, int], None]
"""tell(trials done, trials in all, failed)"""


def sweep(plan: Plan, command: Command, asked: Interruption, tell: Tell) -> SweepRecord:
    """Run the plan. UsageError if `only` names no step of the day, or `job` nothing that the engine does."""
    watch = Stopwatch()
    day = whole_day(plan.scenario, plan.engine, plan.seed)
    swept = fair_verdict(day) == "held" and not day.record.harness_bugs
    parts = parts_of(plan.scenario, plan.engine, day) if swept else ()
    crashes = crashes_of(plan, parts)
    if parts and not crashes:
        message = f"the engine does nothing on this day that is called {plan.job!r}"
        raise UsageError(
            message, "--job", "Copy a part of a line of the report: bookOrder, shipment.confirmed, wake-up."
        )
    task = partial(die, plan.scenario, plan.engine, tuple(part.spec for part in parts), plan.down_ms)
    done: dict[int, Wreck] = {}
    for number, wreck in share_out(task, crashes, plan.workers, asked):
        done[number] = wreck
        tell(len(done), len(crashes), sum(failed(each) for each in done.values()))
    results = [(crashes[number], done[number]) for number in sorted(done)]
    cpu_s = watch.cpu_s() + (sum(wreck.cpu_s for wreck in done.values()) if plan.workers > 1 else 0.0)
    record = record_of(plan, day, parts, results, command)
    return replace(record, cpu_s=round(cpu_s, 3), wall_s=round(watch.wall_s(), 3), interrupted=bool(asked))


def crashes_of(plan: Plan, parts: Sequence[Part]) -> list[Crash]:
    """The trials of the sweep, small parts first."""
    if plan.only:
        return [_named(plan.only, parts)] if parts else []
    found = []
    for number, part in enumerate(parts):
        for klass, steps in part.steps.items():
            if plan.job not in klass[1]:
                continue
            for step in steps if plan.every else steps[:1]:
                found.append(Crash(number, klass, (step.decision,)))
                if plan.twice and step.at_ms + plan.down_ms <= plan.scenario.storm_ms:
                    found.append(Crash(number, klass, (step.decision, in_recovery(step.point))))
    return found


def _named(decisions: tuple[str, ...], parts: Sequence[Part]) -> Crash:
    for number, part in enumerate(parts):
        for klass, steps in part.steps.items():
            if any(step.decision == decisions[0] for step in steps):
                return Crash(number, klass, decisions)
    message = f"the engine takes no step {decisions[0]!r} on this day"
    raise UsageError(message, "--at", "Copy one from the report: scenario, seed and engine must be the same.")


def in_recovery(point: str) -> str:
    """The decision to die at this point of the first recovery."""
    return f"{KIND.name}|engine|recover||{point}|1|0"


def die(
    scenario: Scenario, engine: str, specs: Sequence[TrialSpec], down_ms: int, crash: Crash, _asked: Interruption
) -> Wreck:
    """One trial, which is too short to be broken off."""
    watch = Stopwatch()
    spec = with_crashes(specs[crash.part], crash.decisions, down_ms)
    try:
        record = run_trial(scenario, engine, spec).record
    except SeatrialError:
        raise
    except (Exception, SystemExit) as error:  # anybody's code; sys.exit() ends its trial only
        return Wreck("crashed", (), "", "", True, (thrown(error),), watch.cpu_s())
    verdict = "held" if record.verdict == "unexercised" else record.verdict
    return Wreck(
        verdict,
        tuple(sorted({violation.signature for violation in record.violations})),
        record.violations[0].summary if record.violations else "" if verdict == "held" else "did not come to rest",
        record.digest,
        record.faults.get(KIND.name, 0) == len(crash.decisions),
        record.harness_bugs,
        watch.cpu_s(),
    )
