"""What is left of a channel's allocation, reckoned from the books: allocated less committed.

Committed is what the channel's orders were promised and what was not taken back, shipped or not. Per line of a
fulfilment order that is

    min(what the order book confirmed, what it has not handed on or cut, what the warehouse set aside and did not
    give back or lose)

so that a promise ends with whichever book is the first to know. Nothing is counted before something is allocated, which
a scenario does before its first order or not at all. Two sums are kept: of all promises, for when all is
said, and of those that the customer has been told of, which whoever told him must know.
"""

from collections.abc import Mapping

from msgspec import Struct, field

from seatrial.facts import (
    AllocationChanged,
    AllocationRecorded,
    Fact,
    FulfilmentOrderOpened,
    Line,
    MilestoneRecorded,
    OrderSubmitted,
    QuantityBackordered,
    QuantityCut,
    ReservationReduced,
    ReservedLine,
    StockReserved,
)
from seatrial.rule import Handler

Place = tuple[str, str, str]
"""(item, site, channel)"""


class Sold(Struct, gc=False):
    """One line of one fulfilment order, in base units."""

    item: str
    opened: int = 0
    confirmed: int = 0
    reserved: int = 0

    @property
    def units(self) -> int:
        return max(0, min(self.confirmed, self.opened, self.reserved))


class Parcel(Struct, gc=False):
    """One fulfilment order. `told`: the customer has been promised it."""

    channel: str
    site: str
    lines: dict[str, Sold] = field(default_factory=dict)
    told: bool = False


class Allotment(Struct, gc=False):
    """One (item, site, channel) that something was allocated to: version → (base, entry)."""

    words: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        return max(self.words)


class Allocations:
    """The order book's allocations, and what was sold of them."""

    __slots__ = ("_channels", "_parcels", "committed", "given", "told")

    def __init__(self) -> None:
        self._channels: dict[str, str] = {}
        self._parcels: dict[str, dict[str, Parcel]] = {}
        """Origin → fulfilment order → what it is."""
        self.given: dict[Place, Allotment] = {}
        self.committed: dict[Place, int] = {}
        """All of it."""
        self.told: dict[Place, int] = {}
        """What customers have been told of."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            AllocationChanged: self.allocated,
            OrderSubmitted: self.submitted,
            FulfilmentOrderOpened: self.opened,
            AllocationRecorded: self.confirmed,
            QuantityBackordered: self.given_up,
            QuantityCut: self.given_up,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            MilestoneRecorded: self.promised,
        }

    def left(self, place: Place) -> int | None:
        """What the channel may still sell, by everything that is known; None if nothing is allocated to it."""
        allotment = self.given.get(place)
        if allotment is None:
            return None
        return allotment.words[allotment.newest][0] - self.committed.get(place, 0)

    def retire(self, origin: str) -> None:
        """The order is finished: what it bought stays sold."""
        self._channels.pop(origin, None)
        self._parcels.pop(origin, None)

    # ------------------------------------------------------------ facts

    def allocated(self, fact: AllocationChanged, _at: int, entry: int) -> None:
        allotment = self.given.setdefault((fact.item, fact.site, fact.channel), Allotment())
        allotment.words[fact.version] = fact.allocated_base, entry

    def submitted(self, fact: OrderSubmitted, _at: int, _entry: int) -> None:
        if self.given:
            self._channels[fact.origin] = fact.channel

    def opened(self, fact: FulfilmentOrderOpened, _at: int, _entry: int) -> None:
        channel = self._channels.get(fact.origin)
        if channel is not None:
            parcel = Parcel(channel, fact.site)
            for line in fact.lines:
                parcel.lines.setdefault(line.line, Sold(line.item)).opened += line.quantity_base
            self._parcels.setdefault(fact.origin, {})[fact.fulfilment_order] = parcel

    def confirmed(self, fact: AllocationRecorded, _at: int, _entry: int) -> None:
        parcel = self._parcel(fact.origin, fact.fulfilment_order)
        if parcel is not None:
            confirmed = {line.line: line.quantity_base for line in fact.lines}
            for number, sold in parcel.lines.items():
                before = sold.units
                sold.confirmed = confirmed.get(number, 0)
                self._count(parcel, sold, before)

    def given_up(self, fact: QuantityBackordered | QuantityCut, _at: int, _entry: int) -> None:
        parcel = self._parcel(fact.origin, fact.fulfilment_order)
        for line in fact.lines if parcel is not None else ():
            self._change(parcel, line, "opened", -line.quantity_base)

    def reserved(self, fact: StockReserved, _at: int, _entry: int) -> None:
        parcel = self._parcel(fact.origin, fact.fulfilment_order)
        for line in fact.lines if parcel is not None else ():
            self._change(parcel, line, "reserved", line.quantity_base)

    def reduced(self, fact: ReservationReduced, _at: int, _entry: int) -> None:
        parcel = self._parcel(fact.origin, fact.fulfilment_order) if fact.cause != "shipped" else None
        for line in fact.lines if parcel is not None else ():
            self._change(parcel, line, "reserved", -line.quantity_base)

    def promised(self, fact: MilestoneRecorded, _at: int, _entry: int) -> None:
        parcel = self._parcel(fact.origin, fact.document) if fact.kind == "confirmed" else None
        if parcel is not None and not parcel.told:
            parcel.told = True
            for sold in parcel.lines.values():
                _add(self.told, (sold.item, parcel.site, parcel.channel), sold.units)

    # ------------------------------------------------------------ sums

    def _parcel(self, origin: str, fulfilment_order: str) -> Parcel | None:
        return self._parcels.get(origin, {}).get(fulfilment_order)

    def _change(self, parcel: Parcel | None, line: Line | ReservedLine, what: str, by: int) -> None:
        sold = parcel.lines.get(line.line) if parcel is not None else None
        if parcel is not None and sold is not None:
            before = sold.units
            if what == "opened":
                sold.opened += by
            else:
                sold.reserved += by
            self._count(parcel, sold, before)

    def _count(self, parcel: Parcel, sold: Sold, before: int) -> None:
        more = sold.units - before
        if more:
            place = sold.item, parcel.site, parcel.channel
            _add(self.committed, place, more)
            if parcel.told:
                _add(self.told, place, more)


def _add(sums: dict[Place, int], place: Place, units: int) -> None:
    sums[place] = sums.get(place, 0) + units
