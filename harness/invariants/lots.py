"""Lots that do not keep for ever, as far as several rules ask: until when, and what of them is free where.

Items without a dated lot cost nothing here.
"""

from datetime import date

from msgspec import Struct, field

from seatrial.facts import (
    LotDated,
    ReservationReduced,
    ReservedLine,
    StockMoved,
    StockOpened,
    StockReserved,
)

AVAILABLE = "available"


class DatedLots(Struct):
    """`expires_on`: (item, lot) → date; `free`: (item, site) → lot → free units, of items that have dated lots."""

    expires_on: dict[tuple[str, str], str] = field(default_factory=dict)
    free: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    _items: set[str] = field(default_factory=set)

    def dated(self, fact: LotDated) -> None:
        self.expires_on[fact.item, fact.lot] = fact.expires_on
        self._items.add(fact.item)

    def opened(self, fact: StockOpened) -> None:
        if fact.book == "warehouse" and fact.status == AVAILABLE:
            self._change(fact.item, fact.site, fact.lot, fact.quantity_base)

    def moved(self, fact: StockMoved) -> None:
        sign = (fact.to_status == AVAILABLE) - (fact.from_status == AVAILABLE)
        if sign:
            self._change(fact.item, fact.site, fact.lot, sign * fact.quantity_base)

    def reserved(self, fact: StockReserved) -> None:
        self._hold(fact.lines, 1)

    def reduced(self, fact: ReservationReduced) -> None:
        self._hold(fact.lines, -1)

    def _hold(self, lines: tuple[ReservedLine, ...], sign: int) -> None:
        for line in lines:
            self._change(line.item, line.site, line.lot, -sign * line.quantity_base)

    def _change(self, item: str, site: str, lot: str, quantity: int) -> None:
        if item in self._items:
            lots = self.free.setdefault((item, site), {})
            lots[lot] = lots.get(lot, 0) + quantity

    def too_old(self, item: str, site: str, on: str, days: int) -> int:
        """Free units of an item that do not keep for so many days from that date."""
        return sum(
            [
                max(0, units)
                for lot, units in self.free.get((item, site), {}).items()
                if short_by(self.expires_on.get((item, lot), ""), on, days) > 0
            ]
        )


def short_by(expires_on: str, on: str, days: int) -> int:
    """How many days a lot keeps too short; 0 or less: it keeps long enough, or has no date.

    >>> short_by("2026-03-31", "2026-03-02", 30), short_by("2026-03-31", "2026-03-02", 29)
    (1, 0)
    """
    if not expires_on or not on:
        return 0
    return days - (date.fromisoformat(expires_on) - date.fromisoformat(on)).days
