"""From a failing trial to its story: minimise, run it once more to be sure of it, explain."""

from collections.abc import Callable

from msgspec import Struct

from harness.errors import ReplayDiverged, UsageError
from harness.recording import Recording
from harness.shrink.explain import explain
from harness.shrink.minimise import minimise
from harness.shrink.search import Budget, Search
from harness.shrink.seen import Seen, failures, seen, with_eyes
from harness.trial import Trial, run_trial
from reports.shrink import Extent, ShrinkRecord, StoryPart


class Shrunken(Struct, frozen=True):
    """The result: the record, the smallest recording, and its trial with the journal."""

    record: ShrinkRecord
    recording: Recording
    trial: Trial


class Hears(Struct, frozen=True):
    """Who is told how it goes: `on_pass` before each pass, `on_trial` after each trial."""

    on_pass: Callable[[str], None] = lambda _name: None
    on_trial: Callable[[Search], None] = lambda _search: None


def shrink(given: Recording, budget: Budget, hears: Hears, *, signature: str = "") -> Shrunken:
    """Shrink a trial, as it was recorded, or still with its dice.

    `signature`: which of its failures; a beginning is enough ("S35"); "" for the recorded one, or else the first in
    time. UsageError if the trial does not fail, or not by that signature. ReplayDiverged if the result does not repeat.
    """
    trial = run_trial(given.scenario, given.engine, given.spec, journal=True)
    found = failures(trial.record)
    chosen = choose(found, signature or given.signature, _place(given))
    first = seen(Recording(given.scenario, given.engine, given.spec, chosen), trial)
    search = Search(first, with_eyes(run_trial), budget, hears.on_trial)
    finished = minimise(search, on_pass=hears.on_pass)
    best = search.best
    again = run_trial(best.recording.scenario, best.recording.engine, best.recording.spec, journal=True)
    if again.record.digest != best.digest:
        raise ReplayDiverged("the smallest trial did not repeat itself", _place(given), "Try: seatrial determinism")
    budget.all_of_it()
    hears.on_pass("explain")
    parts = explain(search)
    record = _record(search, finished, parts, [one for one in found if one != chosen], budget)
    return Shrunken(record, best.recording, again)


def choose(found: tuple[str, ...], wanted: str, place: str) -> str:
    """The signature to go by: the first that is, or begins with, what is wanted. UsageError if there is none."""
    if not found:
        raise UsageError("the trial does not fail: there is nothing to shrink", place, "Name a trial that fails.")
    fitting = [one for one in found if one == wanted] or [one for one in found if one.startswith(wanted)]
    if not fitting:
        raise UsageError(f"the trial does not fail by {wanted}", place, f"It fails by: {'; '.join(found)}")
    return fitting[0]


def _place(given: Recording) -> str:
    return f"{given.scenario.name}, seed {given.spec.workload_seed}, engine {given.engine}"


def _record(
    search: Search, finished: bool, parts: tuple[StoryPart, ...], others: list[str], budget: Budget
) -> ShrinkRecord:
    best = search.best
    spec = best.recording.spec
    return ShrinkRecord(
        scenario=best.recording.scenario.name,
        engine=best.recording.engine,
        workload_seed=spec.workload_seed,
        weather_seed=spec.weather_seed,
        tie_seed=spec.tie_seed,
        signature=best.recording.signature,
        summary=best.summary or "the systems did not come to rest",
        before=extent(search.first),
        after=extent(best),
        finished=finished,
        interrupted=bool(budget.asked),
        trials=search.trials + 2,
        accepted=search.accepted,
        budget_s=budget.cpu_s_max,
        cpu_s=round(budget.watch.cpu_s(), 3),
        wall_s=round(budget.watch.wall_s(), 3),
        pins=dict(spec.pins),
        actions=spec.actions or (),
        parts=parts,
        digest=best.digest,
        file="",
        others=tuple(others),
        harness_bugs=(*best.bugs, *search.bugs),
    )


def extent(trial: Seen) -> Extent:
    """How large a trial is, as people count."""
    planned = dict.fromkeys(trial.recording.spec.actions or ())
    actions = sum(1 for deed in trial.deeds if deed.name in planned)
    return Extent(
        faults=trial.size.faults,
        actions=actions,
        reactions=trial.size.actions - actions,
        lines=trial.size.lines,
        units=trial.size.units,
        entries=trial.size.entries,
    )
