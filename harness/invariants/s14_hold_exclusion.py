"""Stock that is held, or belongs to somebody, is in no figure that buyers are shown.   [S14]

Kind:      safety; at every instant, whatever the faults.
Reads:     AvailabilityPublished, BalanceStated, ReservationReduced, SoftReservationReduced, SoftReserved, StockMoved,
           StockOpened, StockReserved.
Needs:     nothing of the engine.
Formula:   for every published figure of an item at a site, as of t:
           figure <= max(0, on hand in status available at t - reserved at t, hard or softly).
           Of an instant in which stock changed, every figure after one of its transactions will do, and the one before
           them unless stock left status available for another status. Figures as of an instant that is further back
           than figures may be are judged by T21. That held stock is neither reserved nor shipped is S12, that it is
           not promised is S13.
Why:       "Quantity" is not one number. Sixty units that quality control put aside are in the building and in the
           books, and must not be in the shop.
Exercised: by every figure as of an instant at which stock was held or reserved.
Convicts:  flawed:apply-out-of-order, flawed:soft-uncounted.
Seen:      F060, F063, F064.
Example:   00:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=180
           09:40 StockMoved item=WIDGET site=DC1 from_status=available to_status=quality_hold quantity_base=60
           09:41 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=180 as_of=09:40
"""

from collections import deque
from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.wording import units
from seatrial.facts import (
    AvailabilityPublished,
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
MARGIN_MS = 3_600_000
"""History is kept for as long as figures may be old, and this much more."""


class Moment(Struct, gc=False):
    """An instant in which stock changed. Figures are free units: `before` it, the `best` after one of its
    transactions, `after` all of them."""

    at: int
    before: int
    best: int
    after: int
    entry: int
    put_aside: bool = False
    """Stock left status available for another status."""
    excluded: int = 0
    """Held or reserved afterwards."""


class Shelf(Struct, gc=False):
    """One item at one site, in base units."""

    available: int = 0
    reserved: int = 0
    held: int = 0
    moments: deque[Moment] = field(default_factory=deque)


class HoldExclusion(Rule):
    id = "S14"

    def prepare(self) -> None:
        self._shelves: dict[tuple[str, str], Shelf] = {}
        self._convicted: set[tuple[str, str, str]] = set()
        self._keep_ms = self.trial.policies.publish_max_age_ms + MARGIN_MS

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            StockOpened: self.opened,
            StockMoved: self.moved,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            SoftReserved: self.wished,
            SoftReservationReduced: self.let_go,
            BalanceStated: self.stated,
            AvailabilityPublished: self.published,
        }

    # ------------------------------------------------------------ what there is

    def opened(self, fact: StockOpened, at: int, entry: int) -> None:
        if fact.book == "warehouse":
            shelf = self._shelf(fact.item, fact.site)
            moment = self._moment(shelf, at, entry)
            if fact.status == AVAILABLE:
                shelf.available += fact.quantity_base
            else:
                shelf.held += fact.quantity_base
            _settle(shelf, moment)

    def moved(self, fact: StockMoved, at: int, entry: int) -> None:
        shelf = self._shelf(fact.item, fact.site)
        moment = self._moment(shelf, at, entry)
        quantity, leaves, enters = fact.quantity_base, fact.from_status, fact.to_status
        if leaves == AVAILABLE:
            shelf.available -= quantity
            moment.put_aside = moment.put_aside or enters != ""
        elif leaves:
            shelf.held -= quantity
        if enters == AVAILABLE:
            shelf.available += quantity
        elif enters:
            shelf.held += quantity
        _settle(shelf, moment)

    def reserved(self, fact: StockReserved, at: int, entry: int) -> None:
        self._hold(fact.lines, 1, at, entry)

    def reduced(self, fact: ReservationReduced, at: int, entry: int) -> None:
        self._hold(fact.lines, -1, at, entry)

    def _hold(self, lines: tuple[ReservedLine, ...], sign: int, at: int, entry: int) -> None:
        for line in lines:
            shelf = self._shelf(line.item, line.site)
            moment = self._moment(shelf, at, entry)
            shelf.reserved += sign * line.quantity_base
            _settle(shelf, moment)

    def wished(self, fact: SoftReserved, at: int, entry: int) -> None:
        self._softly(fact.lines, 1, at, entry)

    def let_go(self, fact: SoftReservationReduced, at: int, entry: int) -> None:
        self._softly(fact.lines, -1, at, entry)

    def _softly(self, lines: tuple[ReservedLine, ...], sign: int, at: int, entry: int) -> None:
        """No lot changes with it, so no balance of a lot closes the transaction: what is free now was free."""
        self._hold(lines, sign, at, entry)
        for line in lines:
            moment = self._shelf(line.item, line.site).moments[-1]
            moment.best = max(moment.best, moment.after)

    def stated(self, fact: BalanceStated, at: int, _entry: int) -> None:
        """The warehouse closes a transaction: what is free now, by its movements, was free at this instant."""
        shelf = self._shelf(fact.item, fact.site)
        if shelf.moments and shelf.moments[-1].at == at:
            moment = shelf.moments[-1]
            moment.best = max(moment.best, moment.after)

    # ------------------------------------------------------------ what was shown

    def published(self, fact: AvailabilityPublished, at: int, entry: int) -> None:
        shelf = self._shelf(fact.item, fact.site)
        moment = next((one for one in reversed(shelf.moments) if one.at <= fact.as_of), None)
        if moment is None:
            return
        if moment.excluded:
            self.exercised += 1
        free = moment.after
        if moment.at == fact.as_of:
            free = max(free, moment.best)
            if not moment.put_aside:
                free = max(free, moment.before)
        place = (fact.item, fact.site, fact.channel)
        if fact.available_base > max(0, free) and place not in self._convicted:
            self._convicted.add(place)
            shown = f"channel {fact.channel} was shown {units(fact.available_base, fact.item)} at {self.clock(at)}"
            there = f"as of {self.clock(fact.as_of)}, when {max(0, free)} were available"
            rest = f"{moment.excluded} more were on hold or reserved" if moment.excluded else "no more were there"
            summary = f"{shown}, {there} at {fact.site} ({rest})"
            self.breach("published figure", "above what was available", summary, at, moment.entry, entry)

    def _shelf(self, item: str, site: str) -> Shelf:
        shelf = self._shelves.get((item, site))
        if shelf is None:
            shelf = self._shelves[item, site] = Shelf()
        return shelf

    def _moment(self, shelf: Shelf, at: int, entry: int) -> Moment:
        """This instant's moment, to be settled when the change is made."""
        moments = shelf.moments
        if moments and moments[-1].at == at:
            moment = moments[-1]
            moment.entry = entry
            return moment
        free = shelf.available - shelf.reserved
        moment = Moment(at, free, -1, free, entry)
        moments.append(moment)
        horizon = at - self._keep_ms
        while len(moments) > 1 and moments[1].at <= horizon:
            moments.popleft()
        return moment


def _settle(shelf: Shelf, moment: Moment) -> None:
    moment.after = shelf.available - shelf.reserved
    moment.excluded = shelf.held + shelf.reserved
