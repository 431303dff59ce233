"""What came of each crash, and the record that is made of all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from harness.faults.kind import STEPS
from harness.scenario.model import Scenario
from harness.spec import TrialSpec
from harness.sweep.cover import Class, classes
from harness.sweep.fair import Day, fair_verdict, planned_only
from harness.sweep.kinds import NO_ORDER
from harness.sweep.parts import Part
from reports.sweep import Mark, SweepFailure, SweepPart, SweepRecord, SweepRow

Command = Callable[[Sequence[str]], str]
"""command(decisions) -> what to type to repeat that trial."""


class Plan(Struct, frozen=True, kw_only=True):
    """`only`: the decisions of one trial, in order of time; all else is left out. `job`: only classes with this in what
    the engine is doing. `down_ms`: until the restart."""

    scenario: Scenario
    engine: str
    seed: int
    workers: int = 1
    down_ms: int = 60_000
    every: bool = False
    twice: bool = False
    only: tuple[str, ...] = ()
    job: str = ""


class Crash(Struct, frozen=True):
    """One trial to run: where the engine dies, in which part of the day."""

    part: int
    klass: Class
    decisions: tuple[str, ...]


class Wreck(Struct, frozen=True):
    """What came of it. `fired`: the engine did die as often as it was meant to."""

    verdict: str
    signatures: tuple[str, ...]
    summary: str
    digest: str
    fired: bool
    bugs: tuple[str, ...]
    cpu_s: float


def with_crashes(spec: TrialSpec, decisions: Sequence[str], down_ms: int) -> TrialSpec:
    return replace(spec, pins={**spec.pins, **dict.fromkeys(decisions, str(down_ms))})


def failed(wreck: Wreck) -> bool:
    return wreck.verdict in ("violated", "unconverged")


def record_of(
    plan: Plan, day: Day, parts: Sequence[Part], results: Sequence[tuple[Crash, Wreck]], command: Command
) -> SweepRecord:
    """The record, but for the time that it took."""
    due = dict.fromkeys(klass for klass in classes(day.steps, day.kinds) if plan.job in klass[1])
    if plan.only:
        due = {klass: None for klass in due if any(crash.klass == klass for crash, _ in results)}
    marks = _marks(due, results)
    verdicts = [wreck.verdict for _, wreck in results]
    bugs = [
        *day.record.harness_bugs,
        *(f"{' / '.join(c.decisions)}: {bug}" for c, wreck in results for bug in wreck.bugs),
    ]
    calm_only = [klass for klass in day.calm_only if plan.job in klass[1] and not plan.only]
    uncovered = [klass for klass, mark in marks.items() if mark == "not reached"]
    return SweepRecord(
        scenario=plan.scenario.name,
        engine=plan.engine,
        seed=plan.seed,
        fair=fair_verdict(day),
        steps=len(day.steps),
        orders=len(day.kinds),
        kinds=_counted(day.kinds.values()),
        classes=len(due),
        covered=len(due) - len(uncovered),
        uncovered=tuple(sorted(" · ".join(klass) for klass in uncovered)),
        calm_only=tuple(" · ".join(klass) for klass in calm_only),
        parts=tuple(SweepPart(orders=part.orders, classes=len(part.steps)) for part in parts),
        trials=len(results),
        held=verdicts.count("held"),
        violated=verdicts.count("violated"),
        unconverged=verdicts.count("unconverged"),
        unfired=sum(not wreck.fired for _, wreck in results),
        down_ms=plan.down_ms,
        every=plan.every,
        twice=plan.twice,
        rows=_rows(marks),
        failures=_failures(plan, parts, results, command),
        cpu_s=0.0,
        wall_s=0.0,
        interrupted=False,
        harness_bugs=tuple(dict.fromkeys(bugs)),
        weather={name: to_builtins(options) for name, options in planned_only(plan.scenario).weather.items()},
    )


_MARKS: Mapping[str, Mark] = {"held": "held", "violated": "violated", "unconverged": "unconverged"}
_WORSE: tuple[Mark, ...] = ("not reached", "held", "unconverged", "violated")


def _marks(due: Iterable[Class], results: Sequence[tuple[Crash, Wreck]]) -> dict[Class, Mark]:
    """What is to be said of each class: the worst of its trials in which the engine did die."""
    marks: dict[Class, Mark] = dict.fromkeys(due, "not reached")
    for crash, wreck in results:
        mark = _MARKS.get(wreck.verdict)
        if mark is not None and wreck.fired:
            marks[crash.klass] = max(marks[crash.klass], mark, key=_WORSE.index)
    return marks


def _rows(marks: Mapping[Class, Mark]) -> tuple[SweepRow, ...]:
    """By kind and job; orders come before what is about none."""
    found: dict[tuple[str, str], dict[str, Mark]] = {}
    for (kind, job, point), mark in marks.items():
        found.setdefault((kind, job), {})[point] = mark
    rows = []
    for kind, job in sorted(found, key=lambda row: (row[0] == NO_ORDER, row)):
        at = found[kind, job]
        rows.append(SweepRow(kind=kind, job=job, marks={point: at.get(point, "none") for point in STEPS}))
    return tuple(rows)


def _failures(
    plan: Plan, parts: Sequence[Part], results: Sequence[tuple[Crash, Wreck]], command: Command
) -> tuple[SweepFailure, ...]:
    first: dict[Class, tuple[Crash, Wreck]] = {}
    for crash, wreck in results:
        if failed(wreck):
            first.setdefault(crash.klass, (crash, wreck))
    found = []
    for (kind, job, point), (crash, wreck) in sorted(first.items()):
        spec = with_crashes(parts[crash.part].spec, crash.decisions, plan.down_ms)
        found.append(
            SweepFailure(
                kind=kind,
                job=job,
                point=point,
                verdict=wreck.verdict,
                signatures=wreck.signatures,
                summary=wreck.summary,
                crashes=crash.decisions,
                command=command(crash.decisions),
                pins=dict(spec.pins),
                actions=spec.actions or (),
                digest=wreck.digest,
            )
        )
    return tuple(found)


def _counted(kinds: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for kind in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    return dict(sorted(counts.items()))
