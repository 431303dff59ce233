"""What a rule is: it follows facts as they come, and says what is wrong in words a clerk understands.

A rule is written as one class in one file whose docstring states the claim, the formula, what it reads and
why anyone cares. It keeps whatever it must remember itself, in amortised constant time a fact, and forgets a
finished order when told to `retire` it, except for tombstones (see `seatrial.keyset`).

    class BilledAtMostShipped(Rule):
        id = "S35"

        def follows(self):
            return {ShipmentConfirmed: self.shipped, InvoicePosted: self.invoiced}

        def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None: ...
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal

from msgspec import Struct, field

from seatrial.calendar import Calendar
from seatrial.facts import Fact
from seatrial.keyset import KeySet
from seatrial.policy import Policies

BREACHES_MAX = 20
"""A rule reports this many breaches per trial and counts the rest: the twenty-first teaches nobody anything."""

RuleKind = Literal["safety", "timed", "settled", "self-check", "metamorphic"]
"""safety: at every instant. timed: with a deadline, which stops during outages. settled: when the trial has come
to rest. self-check: only a simulator could break it, so a breach is a bug of the harness (exit 3). metamorphic: two
trials are compared."""

Handler = Callable[[Any, int, int], None]
"""handler(fact, at_ms, entry): `entry` is the fact's number in the journal."""


class Breach(Struct, frozen=True):
    """One way in which a rule was broken.

    `entity` is a class of things ("shipment"), `kind` what is wrong with it ("invoiced twice"); with the rule's id
    they are the signature by which two failures count as the same. `witness`: journal entries that prove it.
    """

    entity: str
    kind: str
    summary: str
    at_ms: int
    witness: tuple[int, ...]


class Circumstances(Struct, frozen=True):
    """What a rule may know besides facts: the policies that bind the engine, and the calendar to speak in.

    `tombstones` is what all rules of one trial remember of finished orders: eight bytes a key. Keys begin with what
    they stand for ("shipment/SHP-3"), so that rules which ask the same question share the answer.
    """

    policies: Policies
    calendar: Calendar
    tombstones: KeySet = field(default_factory=KeySet)


class Rule:
    """Common part of all rules. Subclasses set `id`, `kind` and `needs`, and define `follows`.

    `needs` names capabilities of the engine ("exceptions", "availability", "orders"): for an engine without them the
    rule is not applicable. `exercised` counts how often the rule's precondition was met; a rule never exercised has
    not held.
    """

    id: ClassVar[str]
    kind: ClassVar[RuleKind] = "safety"
    needs: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, trial: Circumstances) -> None:
        self.trial = trial
        self.exercised = 0
        self.breaches: list[Breach] = []
        self.unreported = 0
        self.prepare()

    def prepare(self) -> None:
        """Set up what the rule remembers."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        raise NotImplementedError(f"{type(self).__name__} follows no facts")

    def conclude(self, at: int, entry: int) -> None:
        """The trial has come to rest; judge what is missing. Not called if it did not settle."""

    def retire(self, origin: str) -> None:
        """The order with this origin is finished: keep tombstones only."""

    def breach(self, entity: str, kind: str, summary: str, at: int, *witness: int) -> None:
        """Report one distinct thing that is wrong; beyond `BREACHES_MAX` it is only counted (`unreported`)."""
        if len(self.breaches) < BREACHES_MAX:
            self.breaches.append(Breach(entity, kind, summary, at, witness))
        else:
            self.unreported += 1

    def clock(self, at: int) -> str:
        """Time of day for summaries: `10:31:04`."""
        return self.trial.calendar.clock(at)
