"""Every order that a customer has placed is booked as placed, or declined and he is told, or is on a desk.   [Q31]

Kind:      settled; when the trial has come to rest.
Reads:     CaseDecided, CaseListed, DecisionRefused, MilestoneRecorded, OrderBooked, OrderCorrected, OrderRejected,
           OrderSubmitted.
Needs:     nothing of the engine.
Formula:   at rest, for every order submitted in a channel: it is booked under its number, or it is rejected with a
           reason and a milestone `rejected` has told the channel, or an open case is about it (one about a wish to
           change or cancel it, or about something else that the customer was to be told, is not). And what is booked is
           one of the texts that the order had in the channel, as submitted or as corrected: its customer, and per item
           its units; or as a person has corrected it in a case about the order. Where a person has closed such a case,
           nothing is booked or rejected any more, and the milestone must have told the channel all the same. Two orders
           under one number (the channel was put back to a backup) are told apart by their customer, and by what he
           calls them himself: a booking is of the one that it names.
Why:       The customer has a confirmation from the shop and waits. Nobody else knows that he does. And every check
           further down starts from the order book: a line that is lost at the door is missed by none of them.
Exercised: by every order that is submitted in a channel.
Convicts:  flawed:first-line-only, flawed:no-version-check, flawed:log-and-200.
Seen:      F004, F007, F035, F163, F164, F165, F166, F172, F175, F203.
Example:   09:00 OrderSubmitted order=CRM-7 channel=web lines=1:WIDGET:2
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.cases import STATEMENTS, WISHES, Cases, words
from harness.invariants.placed import Placed
from harness.invariants.wording import units
from seatrial.facts import (
    CaseDecided,
    CaseListed,
    DecisionRefused,
    Fact,
    Line,
    MilestoneRecorded,
    OrderBooked,
    OrderCorrected,
    OrderRejected,
    OrderSubmitted,
)
from seatrial.rule import Handler, Rule

Text = tuple[str, tuple[tuple[str, int], ...]]
"""What an order says: (customer, ((item, units), ...)), by item."""


def text_of(customer: str, lines: tuple[Line, ...]) -> Text:
    return customer, tuple(sorted([(line.item, line.quantity_base) for line in lines]))


class Wish(Struct, gc=False):
    """One order as submitted, under each of its `texts`. `reason`: why it was rejected."""

    at: int
    entry: int
    texts: tuple[Text, ...]
    booked: bool = False
    rejected: bool = False
    reason: str = ""
    told: bool = False
    given_up: tuple[str, ...] = ()
    """Cases about it that a person has closed."""


class NoLostOrder(Rule):
    id = "Q31"
    kind = "settled"

    def prepare(self) -> None:
        self._wishes: Placed[Wish] = Placed()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderSubmitted: self.submitted,
            OrderCorrected: self.corrected,
            OrderBooked: self.booked,
            OrderRejected: self.rejected,
            MilestoneRecorded: self.told,
            CaseListed: self._cases.seen,
            CaseDecided: self.resolved,
            DecisionRefused: self.undecided,
        }

    def submitted(self, fact: OrderSubmitted, at: int, entry: int) -> None:
        name = fact.order, fact.customer, fact.customer_po
        if self._wishes.known(name) is None:
            self.exercised += 1
            self._wishes.put(fact.origin, name, Wish(at, entry, (text_of(fact.customer, fact.lines),)))

    def _wish(self, order: str, customer: str, customer_po: str) -> Wish | None:
        """The order of that number and customer; failing that, the first of that number."""
        return self._wishes.of((order, customer, customer_po)) or self._wishes.first(order)

    def corrected(self, fact: OrderCorrected, _at: int, _entry: int) -> None:
        """Either text may be booked; that somebody is asked about the other is for S03."""
        wish = self._wish(fact.order, fact.customer, fact.customer_po)
        if wish is not None:
            wish.texts += (text_of(fact.customer, fact.lines),)

    def resolved(self, fact: CaseDecided, _at: int, _entry: int) -> None:
        """A person may say which item an old number means, and that an order shall not be booked."""
        about = words(fact.business_key)
        if about & (WISHES | STATEMENTS):
            return
        successors = dict(fact.replaced)
        for wish in filter(None, map(self._wishes.first, sorted(about))):
            if fact.action == "close" and fact.reason:
                wish.given_up += (fact.case,)
            if successors:
                wish.texts += tuple([_mapped(text, successors) for text in wish.texts])

    def undecided(self, fact: DecisionRefused, _at: int, _entry: int) -> None:
        """The engine would not: nobody has given anything up."""
        if fact.action == "close":
            for wish in filter(None, map(self._wishes.first, sorted(words(fact.business_key)))):
                wish.given_up = tuple([case for case in wish.given_up if case != fact.case])

    def booked(self, fact: OrderBooked, at: int, entry: int) -> None:
        wish = self._wish(fact.external_id, fact.customer, fact.customer_po)
        if wish is None:
            return
        wish.booked = True
        booked = text_of(fact.customer, fact.as_ordered)
        if booked not in wish.texts:
            kind, difference = _difference(wish.texts[-1], booked)
            summary = f"order {fact.external_id} was booked as {fact.order_number} {difference}"
            self.breach("order", kind, summary, at, wish.entry, entry)

    def rejected(self, fact: OrderRejected, _at: int, _entry: int) -> None:
        wish = self._wishes.first(fact.external_id)
        if wish is not None:
            wish.rejected, wish.reason = True, fact.reason

    def told(self, fact: MilestoneRecorded, _at: int, _entry: int) -> None:
        if fact.kind == "rejected":
            wish = self._wishes.first(fact.order)
            if wish is not None:
                wish.told = True

    def conclude(self, at: int, _entry: int) -> None:
        for (order, _, _), wish in self._wishes:
            if wish.booked or (wish.rejected and wish.reason and wish.told) or (wish.given_up and wish.told):
                continue
            if self._cases.about(order, but=WISHES if wish.rejected else WISHES | STATEMENTS):
                continue
            placed = f"order {order}, placed at {self.clock(wish.at)},"
            if wish.rejected:
                said = "the customer was never told" if wish.reason else "no reason was given"
                summary = f"{placed} was declined ({wish.reason or 'without a reason'}) and {said}"
                self.breach("order", "declined in silence", summary, at, wish.entry)
            elif wish.given_up:
                summary = f"{placed} was given up by whoever worked its case, and the customer was never told"
                self.breach("order", "given up in silence", summary, at, wish.entry)
            else:
                summary = f"{placed} was never booked, never declined, and nobody was asked to look"
                self.breach("order", "lost", summary, at, wish.entry)

    def retire(self, origin: str) -> None:
        self._wishes.forget(origin)


def _mapped(text: Text, successors: Mapping[str, str]) -> Text:
    """The same order, for what has taken the place of its items. Two lines may have become lines of one item."""
    customer, lines = text
    return customer, tuple(sorted([(successors.get(item, item), quantity) for item, quantity in lines]))


def _difference(wished: Text, booked: Text) -> tuple[str, str]:
    """(kind of breach, in words)"""
    if wished[0] != booked[0]:
        return "booked for another customer", f"for customer {booked[0]}; {wished[0]} had placed it"
    said, has = _units(wished), _units(booked)
    item = next((item for item in sorted(said.keys() | has.keys()) if said.get(item, 0) != has.get(item, 0)), "")
    if not item:
        return "booked otherwise", "with its units spread over other lines"
    return "booked otherwise", f"with {units(has.get(item, 0), item)}; the customer had ordered {said.get(item, 0)}"


def _units(text: Text) -> dict[str, int]:
    total: dict[str, int] = {}
    for item, quantity in text[1]:
        total[item] = total.get(item, 0) + quantity
    return total
