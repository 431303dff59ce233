"""A message that says something else under a known name is never taken for a repetition.   [S03]

Kind:      settled; when the trial has come to rest.
Reads:     CaseListed, EventAcknowledged.
Needs:     exceptions.
Formula:   for every event e that the engine acknowledged with a 2xx: if an event of the same business key and another
           body was acknowledged before, a case with that business key is listed. (A 4xx is an answer as well.)
Why:       "Already exists, skip" is right for a copy and wrong for a correction: the customer was told that his
           change had been received, and the old order ships.
Exercised: by every event that comes with another body than the first of its business key.
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
    """Another body, acknowledged as well."""

    type: str
    subject: str
    first: First
    at: int
    entry: int


class NoSwallowedAmendment(Rule):
    id = "S03"
    kind = "settled"
    needs = frozenset({"exceptions"})

    def prepare(self) -> None:
        self._first: Papers[First] = Papers()
        self._amended: dict[str, Amended] = {}
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
            self.exercised += 1
            if 200 <= fact.status < 300:
                self._amended.setdefault(key, Amended(fact.type, fact.subject, first, at, entry))

    def conclude(self, _at: int, _entry: int) -> None:
        for key, amended in self._amended.items():
            if not self._cases.about(key):
                first = amended.first
                times = f"first at {self.clock(first.at)}, with other content at {self.clock(amended.at)}"
                what = f"{amended.type or 'an event'} {amended.subject} was acknowledged twice: {times}"
                summary = f"{what}; the second was answered as if it had been dealt with, and no case says otherwise"
                self.breach("event", "amendment swallowed", summary, amended.at, first.entry, amended.entry)

    def retire(self, origin: str) -> None:
        self._first.forget(origin)
