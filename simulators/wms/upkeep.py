"""People put stock in order: receipts, status changes (quality hold, damage), counts.

    receipt         outside -> available (blocked, if the lot was recalled or has expired)
    status change   any status -> another
    lot recall      whatever of a lot could still be sold -> blocked, at every site, and never back
    count           what of a lot is fit for sale, all told: finds what a picker missed, writes off what nobody found

Where a change needs units that are reserved, reservations give way, the newest first, and whoever loses is told in
the same transaction: units that are not available are in nobody's reservation.
"""

from seatrial.message import Response, problem
from simulators.eventlog import Cause
from simulators.wms.bodies import CountBody, LotRecallBody, ReceiptBody, StatusChangeBody
from simulators.wms.expiry import Expiry
from simulators.wms.premises import Premises
from simulators.wms.shorts import Shorts
from simulators.wms.statements import Statements
from simulators.wms.stock import AVAILABLE, BLOCKED, OUTSIDE, Shelf, Stock

SELLABLE = (AVAILABLE, "quality_hold", "returns_inspection")
"""Available, or on the way to it."""


class Upkeep:
    __slots__ = ("_expiry", "_receipts", "_shorts", "_statements", "_stock", "_tray")

    def __init__(
        self, premises: Premises, stock: Stock, shorts: Shorts, statements: Statements, expiry: Expiry
    ) -> None:
        self._tray = premises.tray
        self._stock = stock
        self._expiry = expiry
        self._shorts = shorts
        self._statements = statements
        self._receipts = 0

    def change_status(self, body: StatusChangeBody, now_ms: int, cause: Cause) -> Response:
        """`changeStockStatus`: 409 if the lot has fewer units in that status."""
        shelf = self._find(body)
        if isinstance(shelf, Response):
            return shelf
        lot = shelf.lots.get(body.lot)
        if lot is None:
            return problem(404, "unknown_lot", f"{body.site} has no lot {body.lot!r} of {body.item}")
        on_hand = lot.on_hand.get(body.from_status, 0)
        if on_hand < body.quantity_base:
            detail = f"{on_hand} units of {body.item} lot {body.lot} are {body.from_status}, not {body.quantity_base}"
            return problem(409, "insufficient_stock", detail)
        unfit = self._unfit(body.item, body.lot, now_ms) if body.to_status == AVAILABLE else None
        if unfit is not None:
            return unfit
        if body.from_status == body.to_status:
            return Response(200, {"outcome": "recorded", "movements": []})
        tx = self._stock.begin(cause, now_ms)
        if body.from_status == AVAILABLE:
            self._shorts.make_way(tx, shelf, lot, body.quantity_base, body.to_status)
        elif body.from_status == BLOCKED:
            lot.count_pending = min(lot.count_pending, on_hand - body.quantity_base)
        movement = self._stock.move(
            tx, "status_change", shelf, lot.name, body.from_status, body.to_status, body.quantity_base
        )
        self._statements.changed(tx, "status_change")
        return Response(200, {"outcome": "recorded", "movements": [movement]})

    def receive(self, body: ReceiptBody, now_ms: int, cause: Cause) -> Response:
        """`receiveStock`: put away as available; as blocked what was recalled or has expired."""
        shelf = self._find(body)
        if isinstance(shelf, Response):
            return shelf
        if self._twice(body.item, body.lot, body.quantity_base):
            return _is_here(body.item, body.lot)
        tx = self._stock.begin(cause, now_ms)
        self._stock.lots.date(body.item, body.lot, body.expires_on, cause.origin)
        self._expiry.watch(now_ms)
        status = AVAILABLE if self._unfit(body.item, body.lot, now_ms) is None else BLOCKED
        movement = self._stock.move(tx, "receipt", shelf, body.lot, OUTSIDE, status, body.quantity_base)
        self._receipts += 1
        number = f"RCP-{self._receipts}"
        self._tray.minted.append((number, cause.origin))
        self._statements.changed(tx, "receipt")
        return Response(201, {"outcome": "recorded", "receipt_number": number, "movements": [movement]})

    def recall_lot(self, body: LotRecallBody, now_ms: int, cause: Cause) -> Response:
        """`recallLot`: at every site, in one transaction; whoever has some of it reserved is told. What has not arrived
        yet is recalled as well: the carton on the way is blocked when it comes."""
        if not self._stock.knows(body.item):
            return problem(422, "unknown_item", f"no item {body.item!r}")
        shelves = [self._stock.shelf(body.item, site) for site in self._stock.sites]
        lots = [(shelf, lot) for shelf in shelves if (lot := shelf.lots.get(body.lot)) is not None]
        self._stock.lots.recall(body.item, body.lot, cause)
        tx = self._stock.begin(cause, now_ms)
        movements = []
        for shelf, lot in lots:
            for status in SELLABLE:
                there = lot.on_hand.get(status, 0)
                if not there:
                    continue
                if status == AVAILABLE:
                    self._shorts.make_way(tx, shelf, lot, there, "lot_recalled")
                movements.append(self._stock.move(tx, "status_change", shelf, lot.name, status, BLOCKED, there))
        if movements:
            self._statements.changed(tx, "lot_recall")
        return Response(200, {"outcome": "recorded", "movements": movements})

    def count(self, body: CountBody, now_ms: int, cause: Cause) -> Response:
        """`countStock`, absolute: afterwards the lot has `counted_base` available and nothing waits to be counted.

        Found units come out of those that wait for a count, before the books grow; lost ones are written off there,
        before the books shrink.
        """
        shelf = self._find(body)
        if isinstance(shelf, Response):
            return shelf
        unfit = self._unfit(body.item, body.lot, now_ms)
        if unfit is not None:
            return unfit
        lot = shelf.lots.get(body.lot)
        available = lot.on_hand.get(AVAILABLE, 0) if lot else 0
        pending = lot.count_pending if lot else 0
        if self._twice(body.item, body.lot, body.counted_base - available - min(pending, body.counted_base)):
            return _is_here(body.item, body.lot)
        tx = self._stock.begin(cause, now_ms)
        found = min(pending, max(0, body.counted_base - available))
        if lot is not None:
            lot.count_pending = 0
            surplus = available - body.counted_base
            if surplus > 0:
                self._shorts.make_way(tx, shelf, lot, surplus, "count")
        steps = (
            ("status_change", BLOCKED, AVAILABLE, found),
            ("adjustment", BLOCKED, OUTSIDE, pending - found),
            ("adjustment", OUTSIDE, AVAILABLE, body.counted_base - available - found),
            ("adjustment", AVAILABLE, OUTSIDE, available - body.counted_base),
        )
        movements = [
            self._stock.move(tx, kind, shelf, body.lot, from_status, to_status, quantity)
            for kind, from_status, to_status, quantity in steps
            if quantity > 0
        ]
        if movements:
            self._statements.changed(tx, "count")
        return Response(200, {"outcome": "recorded", "movements": movements})

    def _find(self, body: StatusChangeBody | ReceiptBody | CountBody) -> Shelf | Response:
        if body.site not in self._stock.sites:
            return problem(422, "unknown_site", f"no site {body.site!r}")
        if not self._stock.knows(body.item):
            return problem(422, "unknown_item", f"no item {body.item!r}")
        return self._stock.shelf(body.item, body.site)

    def _twice(self, item: str, lot: str, more: int) -> bool:
        """Whether so many more units would make two of one serial number."""
        lots = self._stock.lots
        return more > 0 and lots.by_serial(item) and (more > 1 or lots.here(item, lot))

    def _unfit(self, item: str, lot: str, now_ms: int) -> Response | None:
        """Why nothing of the lot may be available any more, if so."""
        if self._stock.lots.recalled(item, lot):
            return problem(409, "lot_recalled", f"lot {lot} of {item} was recalled")
        if self._stock.lots.expired(item, lot, now_ms):
            return problem(409, "lot_expired", f"lot {lot} of {item} has expired")
        return None


def _is_here(item: str, serial: str) -> Response:
    return problem(409, "serial_not_unique", f"there is one {item} with serial number {serial}, and not two")
