"""Walking through a journal, forward and backward: where to stop, and what each entry says.

Stops are the entries of whoever is concerned, what proves the failure, and all faults; by number one can go anywhere.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from harness.replay.sequence import WIRE_FACTS, Happening, happenings
from harness.replay.words import fact as fact_words
from harness.replay.words import fault as fault_words


class Walk(Struct, frozen=True):
    """A way through a journal. `stops` are numbers of entries, ascending; `told` says what each entry is."""

    stops: tuple[int, ...]
    told: tuple[str, ...]

    def after(self, entry: int) -> int:
        """The next stop; the last one if there is none."""
        return next((stop for stop in self.stops if stop > entry), self.stops[-1])

    def before(self, entry: int) -> int:
        """The stop before; the first one if there is none."""
        return next((stop for stop in reversed(self.stops) if stop < entry), self.stops[0])


def walk(entries: Sequence[Any], witness: Sequence[int], concerned: Sequence[str]) -> Walk:
    """A way through the decoded journal. Any: entries are of many kinds."""
    found = happenings(entries, witness)
    step_of: dict[int, Happening] = {number: step for step in found for number in step.entries}
    mine = [number for step in found if step.fault or step.concerns(concerned) for number in step.entries]
    stops = [number for number in mine if not _repeats(entries[number])]
    return Walk(
        tuple(sorted({*stops, *witness})) or (0,),
        tuple(entry_words(entry, step_of.get(number)) for number, entry in enumerate(entries)),
    )


def _repeats(entry: Any) -> bool:
    """Facts of the wire say what the exchange's own entries say."""
    return entry[0] == "fact" and entry[2]["fact"] in WIRE_FACTS


def entry_words(entry: Any, step: Happening | None) -> str:
    """One entry in words. `step`: what it is part of. Any: entries are of many kinds."""
    whole = f"{step.what} {step.subject}".strip() if step else ""
    whole += f", attempt {step.attempt}" if step and step.attempt > 1 else ""
    who, whom = (step.who, step.whom) if step else ("", "")
    match entry:
        case ["act", _, name, system, operation, _, _, status]:
            return f"{name}: a person calls {operation} in {system}: {status}"
        case ["work", _, system, job, document]:
            return f"{system}: {job.replace('_', ' ')} {document}"
        case ["request", *_]:
            return f"{who} → {whom}: {whole}"
        case ["arrive", _, _, copy]:
            return f"{whom} gets {whole}" + (" a second time" if copy else "")
        case ["reply", _, _, _, status, *_]:
            return f"{whom} answers {status} to {whole}"
        case ["answer", _, _, _, status]:
            heard = f"hears {status}" if isinstance(status, int) else f"hears nothing ({status})"
            return f"{who} {heard} of {whole}"
        case ["altered", _, _, leg, _, digest]:
            return f"what the {leg} hands over is not what was sent (digest {digest})"
        case ["fault", _, decision, outcome]:
            return f"fault: {fault_words(decision, str(outcome))}"
        case ["fact", _, said]:
            return f"{said['system']}: {fact_words(said)}"
        case _:
            return str(entry[0])
