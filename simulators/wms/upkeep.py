"""People put stock in order: receipts, status changes (quality hold, damage), counts.

    receipt         outside -> available
    status change   any status -> another
    count           what of a lot is fit for sale, all told: finds what a picker missed, writes off what nobody found

Where a change needs units that are reserved, reservations give way, the newest first, and whoever loses is told in
the same transaction: units that are not available are in nobody's reservation.
"""

from seatrial.message import Response, problem
from simulators.eventlog import Cause
from simulators.wms.bodies import CountBody, ReceiptBody, StatusChangeBody
from simulators.wms.premises import Premises
from simulators.wms.reservations import Reservations
from simulators.wms.shorts import Shorts
from simulators.wms.statements import Statements
from simulators.wms.stock import AVAILABLE, BLOCKED, OUTSIDE, Lot, Shelf, Stock, Transaction


class Upkeep:
    __slots__ = ("_receipts", "_reservations", "_shorts", "_statements", "_stock", "_tray")

    def __init__(
        self, premises: Premises, stock: Stock, reservations: Reservations, shorts: Shorts, statements: Statements
    ) -> None:
        self._tray = premises.tray
        self._stock = stock
        self._reservations = reservations
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
        if body.from_status == body.to_status:
            return Response(200, {"outcome": "recorded", "movements": []})
        tx = self._stock.begin(cause, now_ms)
        if body.from_status == AVAILABLE:
            self._free_up(tx, shelf, lot, body.quantity_base, body.to_status)
        elif body.from_status == BLOCKED:
            lot.count_pending = min(lot.count_pending, on_hand - body.quantity_base)
        movement = self._stock.move(
            tx, "status_change", shelf, lot.name, body.from_status, body.to_status, body.quantity_base
        )
        self._statements.changed(tx, "status_change")
        return Response(200, {"outcome": "recorded", "movements": [movement]})

    def receive(self, body: ReceiptBody, now_ms: int, cause: Cause) -> Response:
        """`receiveStock`: put away as available."""
        shelf = self._find(body)
        if isinstance(shelf, Response):
            return shelf
        tx = self._stock.begin(cause, now_ms)
        movement = self._stock.move(tx, "receipt", shelf, body.lot, OUTSIDE, AVAILABLE, body.quantity_base)
        self._receipts += 1
        number = f"RCP-{self._receipts}"
        self._tray.minted.append((number, cause.origin))
        self._statements.changed(tx, "receipt")
        return Response(201, {"outcome": "recorded", "receipt_number": number, "movements": [movement]})

    def count(self, body: CountBody, now_ms: int, cause: Cause) -> Response:
        """`countStock`, absolute: afterwards the lot has `counted_base` available and nothing waits to be counted.

        Found units come out of those that wait for a count, before the books grow; lost ones are written off there,
        before the books shrink.
        """
        shelf = self._find(body)
        if isinstance(shelf, Response):
            return shelf
        lot = shelf.lots.get(body.lot)
        available = lot.on_hand.get(AVAILABLE, 0) if lot else 0
        pending = lot.count_pending if lot else 0
        tx = self._stock.begin(cause, now_ms)
        found = min(pending, max(0, body.counted_base - available))
        if lot is not None:
            lot.count_pending = 0
            surplus = available - body.counted_base
            if surplus > 0:
                self._free_up(tx, shelf, lot, surplus, "count")
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

    def _free_up(self, tx: Transaction, shelf: Shelf, lot: Lot, leaving: int, reason: str) -> None:
        for reduction in self._reservations.free_up(tx, shelf, lot, leaving - lot.free):
            self._shorts.record(reduction, tx.now_ms, reason)
