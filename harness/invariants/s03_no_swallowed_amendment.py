"""A message that says something else under a known name is never taken for a repetition.   [S03]

Kind:      settled; when the trial has come to rest.
Reads:     CaseListed, EventAcknowledged.
Needs:     exceptions.
Formula:   for every event e that was delivered to the engine: if an event of the same business key and another body was
           acknowledged before, a case with that business key is listed, whether e was acknowledged or refused to the
           end. (To refuse is an answer to the sender's machine, which gives up one day; no person hears of it.)
Why:       "Already exists, skip" is right for a copy and wrong for a correction: the customer was told that his
           change had been received, and the old order ships.
Exercised: by every other body than the first that comes under a business key, once each.
Convicts:  flawed:swallow-amendment, flawed:log-and-200.
Seen:      F014.
Example:   09:00 EventAcknowledged business_key=crm/order.submitted/CRM-7/r1 subject=CRM-7 body=aa status=202
           09:30 EventAcknowledged business_key=crm/order.submitted/CRM-7/r1 subject=CRM-7 body=bb status=202
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from seatrial.facts import CaseListed, EventAcknowledged, Fact
from seatrial.rule import Handler, Rule


class First(Struct, gc=False):
    """The body that was acknowledged first."""

    body: str
    at: int
    entry: int


class Amended(Struct, frozen=True, gc=False):
    """Another body, acknowledged as well, or refused."""

    type: str
    subject: str
    first: First
    at: int
    entry: int
    taken: bool


class NoSwallowedAmendment(Rule):
    id = "S03"
    kind = "settled"
    needs = frozenset({"exceptions"})

    def prepare(self) -> None:
        self._first: Papers[First] = Papers()
        self._amended: dict[str, dict[str, Amended]] = {}
        """Business key -> body -> how it came."""
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {EventAcknowledged: self.acknowledged, CaseListed: self._cases.seen}

    def acknowledged(self, fact: EventAcknowledged, at: int, entry: int) -> None:
        key = fact.business_key
        first = self._first.get(key)
        if first is None:
            if 200 <= fact.status < 300:
                self._first.put(fact.origin, key, First(fact.body, at, entry))
        elif first.body != fact.body:
            taken = 200 <= fact.status < 300
            bodies = self._amended.setdefault(key, {})
            known = bodies.get(fact.body)
            self.exercised += known is None
            if known is None or (taken and not known.taken):
                bodies[fact.body] = Amended(fact.type, fact.subject, first, at, entry, taken)

    def conclude(self, _at: int, _entry: int) -> None:
        for key, bodies in self._amended.items():
            if not self._cases.about(key):
                self._judge(next((each for each in bodies.values() if each.taken), next(iter(bodies.values()))))

    def _judge(self, amended: Amended) -> None:
        first = amended.first
        what = f"{amended.type or 'an event'} {amended.subject} was"
        if amended.taken:
            times = f"first at {self.clock(first.at)}, with other content at {self.clock(amended.at)}"
            end = "the second was answered as if it had been dealt with, and no case says otherwise"
            summary, kind = f"{what} acknowledged twice: {times}; {end}", "amendment swallowed"
        else:
            times = (
                f"acknowledged at {self.clock(first.at)}, and refused with other content from {self.clock(amended.at)}"
            )
            summary, kind = f"{what} {times} on; its sender gave up, and no case says so", "amendment refused"
        self.breach("event", kind, summary, amended.at, first.entry, amended.entry)

    def retire(self, origin: str) -> None:
        self._first.forget(origin)
