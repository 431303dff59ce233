"""Whoever was told something newer is never told something older afterwards.   [S06]

Kind:      safety; at every instant, whatever the faults.
Reads:     AvailabilityPublished, MilestoneRecorded.
Needs:     nothing of the engine.
Formula:   for every (item, site, channel): the sequence of the published statements never falls;
           for every (order, document, ladder): the document's version in the recorded milestones never falls, where
           the ladders are order (booked, on_hold, rejected, closed), quantity (confirmed, backordered, cut), warehouse
           (released, recalled), shipment, invoice, payment, and two of a wish to cancel: what is given up for it
           (cancelled), and that the rest is not (cancellation_refused). Of a wish that is granted in part both are
           decided in one instant, about different units, and neither replaces the other.
Why:       The channel stores what it is told, older over newer as well. An old figure that arrives late sells stock
           that has gone; an old "on hold" stops an order that was released.
Exercised: by every statement that has a predecessor.
Convicts:  flawed:apply-out-of-order, flawed:key-per-attempt.
Seen:      F030, F034, F037.
Example:   10:00 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=120 sequence=000000000018
           10:05 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=180 sequence=000000000017
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.papers import Papers
from harness.invariants.wording import units
from seatrial.facts import AvailabilityPublished, Fact, MilestoneRecorded
from seatrial.rule import Handler, Rule

LADDERS: Mapping[str, str] = {
    "booked": "order",
    "on_hold": "order",
    "rejected": "order",
    "cancelled": "given up",
    "cancellation_refused": "refused",
    "closed": "order",
    "confirmed": "quantity",
    "backordered": "quantity",
    "cut": "quantity",
    "released": "warehouse",
    "recalled": "warehouse",
    "shipped": "shipment",
    "delivered": "delivery",
    "invoiced": "invoice",
    "paid": "payment",
}
"""Milestone kind → the ladder on which it replaces what was said before."""


def sequence_number(text: str) -> tuple[int, ...]:
    """A sequence as numbers: "000000000017-3" is (17, 3). What is not a number counts as 0."""
    return tuple([int(part) if part.isdigit() else 0 for part in text.split("-")])


def plain(text: str) -> str:
    """A sequence as a person writes it: "000000000017-3" is 17-3."""
    return "-".join([str(int(part)) if part.isdigit() else part for part in text.split("-")])


class Told(Struct, gc=False):
    """The newest that was said about a document on one ladder."""

    kind: str
    version: int
    at: int
    entry: int


class MonotoneVersion(Rule):
    id = "S06"

    def prepare(self) -> None:
        self._figures: dict[tuple[str, str, str], tuple[str, int, int]] = {}
        self._told: Papers[Told] = Papers()
        self._convicted: set[str] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {AvailabilityPublished: self.published, MilestoneRecorded: self.told}

    def published(self, fact: AvailabilityPublished, at: int, entry: int) -> None:
        place = (fact.item, fact.site, fact.channel)
        newest = self._figures.get(place)
        if newest is not None:
            self.exercised += 1
            if sequence_number(fact.sequence) < sequence_number(newest[0]):
                self._older_figure(fact, newest, at, entry)
                return
        self._figures[place] = (fact.sequence, at, entry)

    def _older_figure(
        self, fact: AvailabilityPublished, newest: tuple[str, int, int], at: int, entry: int
    ) -> None:  # fmt: skip
        place = f"{fact.item}/{fact.site}/{fact.channel}"
        if place not in self._convicted:
            self._convicted.add(place)
            sequence, newest_at, newest_entry = newest
            what = f"channel {fact.channel} was shown an older figure over a newer one"
            figure = f"{units(fact.available_base, fact.item)} at {fact.site}, statement {plain(fact.sequence)}"
            newer = f"statement {plain(sequence)} at {self.clock(newest_at)}"
            summary = f"{what}: {figure}, at {self.clock(at)}, after {newer}"
            self.breach("published figure", "older over newer", summary, at, newest_entry, entry)

    def told(self, fact: MilestoneRecorded, at: int, entry: int) -> None:
        key = f"{fact.order}|{fact.document}|{LADDERS.get(fact.kind, fact.kind)}"
        newest = self._told.get(key)
        if newest is None:
            self._told.put(fact.origin, key, Told(fact.kind, fact.version, at, entry))
            return
        self.exercised += 1
        if fact.version >= newest.version:
            newest.kind, newest.version, newest.at, newest.entry = fact.kind, fact.version, at, entry
        elif key not in self._convicted:
            self._convicted.add(key)
            what = f"the customer of order {fact.order} was told older news of {fact.document} after newer"
            newer = f'"{newest.kind}" (version {newest.version}) at {self.clock(newest.at)}'
            older = f'"{fact.kind}" (version {fact.version}) at {self.clock(at)}'
            self.breach("milestone", "older over newer", f"{what}: {newer}, then {older}", at, newest.entry, entry)

    def retire(self, origin: str) -> None:
        self._told.forget(origin)
