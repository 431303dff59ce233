"""Nothing is taken from a place where it is not: no bucket of stock goes below zero.   [S11]

Kind:      safety; at every instant, whatever the faults.
Reads:     GoodsIssuePosted, GoodsIssueReversed, StockChangePosted, StockMoved, StockOpened.
Needs:     nothing of the engine.
Formula:   for every bucket (item, site, lot, status): in the warehouse, on hand >= 0; in the order book's ledger,
           on hand + what the warehouse moved into it and the ledger has not been told of yet >= 0.
           The catalogue asks for on hand >= 0 unless the location allows negatives. None does here, and yet the ledger
           of a correct engine is below zero for a while: goods are issued with their order and received with their
           item, on two ways, and the issue may be posted before the receipt. What has come in already is therefore
           counted as if it were posted; what is still below zero then was never there. Lots are told apart, for a lot
           that has too little is not helped by another that has too much.
Why:       A bin of eight that twelve were taken from says that somebody counted a unit twice, or took it from another
           bin than he wrote down. The total may still be right, and then nobody looks until that lot is called back.
Exercised: by every movement and every posting that takes something from a bucket.
Convicts:  flawed:lot-left-out.
Seen:      F046, F047.
Example:   00:00 StockOpened book=ledger item=PUMP site=DC1 lot=L1 status=available quantity_base=5
           00:00 StockOpened book=ledger item=PUMP site=DC1 lot=L2 status=available quantity_base=5
           10:31 GoodsIssuePosted shipment=SHP-3 fulfilment_order=SO-7-1 lines=1/1:PUMP:8@DC1/L1
"""

from collections.abc import Mapping

from harness.invariants.wording import units
from seatrial.facts import Fact, GoodsIssuePosted, GoodsIssueReversed, StockChangePosted, StockMoved, StockOpened
from seatrial.rule import Handler, Rule

AVAILABLE = "available"
HANDOVER = "handover"
Bucket = tuple[str, str, str, str]
"""(item, site, lot, status)"""


class NonNegativeBucket(Rule):
    id = "S11"

    def prepare(self) -> None:
        self._warehouse: dict[Bucket, int] = {}
        self._ledger: dict[Bucket, int] = {}
        """With what came into the warehouse and was not posted yet."""
        self._untold: dict[str, tuple[Bucket, int]] = {}
        """Movement → what it brought, and how much of it."""
        self._convicted: set[tuple[str, Bucket]] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            StockOpened: self.opened,
            StockMoved: self.moved,
            StockChangePosted: self.posted,
            GoodsIssuePosted: self.issued,
            GoodsIssueReversed: self.reversed,
        }

    def opened(self, fact: StockOpened, _at: int, _entry: int) -> None:
        book = self._warehouse if fact.book == "warehouse" else self._ledger
        _add(book, (fact.item, fact.site, fact.lot, fact.status), fact.quantity_base)

    def moved(self, fact: StockMoved, at: int, entry: int) -> None:
        if fact.to_status:
            bucket = (fact.item, fact.site, fact.lot, fact.to_status)
            _add(self._warehouse, bucket, fact.quantity_base)
            _add(self._ledger, bucket, fact.quantity_base)
            self._untold[fact.movement] = (bucket, fact.quantity_base)
        if fact.from_status:
            bucket = (fact.item, fact.site, fact.lot, fact.from_status)
            self._take("warehouse", self._warehouse, bucket, fact.quantity_base, f"movement {fact.movement}", at, entry)

    def posted(self, fact: StockChangePosted, at: int, entry: int) -> None:
        if fact.kind == HANDOVER:
            return  # from one ledger to another: there is neither more nor less of it
        untold = self._untold.pop(fact.movement, None)
        if untold is not None:
            _add(self._ledger, untold[0], -untold[1])
        if fact.to_status:
            _add(self._ledger, (fact.item, fact.site, fact.lot, fact.to_status), fact.quantity_base)
        if untold is not None:
            self._judge("stock ledger", self._ledger, untold[0], f"movement {fact.movement}", at, entry)
        if fact.from_status:
            bucket = (fact.item, fact.site, fact.lot, fact.from_status)
            self._take("stock ledger", self._ledger, bucket, fact.quantity_base, f"movement {fact.movement}", at, entry)

    def issued(self, fact: GoodsIssuePosted, at: int, entry: int) -> None:
        for line in fact.lines:
            bucket = (line.item, line.site, line.lot, AVAILABLE)
            what = f"shipment {fact.shipment}"
            self._take("stock ledger", self._ledger, bucket, line.quantity_base, what, at, entry)

    def reversed(self, fact: GoodsIssueReversed, _at: int, _entry: int) -> None:
        for line in fact.lines:
            _add(self._ledger, (line.item, line.site, line.lot, AVAILABLE), line.quantity_base)

    def _take(
        self, name: str, book: dict[Bucket, int], bucket: Bucket, quantity: int, what: str, at: int, entry: int
    ) -> None:
        self.exercised += 1
        _add(book, bucket, -quantity)
        self._judge(name, book, bucket, what, at, entry)

    def _judge(self, name: str, book: dict[Bucket, int], bucket: Bucket, what: str, at: int, entry: int) -> None:
        """Each bucket is reported once: what is below zero stays so."""
        there = book[bucket]
        if there < 0 and (name, bucket) not in self._convicted:
            self._convicted.add((name, bucket))
            item, site, lot, status = bucket
            said = f"with {what} the {name} has {units(there, item)} of lot {lot} at {site}"
            self.breach(name, "below zero", f"{said}, status {status}", at, entry)


def _add(book: dict[Bucket, int], bucket: Bucket, quantity: int) -> None:
    book[bucket] = book.get(bucket, 0) + quantity
