"""No more is reserved than is there to be reserved, and nothing leaves that is not available.   [S12]

Kind:       self-check; at the end of every instant.
Reads:      BalanceStated, ReservationReduced, SoftReservationReduced, SoftReserved, StockMoved, StockOpened,
            StockReserved.
Needs:      nothing of the engine.
Formula:    for every (item, site, lot): 0 <= sum(hard reservations) <= on hand in status available, and the warehouse
            states that sum; every goods issue takes from status available. When something is reserved, softly or not,
            beyond what its own soft reservation held: hard + soft <= on hand in status available, of all lots at that
            site, or nothing is softly kept for others. A soft reservation ties no lot, so stock that is lost or put on
            hold later may leave less than that: then it is short, and nobody else has got what it was short of.
Why:        A hard reservation is what a promise stands on (S13). If the warehouse reserved the same unit twice, every
            engine would oversell.
Exercised:  by every reservation that is made or reduced.
Self-check: reservations are made, reduced and bounded by the warehouse alone, whatever the engine asks for.
Seen:       F043, F044, F045, F046, F048, F144.
Example:    00:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=3
            10:00 StockReserved fulfilment_order=SO-1-1 lines=1:WIDGET:2
            10:01 StockReserved fulfilment_order=SO-2-1 lines=1:WIDGET:2
"""

from collections.abc import Mapping

from seatrial.facts import (
    BalanceStated,
    Fact,
    ReservationReduced,
    ReservedLine,
    SoftReservationReduced,
    SoftReserved,
    StockMoved,
    StockOpened,
    StockReserved,
)
from seatrial.rule import Handler, Rule

AVAILABLE = "available"
Batch = tuple[str, str, str]
"""(item, site, lot)"""


class ReservationBound(Rule):
    id = "S12"
    kind = "self-check"

    def prepare(self) -> None:
        self._available: dict[Batch, int] = {}
        self._reserved: dict[Batch, int] = {}
        self._touched: dict[Batch, int] = {}
        self._stated: dict[Batch, int] = {}
        self._free: dict[tuple[str, str], int] = {}
        """(item, site) -> available and reserved neither hard nor softly."""
        self._soft: dict[tuple[str, str], int] = {}
        """(item, site) -> softly reserved."""
        self._taken: dict[tuple[str, str, str], list[int]] = {}
        """(reservation, item, site) -> units taken now, of which its own soft ones, least free, entry."""
        self._at = 0
        self._convicted: set[Batch] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            StockOpened: self.opened,
            StockMoved: self.moved,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            SoftReserved: self.wished,
            SoftReservationReduced: self.let_go,
            BalanceStated: self.stated,
        }

    def opened(self, fact: StockOpened, _at: int, _entry: int) -> None:
        if fact.book == "warehouse" and fact.status == AVAILABLE:
            batch = (fact.item, fact.site, fact.lot)
            self._available[batch] = self._available.get(batch, 0) + fact.quantity_base
            self._add(fact.item, fact.site, fact.quantity_base)

    def _add(self, item: str, site: str, quantity: int) -> None:
        self._free[item, site] = self._free.get((item, site), 0) + quantity

    def moved(self, fact: StockMoved, at: int, entry: int) -> None:
        if at != self._at:
            self._close(at)
        change = (fact.to_status == AVAILABLE) - (fact.from_status == AVAILABLE)
        if change:
            batch = (fact.item, fact.site, fact.lot)
            self._available[batch] = self._available.get(batch, 0) + change * fact.quantity_base
            self._touched[batch] = entry
            self._add(fact.item, fact.site, change * fact.quantity_base)
        if fact.kind == "goods_issue" and fact.from_status != AVAILABLE:
            summary = f"movement {fact.movement} ships {fact.quantity_base} {fact.item} in status {fact.from_status}"
            self.breach("stock movement", "ships what is not available", summary, at, entry)

    def reserved(self, fact: StockReserved, at: int, entry: int) -> None:
        self._hold(fact.lines, 1, at, entry)
        for line in fact.lines:
            taken = self._taken.setdefault((fact.reservation, line.item, line.site), [0, 0, 0, entry])
            taken[0] += line.quantity_base
            taken[2] = self._free[line.item, line.site]

    def reduced(self, fact: ReservationReduced, at: int, entry: int) -> None:
        self._hold(fact.lines, -1, at, entry)

    def wished(self, fact: SoftReserved, at: int, entry: int) -> None:
        self.exercised += 1
        for line in fact.lines:
            self._add(line.item, line.site, -line.quantity_base)
            self._soft[line.item, line.site] = self._soft.get((line.item, line.site), 0) + line.quantity_base
            free = self._free[line.item, line.site]
            if free < 0:
                summary = f"{fact.reservation} wishes for {-free} more {line.item} than {line.site} has free"
                self.breach("soft reservation", "of what is not there", summary, at, entry)

    def let_go(self, fact: SoftReservationReduced, at: int, _entry: int) -> None:
        if at != self._at:
            self._close(at)
        for line in fact.lines:
            self._add(line.item, line.site, line.quantity_base)
            self._soft[line.item, line.site] -= line.quantity_base
            taken = self._taken.get((fact.reservation, line.item, line.site))
            if taken is not None:
                taken[2] += line.quantity_base
                taken[1] += line.quantity_base if fact.cause == "hardened" else 0

    def _hold(self, lines: tuple[ReservedLine, ...], sign: int, at: int, entry: int) -> None:
        if at != self._at:
            self._close(at)
        self.exercised += 1
        for line in lines:
            batch = (line.item, line.site, line.lot)
            self._reserved[batch] = self._reserved.get(batch, 0) + sign * line.quantity_base
            self._add(line.item, line.site, -sign * line.quantity_base)
            self._touched[batch] = entry

    def stated(self, fact: BalanceStated, at: int, entry: int) -> None:
        if at != self._at:
            self._close(at)
        if fact.status == AVAILABLE:
            batch = (fact.item, fact.site, fact.lot)
            self._stated[batch] = fact.reserved_hard_base
            self._touched[batch] = entry

    def _close(self, at: int) -> None:
        """The instant is over: a transaction's facts are all there, in whatever order they came."""
        for batch, entry in self._touched.items():
            reserved, available = self._reserved.get(batch, 0), self._available.get(batch, 0)
            said = self._stated.get(batch, reserved)
            if not (0 <= reserved <= available and said == reserved) and batch not in self._convicted:
                self._convicted.add(batch)
                facts = f"{reserved} reserved of {available} available; the warehouse states {said} reserved"
                summary = f"{'/'.join(batch)} at {self.clock(self._at)}: {facts}"
                self.breach("reservation", "out of bounds", summary, self._at, entry)
        for (reservation, item, site), (units, own, free, entry) in self._taken.items():
            if units > own and free < 0 < self._soft.get((item, site), 0):
                summary = (
                    f"{reservation} took {min(units - own, -free)} {item} at {site} that were softly kept for others"
                )
                self.breach("soft reservation", "given to another", summary, self._at, entry)
        self._taken.clear()
        self._touched.clear()
        self._stated.clear()
        self._at = at

    def conclude(self, at: int, _entry: int) -> None:
        self._close(at)
