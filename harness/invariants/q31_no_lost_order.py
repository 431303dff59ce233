"""Every order that a customer has placed is booked, or declined and the customer told, or on somebody's desk.   [Q31]

Kind:      settled; when the trial has come to rest.
Reads:     CaseListed, MilestoneRecorded, OrderBooked, OrderRejected, OrderSubmitted.
Needs:     nothing of the engine.
Formula:   at rest, for every order submitted in a channel: it is booked under its number, or it is rejected with a
           reason and a milestone `rejected` has told the channel, or a case is about it.
Why:       The customer has a confirmation from the shop and waits. Nobody else knows that he does.
Exercised: by every order that is submitted in a channel.
Convicts:  flawed:no-version-check, flawed:log-and-200.
Seen:      F004, F007, F035, F163, F164, F165, F166, F172, F175, F203.
Example:   09:00 OrderSubmitted order=CRM-7 channel=web lines=1:WIDGET:2
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from seatrial.facts import CaseListed, Fact, MilestoneRecorded, OrderBooked, OrderRejected, OrderSubmitted
from seatrial.rule import Handler, Rule


class Wish(Struct, gc=False):
    """One order as submitted. `reason`: why it was rejected."""

    at: int
    entry: int
    booked: bool = False
    rejected: bool = False
    reason: str = ""
    told: bool = False


class NoLostOrder(Rule):
    id = "Q31"
    kind = "settled"

    def prepare(self) -> None:
        self._wishes: Papers[Wish] = Papers()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderSubmitted: self.submitted,
            OrderBooked: self.booked,
            OrderRejected: self.rejected,
            MilestoneRecorded: self.told,
            CaseListed: self._cases.seen,
        }

    def submitted(self, fact: OrderSubmitted, at: int, entry: int) -> None:
        if self._wishes.get(fact.order) is None:
            self.exercised += 1
            self._wishes.put(fact.origin, fact.order, Wish(at, entry))

    def booked(self, fact: OrderBooked, _at: int, _entry: int) -> None:
        wish = self._wishes.get(fact.external_id)
        if wish is not None:
            wish.booked = True

    def rejected(self, fact: OrderRejected, _at: int, _entry: int) -> None:
        wish = self._wishes.get(fact.external_id)
        if wish is not None:
            wish.rejected, wish.reason = True, fact.reason

    def told(self, fact: MilestoneRecorded, _at: int, _entry: int) -> None:
        if fact.kind == "rejected":
            wish = self._wishes.get(fact.order)
            if wish is not None:
                wish.told = True

    def conclude(self, at: int, _entry: int) -> None:
        for order, wish in self._wishes:
            if wish.booked or (wish.rejected and wish.reason and wish.told) or self._cases.about(order):
                continue
            placed = f"order {order}, placed at {self.clock(wish.at)},"
            if wish.rejected:
                said = "the customer was never told" if wish.reason else "no reason was given"
                summary = f"{placed} was declined ({wish.reason or 'without a reason'}) and {said}"
                self.breach("order", "declined in silence", summary, at, wish.entry)
            else:
                summary = f"{placed} was never booked, never declined, and nobody was asked to look"
                self.breach("order", "lost", summary, at, wish.entry)

    def retire(self, origin: str) -> None:
        self._wishes.forget(origin)
