"""No more is promised than is there to be promised.   [S13]

Kind:      safety; at the end of every instant in which something is promised.
Reads:     MilestoneRecorded, OrderBooked, OrderSubmitted, PurchaseOrderIssued, QuantityBackordered, QuantityCut,
           ReservationReduced, SoftReservationReduced, SoftReserved, StockMoved, StockOpened, StockReserved.
Needs:     nothing of the engine.
Formula:   a promise is a milestone `confirmed`; per order and item
           open = promised - shipped - max(broken by the warehouse, backordered or cut after it was promised, once the
           customer has been told), and
           bare = max(0, open - hard-reserved for this order). For every item, over all sites:
           sum(bare) <= max(0, on hand in status available - reserved for anybody, hard or softly - safety stock).
           No promise stands on a soft reservation, not even the order's own: it lapses by itself.
           It follows that sum(open) <= on hand in status available. Stock that is reserved for one customer is not
           there to be promised to another, which the plain sum would allow until that customer has been told.
           Receipts that are still to come count for nothing here, and what a vendor ships is no stock (S62).
           What the warehouse broke (hold, short, loss) before the promise arrived counts as broken: nobody could know.
Why:       A figure that was right last night says nothing about now: stock has been reserved since, or put on hold. Who
           promises from it tells customers a date that somebody must take back.
Exercised: by every promise.
Convicts:  flawed:snapshot-availability, flawed:promised-when-booked, flawed:lapsed-stands.
Seen:      F040, F041, F042, F060, F065.
Example:   00:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=120
           10:00 MilestoneRecorded order/1 order=CRM-1 kind=confirmed document=SO-1-1 lines=1:WIDGET:90
           10:30 MilestoneRecorded order/2 order=CRM-2 kind=confirmed document=SO-2-1 lines=1:WIDGET:50
"""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from harness.invariants.wording import listed, units
from seatrial.facts import (
    Fact,
    Line,
    MilestoneRecorded,
    OrderBooked,
    OrderSubmitted,
    PurchaseOrderIssued,
    QuantityBackordered,
    QuantityCut,
    ReservationReduced,
    SoftReservationReduced,
    SoftReserved,
    StockMoved,
    StockOpened,
    StockReserved,
)
from seatrial.rule import Handler, Rule

AVAILABLE = "available"
TAKEN_BACK = ("backordered", "cut")
"""Milestones by which a customer learns that a promise does not stand."""
WITNESSES_MAX = 20


class Promise(Struct, gc=False):
    """What one line of one fulfilment order was promised."""

    item: str
    units: int
    at: int
    entry: int
    given_up: int = 0
    untold: int = 0
    """Given up by the order book, while the customer still believes in it: promised as before."""


class Stake(Struct, gc=False):
    """One order's part in one item, in base units."""

    promised: int = 0
    shipped: int = 0
    broken: int = 0
    given_up: int = 0
    reserved: int = 0

    @property
    def open(self) -> int:
        return max(0, self.promised - self.shipped - max(self.broken, self.given_up))

    @property
    def bare(self) -> int:
        return max(0, self.open - self.reserved)


class Buyer(Struct, gc=False):
    """One order: who asked for it, what it was promised ((document, line) → promise), its stakes by item."""

    order: str = ""
    channel: str = ""
    promises: dict[tuple[str, str], Promise] = field(default_factory=dict)
    stakes: dict[str, Stake] = field(default_factory=dict)
    components: dict[str, str] = field(default_factory=dict)
    """Line -> item of what stands in the place of a kit: the channel has no such line, and knows no item for it."""
    bought: set[str] = field(default_factory=set)
    """Fulfilment orders that a vendor ships: they are promised on what he says (S62)."""


class Pool(Struct, gc=False):
    """One item, over all sites and orders, in base units."""

    available: int = 0
    reserved: int = 0
    """Hard or softly."""
    bare: int = 0


class NoOversell(Rule):
    id = "S13"

    def prepare(self) -> None:
        self._pools: dict[str, Pool] = {}
        self._buyers: dict[str, Buyer] = {}
        self._promised_now: dict[str, str] = {}
        self._at = 0
        self._worst: dict[tuple[str, str], tuple[int, int]] = {}

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderSubmitted: self.submitted,
            OrderBooked: self.booked,
            StockOpened: self.opened,
            StockMoved: self.moved,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            SoftReserved: self.wished,
            SoftReservationReduced: self.let_go,
            MilestoneRecorded: self.told,
            QuantityBackordered: self.given_up,
            QuantityCut: self.given_up,
            PurchaseOrderIssued: self.bought,
        }

    # ------------------------------------------------------------ stock

    def opened(self, fact: StockOpened, _at: int, _entry: int) -> None:
        if fact.book == "warehouse" and fact.status == AVAILABLE:
            self._pool(fact.item).available += fact.quantity_base

    def moved(self, fact: StockMoved, at: int, _entry: int) -> None:
        if at != self._at:
            self._close(at)
        change = (fact.to_status == AVAILABLE) - (fact.from_status == AVAILABLE)
        if change:
            self._pool(fact.item).available += change * fact.quantity_base

    def reserved(self, fact: StockReserved, at: int, _entry: int) -> None:
        if at != self._at:
            self._close(at)
        buyer = self._buyer(fact.origin)
        for line in fact.lines:
            pool = self._pool(line.item)
            pool.reserved += line.quantity_base
            if buyer is not None:
                stake = _stake(buyer, line.item)
                pool.bare -= stake.bare
                stake.reserved += line.quantity_base
                pool.bare += stake.bare

    def wished(self, fact: SoftReserved, at: int, _entry: int) -> None:
        """Units that are kept for somebody are not there to be promised to another."""
        if at != self._at:
            self._close(at)
        for line in fact.lines:
            self._pool(line.item).reserved += line.quantity_base

    def let_go(self, fact: SoftReservationReduced, at: int, _entry: int) -> None:
        if at != self._at:
            self._close(at)
        for line in fact.lines:
            self._pool(line.item).reserved -= line.quantity_base

    def reduced(self, fact: ReservationReduced, at: int, _entry: int) -> None:
        if at != self._at:
            self._close(at)
        buyer = self._buyer(fact.origin)
        shipped = fact.cause == "shipped"
        for line in fact.lines:
            pool = self._pool(line.item)
            pool.reserved -= line.quantity_base
            if buyer is not None:
                stake = _stake(buyer, line.item)
                pool.bare -= stake.bare
                stake.reserved -= line.quantity_base
                if shipped:
                    stake.shipped += line.quantity_base
                else:
                    stake.broken += line.quantity_base
                pool.bare += stake.bare

    # ------------------------------------------------------------ promises

    def submitted(self, fact: OrderSubmitted, _at: int, _entry: int) -> None:
        buyer = self._buyer(fact.origin)
        if buyer is not None:
            buyer.order, buyer.channel = fact.order, fact.channel

    def booked(self, fact: OrderBooked, _at: int, _entry: int) -> None:
        buyer = self._buyer(fact.origin) if fact.kits else None
        if buyer is not None:
            parts = {part.line for kit in fact.kits for part in kit.parts}
            buyer.components.update({line.line: line.item for line in fact.lines if line.line in parts})

    def told(self, fact: MilestoneRecorded, at: int, entry: int) -> None:
        if at != self._at:
            self._close(at)
        if fact.kind in TAKEN_BACK:
            self._taken_back(fact)
        if fact.kind != "confirmed":
            return
        self.exercised += 1
        buyer = self._buyer(fact.origin)
        if buyer is None or fact.document in buyer.bought:
            return
        buyer.order = buyer.order or fact.order
        for line in fact.lines:
            item = line.item or buyer.components.get(line.line, "")
            before = buyer.promises.get((fact.document, line.line))
            pool, stake = self._pool(item), _stake(buyer, item)
            pool.bare -= stake.bare
            stake.promised += line.quantity_base - (before.units if before is not None else 0)
            pool.bare += stake.bare
            given_up = before.given_up if before is not None else 0
            buyer.promises[fact.document, line.line] = Promise(item, line.quantity_base, at, entry, given_up)
            self._promised_now[item] = fact.origin

    def bought(self, fact: PurchaseOrderIssued, _at: int, _entry: int) -> None:
        buyer = self._buyer(fact.origin)
        if buyer is not None:
            buyer.bought.add(fact.fulfilment_order)

    def given_up(self, fact: QuantityBackordered | QuantityCut, at: int, _entry: int) -> None:
        if at != self._at:
            self._close(at)
        buyer = self._buyers.get(fact.origin)
        if buyer is not None and buyer.promises:
            for line in fact.lines:
                self._give_up(buyer, fact.fulfilment_order, line)

    def _give_up(self, buyer: Buyer, fulfilment_order: str, line: Line) -> None:
        promise = buyer.promises.get((fulfilment_order, line.line))
        if promise is None:
            return  # handed on before it was promised: no promise ends
        quantity = min(line.quantity_base, promise.units - promise.given_up - promise.untold)
        promise.untold += quantity

    def _taken_back(self, fact: MilestoneRecorded) -> None:
        """The customer has been told what the order book gave up: so much of the promise has ended."""
        buyer = self._buyers.get(fact.origin)
        for (document, _), promise in buyer.promises.items() if buyer is not None else ():
            if buyer is not None and document == fact.document and promise.untold:
                pool, stake = self._pool(promise.item), _stake(buyer, promise.item)
                pool.bare -= stake.bare
                stake.given_up += promise.untold
                pool.bare += stake.bare
                promise.given_up += promise.untold
                promise.untold = 0

    # ------------------------------------------------------------ judgement

    def _close(self, at: int) -> None:
        """The instant is over: a transaction's facts are all there, in whatever order they came."""
        if self._promised_now:
            safety = self.trial.policies.safety_stock_base
            for item, origin in self._promised_now.items():
                pool = self._pool(item)
                if pool.bare > max(0, pool.available - pool.reserved - safety):
                    self._convict(item, origin, pool)
            self._promised_now.clear()
        self._at = at

    def _convict(self, item: str, origin: str, pool: Pool) -> None:
        """Say it as the seller sees it: what his channel has promised, and what the others had left him."""
        channel = self._buyers[origin].channel
        mine = [buyer for buyer in self._buyers.values() if buyer.channel == channel and item in buyer.stakes]
        promised = sum(buyer.stakes[item].open for buyer in mine)
        reserved_here = sum(buyer.stakes[item].reserved for buyer in mine)
        free = max(0, pool.available - (pool.reserved - reserved_here) - self.trial.policies.safety_stock_base)
        if promised <= free:  # the units were reserved within the channel for somebody who has not been told yet
            promised, free = pool.bare, max(0, pool.available - pool.reserved)
        known = self._worst.get((item, channel))
        if known is not None and known[1] >= promised:
            return
        to = [f"{buyer.stakes[item].open} to {buyer.order}" for buyer in mine if buyer.stakes[item].open]
        seller = f" by channel {channel}" if channel else ""
        said = f"{units(promised, item)} promised{seller} against {free} that were free at {self.clock(self._at)}"
        entries = [
            promise.entry for buyer in mine for promise in buyer.promises.values() if promise.item == item
        ]  # fmt: skip
        summary, witness = f"{said}: {listed(to)}", tuple(sorted(entries)[-WITNESSES_MAX:])
        if known is None:
            self.breach("item", "oversold", summary, self._at, *witness)
            self._worst[item, channel] = (len(self.breaches) - 1 if not self.unreported else -1, promised)
        else:
            index = known[0]
            self._worst[item, channel] = (index, promised)
            if index >= 0:  # one finding, told at its worst
                first = self.breaches[index]
                since = self.clock(first.at_ms)
                self.breaches[index] = replace(first, summary=f"{summary} (too many since {since})", witness=witness)

    def conclude(self, at: int, _entry: int) -> None:
        self._close(at)

    def _pool(self, item: str) -> Pool:
        pool = self._pools.get(item)
        if pool is None:
            pool = self._pools[item] = Pool()
        return pool

    def _buyer(self, origin: str) -> Buyer | None:
        """The order with this origin; None if it is finished."""
        buyer = self._buyers.get(origin)
        if buyer is None and f"retired/{origin}" not in self.trial.tombstones:
            buyer = self._buyers[origin] = Buyer()
        return buyer

    def retire(self, origin: str) -> None:
        self.trial.tombstones.add(f"retired/{origin}")
        buyer = self._buyers.pop(origin, None)
        if buyer is not None:
            for item, stake in buyer.stakes.items():
                self._pools[item].bare -= stake.bare


def _stake(buyer: Buyer, item: str) -> Stake:
    stake = buyer.stakes.get(item)
    if stake is None:
        stake = buyer.stakes[item] = Stake()
    return stake
