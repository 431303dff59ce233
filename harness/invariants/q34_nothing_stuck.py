"""When all is said, nothing that was ordered just lies there: it left, was cut, is held, or waits for stock.   [Q34]

Kind:      settled; when the trial has come to rest.
Reads:     CaseListed, FulfilmentOrderOpened, HoldReleased, HoldSet, LotDated, OrderBooked, OrderStatusChanged,
           PurchaseOrderIssued, QuantityBackordered, QuantityCut, ReservationReduced, ShipmentConfirmed,
           ShipmentReversed, StockMoved, StockOpened, StockReserved, VendorShipped.
Needs:     nothing of the engine.
Formula:   at rest, for every line of a fulfilment order with opened - backordered - cut - shipped > 0: a hold is in
           force on its order, or the order is cancelled or rejected, or an open case is about the order or the
           fulfilment order, or of some item the free stock at the site is less than what the lines of the fulfilment
           order still lack together (and an order of which another part waits for stock may wait with it). Free stock
           is what its customer can be given: a lot that does not keep as long as he wants is none to him. On the last
           day on which a lot keeps long enough he may be given it, and need not be. What a vendor ships (a fulfilment
           order without a site) waits for no stock of ours; a case about its purchase order is about it as well.
Why:       Every check of what was done passes an engine that does nothing more. The order is booked, the customer has
           its number, the goods are on the shelf, and nobody is told to fetch them.
Exercised: by every line of a fulfilment order.
Convicts:  flawed:refused-is-final, flawed:old-hold-returns, flawed:waits-for-the-dead, flawed:timers-in-memory,
           flawed:reversal-ignored.
Seen:      F115.
Example:   08:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=9
           09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 site=DC1 lines=1:WIDGET:5
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.cases import Cases
from harness.invariants.lots import DatedLots
from harness.invariants.papers import Papers
from harness.invariants.wording import units
from seatrial.facts import (
    CaseListed,
    Fact,
    FulfilmentOrderOpened,
    HoldReleased,
    HoldSet,
    LotDated,
    OrderBooked,
    OrderStatusChanged,
    PurchaseOrderIssued,
    QuantityBackordered,
    QuantityCut,
    ReservationReduced,
    ReservedLine,
    ShipmentConfirmed,
    ShipmentReversed,
    StockMoved,
    StockOpened,
    StockReserved,
    VendorShipped,
)
from seatrial.rule import Handler, Rule

AVAILABLE = "available"
OVER = frozenset({"cancelled", "rejected"})


class Part(Struct, gc=False):
    """What is still to be done of one fulfilment order: line → (item, units); `reserved`: line → units."""

    order: str
    site: str
    at: int
    entry: int
    open: dict[str, tuple[str, int]]
    reserved: dict[str, int]


class NothingStuck(Rule):
    id = "Q34"
    kind = "settled"

    def prepare(self) -> None:
        self._parts: Papers[Part] = Papers()
        self._wishes: Papers[str] = Papers()
        self._holds: dict[str, set[str]] = {}
        self._over: set[str] = set()
        self._free: dict[tuple[str, str], int] = {}
        self._lots = DatedLots()
        self._life_days: Papers[int] = Papers()
        self._cases = Cases()
        self._bought: Papers[str] = Papers()
        """Fulfilment order -> the purchase order with which a vendor was told to ship it."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            PurchaseOrderIssued: self.bought,
            FulfilmentOrderOpened: self.opened,
            QuantityBackordered: self.less,
            QuantityCut: self.less,
            ShipmentConfirmed: self.less,
            VendorShipped: self.less,
            ShipmentReversed: self.more,
            HoldSet: self.held,
            HoldReleased: self.let_go,
            OrderStatusChanged: self.moved_on,
            LotDated: lambda fact, _at, _entry: self._lots.dated(fact),
            StockOpened: self.stocked,
            StockMoved: self.moved,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            CaseListed: self._cases.seen,
        }

    # ------------------------------------------------------------ what is to be done

    def booked(self, fact: OrderBooked, _at: int, _entry: int) -> None:
        self._wishes.put(fact.origin, fact.order_number, fact.external_id)
        if fact.min_remaining_life_days:
            self._life_days.put(fact.origin, fact.order_number, fact.min_remaining_life_days)

    def opened(self, fact: FulfilmentOrderOpened, at: int, entry: int) -> None:
        self.exercised += len(fact.lines)
        wanted = {line.line: (line.item, line.quantity_base) for line in fact.lines}
        part = Part(fact.order_number, fact.site, at, entry, wanted, {})
        self._parts.put(fact.origin, fact.fulfilment_order, part)

    def bought(self, fact: PurchaseOrderIssued, _at: int, _entry: int) -> None:
        self._bought.put(fact.origin, fact.fulfilment_order, fact.purchase_order)

    def less(
        self, fact: QuantityBackordered | QuantityCut | ShipmentConfirmed | VendorShipped, _at: int, _entry: int
    ) -> None:
        part = self._parts.get(fact.fulfilment_order)
        if part is None:
            return
        for line in fact.lines:
            item, quantity = part.open.get(line.line, (line.item, 0))
            part.open[line.line] = (item, quantity - line.quantity_base)
        if not any(quantity > 0 for _, quantity in part.open.values()):
            self._parts.drop(fact.origin, fact.fulfilment_order)

    def more(self, fact: ShipmentReversed, at: int, entry: int) -> None:
        """What was thought to have left is still to be supplied, and all of it anew."""
        part = self._parts.get(fact.fulfilment_order)
        if part is None:
            part = Part(fact.order_number, fact.lines[0].site, at, entry, {}, {})
            self._parts.put(fact.origin, fact.fulfilment_order, part)
        for line in fact.lines:
            item, quantity = part.open.get(line.line, (line.item, 0))
            part.open[line.line] = (item, quantity + line.quantity_base)

    def held(self, fact: HoldSet, _at: int, _entry: int) -> None:
        self._holds.setdefault(fact.order_number, set()).add(fact.hold)

    def let_go(self, fact: HoldReleased, _at: int, _entry: int) -> None:
        holds = self._holds.get(fact.order_number)
        if holds is not None:
            holds.discard(fact.hold)
            if not holds:
                del self._holds[fact.order_number]

    def moved_on(self, fact: OrderStatusChanged, _at: int, _entry: int) -> None:
        if fact.axis == "order" and fact.now in OVER:
            self._over.add(fact.order_number)

    # ------------------------------------------------------------ with what

    def stocked(self, fact: StockOpened, _at: int, _entry: int) -> None:
        self._lots.opened(fact)
        if fact.book == "warehouse" and fact.status == AVAILABLE:
            self._change((fact.item, fact.site), fact.quantity_base)

    def moved(self, fact: StockMoved, _at: int, _entry: int) -> None:
        self._lots.moved(fact)
        sign = (fact.to_status == AVAILABLE) - (fact.from_status == AVAILABLE)
        if sign:
            self._change((fact.item, fact.site), sign * fact.quantity_base)

    def reserved(self, fact: StockReserved, _at: int, _entry: int) -> None:
        self._lots.reserved(fact)
        self._reserve(fact.fulfilment_order, fact.lines, 1)

    def reduced(self, fact: ReservationReduced, _at: int, _entry: int) -> None:
        self._lots.reduced(fact)
        self._reserve(fact.fulfilment_order, fact.lines, -1)

    def _reserve(self, number: str, lines: tuple[ReservedLine, ...], sign: int) -> None:
        part = self._parts.get(number)
        for line in lines:
            self._change((line.item, line.site), -sign * line.quantity_base)
            if part is not None:
                part.reserved[line.line] = part.reserved.get(line.line, 0) + sign * line.quantity_base

    def _change(self, shelf: tuple[str, str], quantity: int) -> None:
        self._free[shelf] = self._free.get(shelf, 0) + quantity

    # ------------------------------------------------------------ at rest

    def conclude(self, at: int, _entry: int) -> None:
        today = self.trial.calendar.local(at)[:10]
        waiting = {part.order for _, part in self._parts if self._lacks(part, today)}
        for number, part in self._parts:
            if part.order in self._holds or part.order in self._over or (part.site and part.order in waiting):
                continue
            bought = self._bought.get(number) or number
            if self._cases.about(number, bought, part.order, self._wishes.get(part.order) or ""):
                continue
            for line_no, (item, quantity) in part.open.items():
                if quantity > 0:
                    got = part.reserved.get(line_no, 0)
                    state = f"{got} reserved for it" if got else f"{self._free.get((item, part.site), 0)} free"
                    what = f"{units(quantity, item)} of {number}, open since {self.clock(part.at)}, never left"
                    summary = f"{what} {part.site or 'its vendor'} ({state}), and nobody was asked to look"
                    self.breach("fulfilment order", "stuck", summary, at, part.entry)

    def _lacks(self, part: Part, today: str) -> bool:
        """Whether the fulfilment order waits for stock that is not there: of some item, all its lines together."""
        if not part.site:
            return False  # it comes from no stock of ours
        missing: dict[str, int] = {}
        for line_no, (item, quantity) in part.open.items():
            missing[item] = missing.get(item, 0) + max(0, quantity - part.reserved.get(line_no, 0))
        days = (self._life_days.get(part.order) or 0) + 1
        for item, wanted in missing.items():
            free = self._free.get((item, part.site), 0)
            if wanted > max(0, free - self._lots.too_old(item, part.site, today, days)) and wanted:
                return True
        return False

    def retire(self, origin: str) -> None:
        self._wishes.forget(origin)
        self._life_days.forget(origin)
        self._bought.forget(origin)
        for _, part in self._parts.forget(origin):
            self._holds.pop(part.order, None)
            self._over.discard(part.order)
