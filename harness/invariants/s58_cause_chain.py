"""Whatever is done carries the thread that led to it, back to what somebody did.   [S58]

Kind:      safety; at every call that changes something.
Reads:     CallSent, EventSent, FulfilmentOrderOpened, SourceChanged, StockMoved, StockOpened.
Needs:     nothing of the engine.
Formula:   every unsafe call of the engine names a thread (`correlation-id`), and the thread was begun before: by a
           message of a system, or by stock that lies at a site, or is wanted from there, or a master record that has
           changed, whose figures, movements and versions are threads of their own.
           A call for an order names the order's thread: that of the message in which it was submitted.
Why:       An invoice that nobody asked for, an order line that somebody deleted: without the thread there is no finding
           out which of ten jobs did it, and on whose behalf; and what a mistake has started cannot be found and undone.
Exercised: by every unsafe call.
Convicts:  flawed:correlation-lost.
Seen:      F096.
Example:   09:00 EventSent type=order.submitted subject=CRM-7 thread=CRM-7
           09:01 CallSent operation=bookOrder subject=CRM-7 thread=job-81c2
"""

from collections.abc import Mapping

from seatrial.facts import CallSent, EventSent, Fact, FulfilmentOrderOpened, SourceChanged, StockMoved, StockOpened
from seatrial.rule import Handler, Rule

SUBMITTED = "order.submitted"


class CauseChain(Rule):
    id = "S58"

    def prepare(self) -> None:
        self._begun: set[str] = set()
        self._orders: dict[str, tuple[str, int]] = {}
        """Origin of an order -> its thread, and the entry that began it."""
        self._convicted: set[tuple[str, str]] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            EventSent: self.began,
            StockOpened: self.lies,
            StockMoved: self.lies,
            FulfilmentOrderOpened: self.wanted,
            SourceChanged: self.changed,
            CallSent: self.called,
        }

    def began(self, fact: EventSent, _at: int, entry: int) -> None:
        if fact.thread:
            self._begun.add(fact.thread)
        if fact.type == SUBMITTED:
            self._orders.setdefault(fact.origin, (fact.thread, entry))

    def lies(self, fact: StockOpened | StockMoved, _at: int, _entry: int) -> None:
        self._begun.add(f"{fact.item}/{fact.site}")

    def wanted(self, fact: FulfilmentOrderOpened, _at: int, _entry: int) -> None:
        """That there is none of what a vendor does not ship after all is a figure as well."""
        self._begun.update([f"{line.item}/{fact.site}" for line in fact.lines])

    def changed(self, fact: SourceChanged, _at: int, _entry: int) -> None:
        self._begun.add(fact.record)

    def called(self, fact: CallSent, at: int, entry: int) -> None:
        self.exercised += 1
        own = self._orders.get(fact.origin)
        if own is not None and fact.thread == own[0]:
            return
        if own is not None:
            self._convict(fact, "not its own", f"it is for thread {own[0]!r}", at, own[1], entry)
        elif fact.thread not in self._begun and f"thread/{fact.thread}" not in self.trial.tombstones:
            self._convict(fact, "without a cause", "nothing that happened has begun such a thread", at, entry)

    def _convict(self, fact: CallSent, kind: str, why: str, at: int, *witness: int) -> None:
        if (fact.operation, fact.subject) not in self._convicted:
            self._convicted.add((fact.operation, fact.subject))
            thread = repr(fact.thread) if fact.thread else "none"
            summary = f"{fact.operation} for {fact.subject} was called at {self.clock(at)} in thread {thread}: {why}"
            self.breach("call", kind, summary, at, *witness)

    def retire(self, origin: str) -> None:
        thread, _ = self._orders.pop(origin, ("", -1))
        if thread:
            self._begun.discard(thread)
            self.trial.tombstones.add(f"thread/{thread}")
