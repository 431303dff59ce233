"""A trial as shrinking looks at it: what failed, what happened, how large it is; and written down again, so that
whatever did not happen any more is gone from it."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace

from harness.campaign.chunk import RunTrial, Trial
from harness.recording import Recording, fired, written_down
from harness.scenario.model import Scenario
from harness.shrink.size import Size
from harness.spec import ACTION, QUANTITY, TrialSpec
from reports.record import RunRecord

UNCONVERGED = "unconverged"


class Deed(Struct, frozen=True):
    """What somebody did. `touches`: the customer and the items that it was about."""

    name: str
    at_ms: int
    touches: tuple[str, ...] = ()


class OrderLine(Struct, frozen=True):
    """A line of a planned order."""

    item: str
    units: int


class Clue(Struct, frozen=True):
    """What one breach is about, by its witness: the deeds that its facts come from, and customers and items in it."""

    origins: tuple[str, ...]
    touches: tuple[str, ...] = ()


class Seen(Struct, frozen=True):
    """A finished trial. `recording` repeats it, without anything that did not happen.

    `failures`: signatures, in order of time, each once. `clues`: one for each breach with the recording's signature.
    `lines`: (order, number of the line) -> line, of the planned orders. `summary`: the first such breach in words.
    """

    recording: Recording
    failures: tuple[str, ...]
    size: Size
    digest: str
    deeds: tuple[Deed, ...] = ()
    lines: Mapping[tuple[str, int], OrderLine] = {}
    clues: tuple[Clue, ...] = ()
    summary: str = ""
    bugs: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """By the signature of the recording."""
        return self.recording.signature in self.failures


Look = Callable[[Recording], Seen]
"""look(recording) -> what is seen when it is run."""


def with_eyes(run: RunTrial) -> Look:
    """To run a recording and look at it."""

    def look(recording: Recording) -> Seen:
        return seen(recording, run(recording.scenario, recording.engine, recording.spec, journal=True))

    return look


def seen(recording: Recording, trial: Trial) -> Seen:
    """A finished trial, which was run with its journal, as shrinking looks at it."""
    record, journal = trial.record, trial.journal or ()
    acts = [json.decode(line) for line in journal if line.startswith(b'["act"')]
    spec = _again(recording, journal, [act[2] for act in acts])
    lines = dict(_lines(acts, spec.actions or ()))
    return Seen(
        recording=replace(recording, spec=spec),
        failures=failures(record),
        size=Size(
            faults=len(fault_names(spec)),
            actions=len(acts),
            lines=len(lines),
            units=sum(line.units for line in lines.values()),
            chances=chances(recording.scenario),
            magnitude=sum(magnitude(spec.pins[name]) for name in fault_names(spec)),
            edits=len(spec.pins) - len(fault_names(spec)),
            entries=len(journal),
        ),
        digest=record.digest,
        deeds=tuple([Deed(act[2], act[1], _touches(act[6])) for act in acts]),
        lines=lines,
        clues=tuple(_clues(record, journal, recording.signature)),
        summary=next((v.summary for v in record.violations if v.signature == recording.signature), ""),
        bugs=record.harness_bugs,
    )


def failures(record: RunRecord) -> tuple[str, ...]:
    """The signatures by which a trial fails, in order of time, each once; "unconverged" is one of them."""
    settled = () if record.verdict != UNCONVERGED else (UNCONVERGED,)
    return tuple(dict.fromkeys([*(violation.signature for violation in record.violations), *settled]))


def fault_names(spec: TrialSpec) -> tuple[str, ...]:
    """The pins that are faults."""
    return tuple([name for name in spec.pins if name.partition("|")[0] not in (ACTION, QUANTITY)])


def magnitude(value: str) -> int:
    """The size of a pinned fault: its number, or how long its window lasts ("start+duration")."""
    return int(value.rpartition("+")[2])


def chances(scenario: Scenario) -> int:
    """How much a scenario leaves to chance."""
    people = scenario.workload.people
    habits = (scenario.habits.short_ppm, scenario.habits.split_ppm, people.hold_booked_ppm, people.hold_released_ppm,
              people.found_ppm)  # fmt: skip
    return len(scenario.weather) + sum(1 for chance_ppm in habits if chance_ppm)


# ---------------------------------------------------------------- what is in the journal


def _again(recording: Recording, journal: Sequence[bytes], done: Sequence[str]) -> TrialSpec:
    """The spec that repeats the trial. What is recorded already need not be drawn again to see what there was."""
    spec = recording.spec
    if spec.dice or spec.actions is None:
        return written_down(recording.scenario, spec, journal)
    happened = dict.fromkeys(done)
    actions = tuple([name for name in spec.actions if name in happened])
    roots = dict.fromkeys(actions)
    faults = dict.fromkeys(fault_names(spec))
    streams = {name.partition("/")[0] for name in spec.actions}
    business = {pin: value for pin, value in spec.pins.items() if pin not in faults and _stays(pin, roots, streams)}
    return replace(spec, actions=actions, pins={**business, **fired(journal)})


def _stays(pin: str, actions: Mapping[str, None], streams: Set[str]) -> bool:
    """Whether the planned action that a business pin is about is still there; or it never was planned: people react to
    an order that the engine has made up ("CRM-1-R2/pay/1"), and that they are not to has to be written down."""
    name = pin.split("|")[1]
    return bool(root_of(name, actions)) or name.partition("/")[0] not in streams


def root_of(name: str, actions: Mapping[str, Any]) -> str:
    """The planned action that a name hangs on: "order/0007" of "order/0007/pay/1"; "" if there is none.

    >>> root_of("order/0007/pay/1", {"order/0007": None}), root_of("order/0008", {"order/0007": None})
    ('order/0007', '')
    """
    while name and name not in actions:
        name = name.rpartition("/")[0]
    return name


def _lines(acts: Sequence[Any], planned: Sequence[str]) -> Iterator[tuple[tuple[str, int], OrderLine]]:
    names = dict.fromkeys(planned)
    for _, _, name, _, operation, _, body, _ in acts:
        if operation == "submitOrder" and name in names:
            for line in body["lines"]:
                yield (name, int(line["external_line_id"])), OrderLine(line["item"], line["quantity"]["value"])


def _touches(body: Any) -> tuple[str, ...]:
    """Customer and items that a message, or a fact, is about."""
    if not isinstance(body, dict):
        return ()
    lines = [line.get("item") for line in body.get("lines") or () if isinstance(line, dict)]
    found = [body.get("customer_number"), body.get("customer"), body.get("item"), *lines]
    return tuple(dict.fromkeys([text for text in found if isinstance(text, str)]))


def _clues(record: RunRecord, journal: Sequence[bytes], signature: str) -> Iterator[Clue]:
    for violation in record.violations:
        if violation.signature != signature:
            continue
        origins: list[str] = []
        touches: list[str] = []
        for number in violation.witness:
            entry = json.decode(journal[number]) if 0 <= number < len(journal) else []
            match entry:
                case ["fact", _, dict(fact)]:
                    origins.append(fact.get("origin") or "")
                    touches += _touches(fact)
                case ["act", _, str(name), _, _, _, body, _]:
                    origins.append(name)
                    touches += _touches(body)
        yield Clue(tuple(dict.fromkeys(filter(None, origins))), tuple(dict.fromkeys(touches)))
