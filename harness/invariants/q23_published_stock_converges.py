"""When all is said, buyers see what is there, and the order book's stock ledger has what the warehouse has.   [Q23]

Kind:      settled; when the trial has come to rest.
Reads:     AllocationChanged, AllocationRecorded, AvailabilityPublished, BalanceViewed, CaseListed, FillUpPosted,
           FulfilmentOrderOpened, GoodsIssuePosted, GoodsIssueReversed, MilestoneRecorded, OrderSubmitted,
           QuantityBackordered, QuantityCut, ReservationReduced, ReturnInspected, ReturnPosted, ShipmentConfirmed,
           ShipmentReversed, SoftReservationReduced, SoftReserved, StockChangePosted, StockHandedOver, StockMoved,
           StockOpened, StockReserved.
Needs:     nothing of the engine.
Formula:   at rest, for every (item, site, channel) ever published: the last figure = max(0, min(available - safety
           stock, left) - the channel's buffer), where available = on hand in status available - reserved, hard or
           softly, in whole units, and left = allocated by the order book - committed by the channel (as in S19), or the
           policies' constant where the order book allocates nothing; a view that the engine itself offers says max(0,
           available - safety stock); an (item, site) whose free stock moved has been published in every channel that
           the policies or the order book give an allocation, in some channel if neither does; for every (item, site,
           status): the ledger's balance = the warehouse's on hand. What a case is about is left out on both sides.
Why:       A change that was never told stays untold until somebody counts. The shop turns buyers away from stock that
           is there, or sells what is not; the ledger plans and values goods that have left.
Exercised: by every figure that was published or had to be, every view and every ledger balance that changed in the
           trial.
Convicts:  flawed:no-version-check, flawed:no-inbox-dedupe, flawed:key-per-attempt, flawed:unknown-is-failed,
           flawed:apply-out-of-order, flawed:site-skipped, flawed:restocked-by-default, flawed:consignee-left-out,
           flawed:reversal-ignored, flawed:early-reversal-dropped.
Seen:      F060, F061, F062, F063, F067, F174.
Example:   00:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=10
           10:00 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=10 as_of=10:00
           10:30 StockReserved fulfilment_order=SO-1-1 lines=1:WIDGET:4
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.allocations import Allocations
from harness.invariants.cases import Cases
from harness.invariants.wording import listed
from seatrial.facts import (
    AvailabilityPublished,
    BalanceViewed,
    CaseListed,
    Fact,
    FillUpPosted,
    GoodsIssuePosted,
    GoodsIssueReversed,
    ReservationReduced,
    ReservedLine,
    ReturnInspected,
    ReturnPosted,
    ShipmentConfirmed,
    ShipmentReversed,
    SoftReservationReduced,
    SoftReserved,
    StockChangePosted,
    StockHandedOver,
    StockMoved,
    StockOpened,
    StockReserved,
)
from seatrial.rule import Handler, Rule

AVAILABLE = "available"
POSTED_OTHERWISE = frozenset({"goods_issue", "goods_issue_reversal", "return"})
"""Kinds of movement that the ledger follows by another posting than a stock change."""
BECOMES = {"restock": AVAILABLE, "vendor": "blocked", "repair": "damaged", "scrap": ""}
"""What is done with returned goods -> their status then; "" is none of ours."""
Place = tuple[str, str]
"""(item, site)"""
Bucket = tuple[str, str, str]
"""(item, site, status)"""


class Untold(Struct, frozen=True, gc=False):
    """A movement or shipment that the ledger has not followed: what it will change there."""

    changes: tuple[tuple[Bucket, int], ...]
    entry: int


class PublishedStockConverges(Rule):
    id = "Q23"
    kind = "settled"

    def prepare(self) -> None:
        self._warehouse: dict[Bucket, int] = {}
        self._ledger: dict[Bucket, int] = {}
        self._reserved: dict[Place, int] = {}
        self._figures: dict[tuple[str, str, str], tuple[AvailabilityPublished, int]] = {}
        self._views: dict[Place, tuple[BalanceViewed, int]] = {}
        self._untold: dict[str, Untold] = {}
        self._changed: dict[Place, int] = {}
        self._moved: dict[Bucket, int] = {}
        self._allocations = Allocations()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            **self._allocations.follows(),
            StockOpened: self.opened,
            StockMoved: self.moved,
            ShipmentConfirmed: self.shipped,
            ShipmentReversed: self.taken_back,
            GoodsIssueReversed: self.put_back,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            SoftReserved: self.wished,
            SoftReservationReduced: self.let_go,
            StockChangePosted: self.posted,
            StockHandedOver: self.handed_over,
            GoodsIssuePosted: self.issued,
            ReturnInspected: self.inspected,
            ReturnPosted: self.returned,
            FillUpPosted: self.filled_up,
            AvailabilityPublished: self.published,
            BalanceViewed: self.viewed,
            CaseListed: self._cases.seen,
        }

    # ------------------------------------------------------------ the warehouse

    def opened(self, fact: StockOpened, _at: int, _entry: int) -> None:
        book = self._warehouse if fact.book == "warehouse" else self._ledger
        _add(book, (fact.item, fact.site, fact.status), fact.quantity_base)

    def moved(self, fact: StockMoved, _at: int, entry: int) -> None:
        changes = _changes(fact)
        for bucket, quantity in changes:
            _add(self._warehouse, bucket, quantity)
            self._moved[bucket] = entry
            if bucket[2] == AVAILABLE:
                self._changed[fact.item, fact.site] = entry
        if fact.kind not in POSTED_OTHERWISE:
            self._untold[fact.movement] = Untold(changes, entry)

    def shipped(self, fact: ShipmentConfirmed, _at: int, entry: int) -> None:
        changes = tuple([((line.item, line.site, AVAILABLE), -line.quantity_base) for line in fact.lines])
        self._untold[fact.shipment] = Untold(changes, entry)

    def taken_back(self, fact: ShipmentReversed, _at: int, entry: int) -> None:
        changes = tuple([((line.item, line.site, AVAILABLE), line.quantity_base) for line in fact.lines])
        self._untold[f"{fact.shipment}/reversed"] = Untold(changes, entry)

    def inspected(self, fact: ReturnInspected, _at: int, entry: int) -> None:
        self._untold[fact.inspection] = Untold(_put(fact), entry)

    def reserved(self, fact: StockReserved, at: int, entry: int) -> None:
        self._allocations.reserved(fact, at, entry)
        self._hold(fact.lines, 1, entry)

    def reduced(self, fact: ReservationReduced, at: int, entry: int) -> None:
        self._allocations.reduced(fact, at, entry)
        self._hold(fact.lines, -1, entry)

    def wished(self, fact: SoftReserved, _at: int, entry: int) -> None:
        self._hold(fact.lines, 1, entry)

    def let_go(self, fact: SoftReservationReduced, _at: int, entry: int) -> None:
        self._hold(fact.lines, -1, entry)

    def _hold(self, lines: tuple[ReservedLine, ...], sign: int, entry: int) -> None:
        for line in lines:
            place = (line.item, line.site)
            self._changed[place] = entry
            self._reserved[place] = self._reserved.get(place, 0) + sign * line.quantity_base

    # ------------------------------------------------------------ those who follow it

    def posted(self, fact: StockChangePosted, _at: int, entry: int) -> None:
        self._untold.pop(fact.movement, None)
        for bucket, quantity in _changes(fact):
            _add(self._ledger, bucket, quantity)
            self._moved[bucket] = entry

    def handed_over(self, fact: StockHandedOver, _at: int, entry: int) -> None:
        bucket = (fact.item, fact.site, fact.status)
        _add(self._ledger, bucket, -fact.quantity_base)
        self._moved[bucket] = entry
        self._untold[fact.handover] = Untold(((bucket, fact.quantity_base),), entry)

    def issued(self, fact: GoodsIssuePosted, _at: int, entry: int) -> None:
        self._untold.pop(fact.shipment, None)
        for line in fact.lines:
            bucket = (line.item, line.site, AVAILABLE)
            _add(self._ledger, bucket, -line.quantity_base)
            self._moved[bucket] = entry

    def put_back(self, fact: GoodsIssueReversed, _at: int, entry: int) -> None:
        self._untold.pop(f"{fact.shipment}/reversed", None)
        for line in fact.lines:
            bucket = (line.item, line.site, AVAILABLE)
            _add(self._ledger, bucket, line.quantity_base)
            self._moved[bucket] = entry

    def returned(self, fact: ReturnPosted, _at: int, entry: int) -> None:
        self._untold.pop(fact.inspection, None)
        for bucket, quantity in _put(fact):
            _add(self._ledger, bucket, quantity)
            self._moved[bucket] = entry

    def filled_up(self, fact: FillUpPosted, _at: int, _entry: int) -> None:
        self._untold.pop(fact.shipment, None)

    def published(self, fact: AvailabilityPublished, _at: int, entry: int) -> None:
        self._figures[fact.item, fact.site, fact.channel] = (fact, entry)

    def viewed(self, fact: BalanceViewed, _at: int, entry: int) -> None:
        self._views[fact.item, fact.site] = (fact, entry)

    # ------------------------------------------------------------ at rest

    def conclude(self, at: int, _entry: int) -> None:
        for fact, published_entry in self._figures.values():
            self._judge_figure(fact, published_entry, at)
        self._judge_silence(at)
        for view, viewed_entry in self._views.values():
            self.exercised += 1
            free = self._free(view.item, view.site)
            if view.available_base != max(0, free):
                said = f"the engine's view says {view.available_base} of {view.item} at {view.site}"
                self.breach("view", "not what is there", f"{said}; {max(0, free)} are available", at, viewed_entry)
        for name, untold in self._untold.items():
            if self._cases.about(name):
                for bucket, quantity in untold.changes:
                    _add(self._ledger, bucket, quantity)
        for bucket, moved_entry in self._moved.items():
            self._judge_balance(bucket, moved_entry, at)

    def _free(self, item: str, site: str) -> int:
        on_hand = self._warehouse.get((item, site, AVAILABLE), 0)
        return on_hand - self._reserved.get((item, site), 0) - self.trial.policies.safety_stock_base

    def _judge_figure(self, fact: AvailabilityPublished, entry: int, at: int) -> None:
        self.exercised += 1
        policies, free = self.trial.policies, self._free(fact.item, fact.site)
        left = self._allocations.left((fact.item, fact.site, fact.channel))
        most = policies.channel_allocation_base.get(fact.channel, free) if left is None else left
        right = max(0, min(free, most) - policies.channel_buffer_base.get(fact.channel, 0))
        place = f"{fact.item}/{fact.site}/{fact.channel}"
        if fact.available_base != right and not self._cases.about(place, f"allocation.changed/{fact.item}/{fact.site}"):
            shown = f"channel {fact.channel} still shows {fact.available_base} of {fact.item} ({fact.site})"
            summary = f"{shown}, as of {self.clock(fact.as_of)}; {right} can be sold"
            witness = [entry, *[e for b, e in self._moved.items() if b == (fact.item, fact.site, AVAILABLE)]]
            self.breach("published figure", "not what is there", summary, at, *witness)

    def _judge_silence(self, at: int) -> None:
        """Channels with an allocation are to be shown what moved; if there are none, some channel is, of any name."""
        named = {*self.trial.policies.channel_allocation_base}
        given: dict[Place, set[str]] = {}
        for item, site, channel in self._allocations.given:
            given.setdefault((item, site), set()).add(channel)
        shown = {(item, site) for item, site, _ in self._figures}
        for (item, site), entry in self._changed.items():
            channels = sorted(named | given.get((item, site), set()))
            if channels:
                silent = [channel for channel in channels if (item, site, channel) not in self._figures]
            else:
                silent = [] if (item, site) in shown else [""]
            for channel in silent:
                self.exercised += 1
                if not self._cases.about(f"{item}/{site}/{channel}"):
                    who = f"channel {channel}" if channel else "no buyer"
                    never = "was never" if channel else "was ever"
                    summary = f"stock of {item} at {site} changed, and {who} {never} shown a figure"
                    self.breach("published figure", "never shown", summary, at, entry)

    def _judge_balance(self, bucket: Bucket, entry: int, at: int) -> None:
        self.exercised += 1
        there, booked = self._warehouse.get(bucket, 0), self._ledger.get(bucket, 0)
        if there == booked:
            return
        item, site, status = bucket
        missing = {name: untold.entry for name, untold in self._untold.items() if bucket in dict(untold.changes)}
        why = f"; it was never told of {listed(list(missing))}" if missing else ""
        books = f"the stock ledger has {booked}, the warehouse {there}"
        summary = f"{item} at {site}, status {status}: {books}{why}"
        self.breach("stock ledger", "not what is there", summary, at, *sorted([*missing.values(), entry]))

    def retire(self, origin: str) -> None:
        self._allocations.retire(origin)


def _add(book: dict[Bucket, int], bucket: Bucket, quantity: int) -> None:
    book[bucket] = book.get(bucket, 0) + quantity


def _put(fact: ReturnInspected | ReturnPosted) -> tuple[tuple[Bucket, int], ...]:
    """Where the units of an inspection leave from, and where they go."""
    changes = []
    for line in fact.lines:
        units = line.accepted_base + line.rejected_base
        changes.append(((line.item, fact.site, "returns_inspection"), -units))
        if status := BECOMES[line.disposition]:
            changes.append(((line.item, fact.site, status), units))
    return tuple(changes)


def _changes(fact: StockMoved | StockChangePosted) -> tuple[tuple[Bucket, int], ...]:
    changes = []
    if fact.from_status:
        changes.append(((fact.item, fact.site, fact.from_status), -fact.quantity_base))
    if fact.to_status:
        changes.append(((fact.item, fact.site, fact.to_status), fact.quantity_base))
    return tuple(changes)
