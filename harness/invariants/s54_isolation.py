"""A message that can never succeed delays nobody else's.   [S54]

Kind:      timed; from the engine's first answer to the order until it is booked, outages not counted.
Reads:     CallAnswered, CaseListed, EventAcknowledged, OrderBooked, OrderRejected, OrderSubmitted, OutageSeen.
Needs:     nothing of the engine.
Formula:   every order that met no trouble of its own (none of its own calls was refused, put off or left unanswered, no
           case was about it) is booked or rejected within isolation_ms_max of the moment at which the engine first
           answered a delivery of it; judged where a call was refused for good, or a case opened, before that. An order
           of which it has answered no delivery it knows from the log, nobody can say since when: that one is judged
           only if it is not booked when all is at rest.
Why:       "Stop on error" is safe for one order and stops four hundred and ninety-nine behind it. An item that was
           deleted in the spring must not hold up a day's business in June.
Exercised: by every order that was judged beside a message that failed for good.
Convicts:  flawed:stop-on-error.
Seen:      F170, F171, F176.
Example:   09:00 OrderSubmitted order/1 order=CRM-1
           09:00 EventAcknowledged order/1 type=order.submitted subject=CRM-1 status=202
           09:01 CallAnswered order/1 operation=bookOrder subject=CRM-1 status=422
           09:02 OrderSubmitted order/2 order=CRM-2
           09:02 EventAcknowledged order/2 type=order.submitted subject=CRM-2 status=202
           11:00 OrderBooked order/2 external_id=CRM-2
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.answers import refused
from harness.invariants.cases import Cases
from harness.invariants.outages import Outages
from harness.invariants.wording import duration
from seatrial.facts import (
    CallAnswered,
    CaseListed,
    EventAcknowledged,
    Fact,
    OrderBooked,
    OrderRejected,
    OrderSubmitted,
    OutageSeen,
)
from seatrial.rule import Handler, Rule

LATE_MAX = 100
"""Late orders kept for judgement at rest: more prove nothing more."""


class Wait(Struct, gc=False):
    """An order that is not booked yet. `seen_at` -1: the engine has answered no delivery of it."""

    order: str
    origin: str
    at: int
    entry: int
    seen_at: int = -1


class Late(Struct, frozen=True, gc=False):
    wait: Wait
    until: int
    waited_ms: int
    entry: int
    booked: bool


class Isolation(Rule):
    id = "S54"
    kind = "timed"

    def prepare(self) -> None:
        self._waiting: dict[str, Wait] = {}
        self._late: list[Late] = []
        self._in_time = 0
        self._failed: dict[str, tuple[int, int, str]] = {}
        self._hindered: dict[str, None] = {}
        self._outages = Outages()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderSubmitted: self.submitted,
            EventAcknowledged: self.acknowledged,
            OrderBooked: self.decided,
            OrderRejected: self.decided,
            CallAnswered: self.answered,
            OutageSeen: self._outages.seen,
            CaseListed: self._cases.seen,
        }

    def submitted(self, fact: OrderSubmitted, at: int, entry: int) -> None:
        if fact.revision <= 1:
            self._waiting[fact.order] = Wait(fact.order, fact.origin, at, entry)

    def acknowledged(self, fact: EventAcknowledged, at: int, _entry: int) -> None:
        if fact.type == "order.submitted":
            wait = self._waiting.get(fact.subject)
            if wait is not None and wait.seen_at < 0:
                wait.seen_at = at

    def decided(self, fact: OrderBooked | OrderRejected, at: int, entry: int) -> None:
        wait = self._waiting.pop(fact.external_id, None)
        if wait is not None:
            if wait.seen_at >= 0:
                self._measure(wait, at, entry, True)
            self._hindered.pop(wait.origin, None)

    def _measure(self, wait: Wait, at: int, entry: int, booked: bool) -> None:
        since = wait.seen_at if wait.seen_at >= 0 else wait.at
        waited = at - since
        allowed = self.trial.policies.isolation_ms_max
        if waited > allowed:
            waited -= self._outages.between(since, at)
        if waited <= allowed:
            self._in_time += 1
        elif wait.origin not in self._hindered and len(self._late) < LATE_MAX:
            self._late.append(Late(wait, at, waited, entry, booked))

    def answered(self, fact: CallAnswered, at: int, entry: int) -> None:
        if refused(fact.status):
            says = f"{fact.operation} for {fact.subject} was refused ({fact.code or fact.status})"
            self._failed.setdefault(fact.origin, (at, entry, says))
        elif not 200 <= fact.status < 400:
            self._hindered[fact.origin] = None

    def conclude(self, at: int, entry: int) -> None:
        if not self._failed and not len(self._cases):
            return
        for wait in self._waiting.values():
            self._measure(wait, at, entry, False)
        self.exercised += self._in_time
        for late in self._late:
            wait = late.wait
            if wait.origin in self._failed or self._cases.were_about(wait.order):
                continue
            self.exercised += 1
            blamed = next((why for why in self._failed.values() if why[0] <= late.until), None)
            case = next((case for case in self._cases.listed if case.opened_at <= late.until), None)
            if blamed is None and case is None:
                continue  # nothing had failed yet when it was booked
            became = f"was booked {duration(late.waited_ms)} after it came in" if late.booked else "is still not booked"
            allowed = duration(self.trial.policies.isolation_ms_max)
            beside = blamed[2] if blamed is not None else f"case {case.case if case else ''} was open"
            placed = f"order {wait.order}, placed at {self.clock(wait.at)},"
            summary = f"{placed} {became} ({allowed} allowed), while {beside}"
            witness = (wait.entry, *([blamed[1]] if blamed is not None else []), late.entry)
            self.breach("order", "delayed by another's failure", summary, late.until, *witness)

    def retire(self, origin: str) -> None:
        self._hindered.pop(origin, None)
