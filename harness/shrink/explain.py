"""Which of the parts that are left are needed, and which could be anything: each is taken out, or given other values,
and the trial is run again.

Nothing is concluded that was not tried: a verdict names the values.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from harness.faults import KINDS
from harness.recording import Recording
from harness.shrink.edits import with_magnitude, with_units, without_actions, without_pins, without_reactions
from harness.shrink.search import Enough, Search
from harness.shrink.seen import Seen, fault_names, magnitude
from harness.shrink.told import Unit, told_values, told_without, value
from harness.spec import QUANTITY
from reports.shrink import StoryPart, Tried

WAITS_MS = (1, 1_000, 10_000, 60_000, 600_000, 3_600_000)
WAITS_S = (1, 10, 60, 600)
VARIANTS = (1, 2, 3)
UNITS = (1, 2, 3, 6, 12)
SEEDS = (0, 1, 2, 3, 4)
"""Other values that are tried. Seeds decide what nobody has pinned: how long messages and work take, and who comes
first within a millisecond."""

Verdict = Literal["needed", "any", "untried"]


class _Question(Struct, frozen=True):
    """One part, and how to find out about it: recordings without it, or with other values, each with that value."""

    part: StoryPart
    trials: Sequence[tuple[int, Callable[[], Recording]]]
    unit: Unit | None = None
    """None: the part is taken out."""
    now: int = 0
    """The value that it has."""


def explain(search: Search) -> tuple[StoryPart, ...]:
    """The parts of the best trial, in the order faults, actions, quantities, seeds; what the budget does not allow for
    is "untried"."""
    parts = []
    enough = False
    for question in _questions(search.best):
        if not enough:
            try:
                parts.append(_answered(search, question))
                continue
            except Enough:
                enough = True
        parts.append(question.part)
    return tuple(parts)


def _questions(best: Seen) -> Iterator[_Question]:
    recording = best.recording
    for fault in fault_names(recording.spec):
        pinned = recording.spec.pins[fault]
        out = [(0, partial(without_pins, recording, [fault]))]
        yield _Question(StoryPart(what="fault", name=fault, value=pinned, verdict="untried"), out)
        unit = _unit(fault)
        if unit is not None:
            now = magnitude(pinned)
            others = [(n, partial(with_magnitude, recording, fault, n)) for n in _ladder(unit) if n != now]
            told = StoryPart(what="magnitude", name=fault, value=value(now, unit), verdict="untried")
            yield _Question(told, others, unit, now)
    planned = dict.fromkeys(recording.spec.actions or ())
    for deed in best.deeds:
        if deed.name in planned:
            out = [(0, partial(without_actions, recording, [deed.name]))]
            yield _Question(StoryPart(what="action", name=deed.name, value="", verdict="untried"), out)
        else:
            out = [(0, partial(without_reactions, recording, [deed.name]))]
            yield _Question(StoryPart(what="reaction", name=deed.name, value="", verdict="untried"), out)
    for (order, number), line in best.lines.items():
        name = f"{QUANTITY}|{order}|{number}"
        others = [(n, partial(with_units, recording, order, number, n)) for n in UNITS if n != line.units]
        told = StoryPart(what="quantity", name=name, value=value(line.units, "unit"), verdict="untried")
        yield _Question(told, others, "unit", line.units)
    for seed in ("weather_seed", "tie_seed"):
        now = getattr(recording.spec, seed)
        others = [(n, partial(_seeded, recording, seed, n)) for n in SEEDS if n != now]
        told = StoryPart(what="seed", name=seed, value=str(now), verdict="untried")
        yield _Question(told, others, "seed", now)


def _unit(fault: str) -> Unit | None:
    """What the magnitude of a fault counts; None if it only says that the fault is there."""
    kind = KINDS[fault.partition("|")[0]]
    match kind.effect:
        case "copy" | "delay" | "lag" | "resend" | "crash" | "lasts":
            return "ms"
        case "answer":
            return "s" if kind.status in (429, 503) else None
        case "alter" | "act":
            return "variant"
        case "drop" | "reset" | "twice":
            return None


def _ladder(unit: Unit) -> Sequence[int]:
    return {"ms": WAITS_MS, "s": WAITS_S, "variant": VARIANTS, "unit": UNITS, "seed": SEEDS}[unit]


def _seeded(recording: Recording, seed: str, number: int) -> Recording:
    return replace(recording, spec=replace(recording.spec, **{seed: number}))


def _answered(search: Search, question: _Question) -> StoryPart:
    part, unit = question.part, question.unit
    signature = search.best.recording.signature
    if unit is None:
        ((_, without),) = question.trials
        found = search.look(without())
        tried = Tried(value="", same=found.fails, outcome=_outcome(found, signature))
        return replace(
            part,
            verdict="any" if found.fails else "needed",
            tried=(tried,),
            told=told_without(found.failures, signature),
        )
    values = [(question.now, signature)]
    for number, other in question.trials:
        found = search.look(other())
        values.append((number, _outcome(found, signature)))
    values.sort(key=lambda each: each[0])
    return replace(
        part,
        verdict="any" if all(outcome == signature for _, outcome in values) else "needed",
        tried=tuple([
            Tried(value=value(number, unit), same=outcome == signature, outcome=outcome) for number, outcome in values
        ]),
        told=told_values(values, signature, unit),
    )  # fmt: skip


def _outcome(found: Seen, signature: str) -> str:
    return signature if found.fails else ", ".join(found.failures) or "held"
