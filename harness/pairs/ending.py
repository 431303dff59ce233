"""What became of the business, as far as it must be the same in two trials: sums over facts, by origin.

Documents are numbered in the order in which they come, so that the same business has other numbers in another trial.
What stays is whose wish it was (`origin`), the line of the order, the item and the site.

    order/0007   booked 1, booked line 2: 5, shipped line 2: 5, invoiced line 2: 5, paid 11900, told of shipped 1 …
    ITEM-003 at DC1   available in the warehouse: -5, available in the ledger: -5

Instants, document numbers and how often something was asked for are left out: nobody in the business minds them.
Sums of finished orders are kept, because the end is what they are for: a few hundred bytes an order, and only in
stories that ask for a pair.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from seatrial.facts import (
    Fact,
    GoodsIssuePosted,
    GoodsIssueReversed,
    InvoicePosted,
    MilestoneRecorded,
    OrderBooked,
    OrderClosed,
    OrderRejected,
    OrderSubmitted,
    PaymentApplied,
    QuantityCut,
    ReceivablePosted,
    ShipmentConfirmed,
    ShipmentReversed,
    StockChangePosted,
    StockMoved,
    VendorShipped,
)
from seatrial.rule import Handler

WAREHOUSE, LEDGER = "in the warehouse", "in the ledger"


class Sum(Struct, gc=False):
    """`entry`: the journal entry that last added to it."""

    total: int = 0
    entry: int = 0


class Difference(Struct, frozen=True):
    """One thing that ended otherwise. `witness`: what the trial's journal has about it."""

    entity: str
    subject: str
    what: str
    one: int
    other: int
    witness: tuple[int, ...]


class Ending:
    """The sums of one trial. `orders`: how many origins have placed an order."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str, str], Sum] = {}
        """(entity, subject, what) -> sum"""
        self._placed: dict[str, int] = {}
        """Origin -> the entry of its order."""

    @property
    def orders(self) -> int:
        return len(self._placed)

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderSubmitted: self._submitted,
            OrderBooked: self._booked,
            OrderRejected: self._rejected,
            OrderClosed: self._closed,
            QuantityCut: self._cut,
            ShipmentConfirmed: self._shipped,
            VendorShipped: self._shipped,
            ShipmentReversed: self._taken_back,
            GoodsIssuePosted: self._issued,
            GoodsIssueReversed: self._put_back,
            InvoicePosted: self._invoiced,
            ReceivablePosted: self._posted,
            PaymentApplied: self._paid,
            MilestoneRecorded: self._told,
            StockMoved: self._moved,
            StockChangePosted: self._followed,
        }

    def against(self, other: "Ending") -> Iterator[Difference]:
        """Everything that ended otherwise, in order of what it is about."""
        nothing = Sum()
        for place in sorted({*self._sums, *other._sums}):
            mine, its = self._sums.get(place, nothing), other._sums.get(place, nothing)
            if mine.total != its.total:
                entity, subject, what = place
                known = [mine.entry] if place in self._sums else []
                placed = [self._placed[subject]] if subject in self._placed else []
                yield Difference(entity, subject, what, mine.total, its.total, tuple(sorted({*placed, *known})))

    def _add(self, entity: str, subject: str, what: str, number: int, entry: int) -> None:
        known = self._sums.get((entity, subject, what))
        if known is None:
            known = self._sums[entity, subject, what] = Sum()
        known.total += number
        known.entry = entry

    # ------------------------------------------------------------ orders

    def _order(self, fact: Fact, what: str, number: int, entry: int) -> None:
        self._add("order", fact.origin, what, number, entry)

    def _submitted(self, fact: OrderSubmitted, _at: int, entry: int) -> None:
        self._placed.setdefault(fact.origin, entry)

    def _booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        self._order(fact, "booked", 1, entry)
        for line in fact.lines:
            self._order(fact, f"booked, line {line.line}", line.quantity_base, entry)

    def _rejected(self, fact: OrderRejected, _at: int, entry: int) -> None:
        self._order(fact, "rejected", 1, entry)

    def _closed(self, fact: OrderClosed, _at: int, entry: int) -> None:
        self._order(fact, "closed", 1, entry)

    def _cut(self, fact: QuantityCut, _at: int, entry: int) -> None:
        for line in fact.lines:
            self._order(fact, f"given up, line {line.line}", line.quantity_base, entry)

    def _shipped(self, fact: ShipmentConfirmed | VendorShipped, _at: int, entry: int) -> None:
        for line in fact.lines:
            self._order(fact, f"shipped, line {line.line}", line.quantity_base, entry)

    def _issued(self, fact: GoodsIssuePosted, _at: int, entry: int) -> None:
        for line in fact.lines:
            self._order(fact, f"issued, line {line.line}", line.quantity_base, entry)
            self._stock(LEDGER, line.item, line.site, "available", -line.quantity_base, entry)

    def _taken_back(self, fact: ShipmentReversed, _at: int, entry: int) -> None:
        for line in fact.lines:
            self._order(fact, f"shipped, line {line.line}", -line.quantity_base, entry)

    def _put_back(self, fact: GoodsIssueReversed, _at: int, entry: int) -> None:
        for line in fact.lines:
            self._order(fact, f"issued, line {line.line}", -line.quantity_base, entry)
            self._stock(LEDGER, line.item, line.site, "available", line.quantity_base, entry)

    def _invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        for part in fact.parts:
            for line in part.lines:
                self._add("order", part.origin, f"invoiced, line {line.line}", line.quantity_base, entry)
            self._add("order", part.origin, "invoiced, net of tax", sum(part.nets_minor), entry)
        for share in fact.shares:
            self._add("order", share.origin, "charged", share.charges_minor, entry)

    def _posted(self, fact: ReceivablePosted, _at: int, entry: int) -> None:
        self._order(fact, f"posted, {fact.kind}", fact.amount_minor, entry)

    def _paid(self, fact: PaymentApplied, _at: int, entry: int) -> None:
        self._order(fact, "paid", fact.amount_minor, entry)

    def _told(self, fact: MilestoneRecorded, _at: int, entry: int) -> None:
        self._order(fact, f"told of {fact.kind}", 1, entry)
        for line in fact.lines:
            self._order(fact, f"told of {fact.kind}, line {line.line}", line.quantity_base, entry)

    # ------------------------------------------------------------ stock

    def _stock(self, book: str, item: str, site: str, status: str, base: int, entry: int) -> None:
        if status:  # "" is the outside world
            self._add("stock", f"{item} at {site}", f"{status} {book}", base, entry)

    def _moved(self, fact: StockMoved, _at: int, entry: int) -> None:
        self._stock(WAREHOUSE, fact.item, fact.site, fact.from_status, -fact.quantity_base, entry)
        self._stock(WAREHOUSE, fact.item, fact.site, fact.to_status, fact.quantity_base, entry)

    def _followed(self, fact: StockChangePosted, _at: int, entry: int) -> None:
        self._stock(LEDGER, fact.item, fact.site, fact.from_status, -fact.quantity_base, entry)
        self._stock(LEDGER, fact.item, fact.site, fact.to_status, fact.quantity_base, entry)
