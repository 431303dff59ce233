"""What is measured of an engine's day: how long things take, as those see them who wait for them.

Gauges look on. What they read are facts, so an engine cannot flatter itself; virtual milliseconds throughout.
"""

from bisect import bisect_right
from collections.abc import Mapping

from harness.workload import Reaction
from harness.workload.action import Action
from seatrial.facts import (
    AvailabilityPublished,
    BalanceStated,
    InvoicePosted,
    MilestoneRecorded,
    OrderBooked,
    OrderRejected,
    OrderSubmitted,
    ShipmentConfirmed,
)
from simulators.system import Draw

Nothing = tuple[Action, ...]
"""What an onlooker does: none of it."""

AVAILABLE = "available"

TIMES: Mapping[str, str] = {
    "booked": "an order is booked, or rejected, after it was placed",
    "promised": "a customer has his first promise after he placed the order",
    "told": "a customer hears that it has left the dock",
    "invoiced": "a shipment is invoiced after it left",
    "outdated": "the figure that a shop shows has been out of date when somebody orders",
}
"""Measure -> what it is the time of."""


class Gauges:
    """One trial's measurements: measure -> samples, in the order in which they were taken."""

    def __init__(self) -> None:
        self.samples: dict[str, list[int]] = {name: [] for name in TIMES}
        self._undecided: dict[str, int] = {}
        """Origin of an order -> when it was placed; likewise those that nothing was promised for yet."""
        self._unpromised: dict[str, int] = {}
        self._unbilled: dict[str, int] = {}
        """Shipment -> when it left; likewise those that the customer has not heard of."""
        self._untold: dict[str, int] = {}
        self._as_of: dict[tuple[str, str], int] = {}
        """(channel, item) -> as of when the figure is that the channel shows."""
        self._stirred: dict[str, list[int]] = {}
        """Item -> when there was more or less of it to be had, in the warehouse's own words."""
        self._free: dict[tuple[str, str, str], int] = {}
        """(item, site, lot) -> what of it was to be had then."""

    def onlookers(self) -> tuple[Reaction, ...]:
        """To be shown the trial's facts."""
        return (
            Reaction(OrderSubmitted, self._placed),
            Reaction(OrderBooked, self._decided),
            Reaction(OrderRejected, self._decided),
            Reaction(MilestoneRecorded, self._milestone),
            Reaction(ShipmentConfirmed, self._left),
            Reaction(InvoicePosted, self._invoiced),
            Reaction(AvailabilityPublished, self._published),
            Reaction(BalanceStated, self._stated),
        )  # fmt: skip

    def _took(self, measure: str, since: dict[str, int], what: str, at: int) -> Nothing:
        began = since.pop(what, None)
        if began is not None:
            self.samples[measure].append(at - began)
        return ()

    def _placed(self, fact: OrderSubmitted, at: int, _draw: Draw) -> Nothing:
        self._undecided[fact.origin] = self._unpromised[fact.origin] = at
        for line in fact.lines:
            as_of = self._as_of.get((fact.channel, line.item))
            if as_of is not None:
                changed = self._stirred.get(line.item, [])
                since = bisect_right(changed, as_of)
                self.samples["outdated"].append(at - changed[since] if since < len(changed) else 0)
        return ()

    def _decided(self, fact: OrderBooked | OrderRejected, at: int, _draw: Draw) -> Nothing:
        return self._took("booked", self._undecided, fact.origin, at)

    def _milestone(self, fact: MilestoneRecorded, at: int, _draw: Draw) -> Nothing:
        if fact.kind == "confirmed":
            return self._took("promised", self._unpromised, fact.origin, at)
        return self._took("told", self._untold, fact.document, at) if fact.kind == "shipped" else ()

    def _left(self, fact: ShipmentConfirmed, at: int, _draw: Draw) -> Nothing:
        self._unbilled[fact.shipment] = self._untold[fact.shipment] = at
        return ()

    def _invoiced(self, fact: InvoicePosted, at: int, _draw: Draw) -> Nothing:
        return self._took("invoiced", self._unbilled, fact.source_document, at)

    def _published(self, fact: AvailabilityPublished, _at: int, _draw: Draw) -> Nothing:
        self._as_of[fact.channel, fact.item] = fact.as_of
        return ()

    def _stated(self, fact: BalanceStated, at: int, _draw: Draw) -> Nothing:
        if fact.status == AVAILABLE:
            bucket, free = (fact.item, fact.site, fact.lot), fact.on_hand_base - fact.reserved_hard_base
            if self._free.get(bucket, 0) != free:
                self._free[bucket] = free
                self._stirred.setdefault(fact.item, []).append(at)
        return ()
