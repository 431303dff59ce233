"""Called back or too late: the warehouse decides in the same ledger in which goods are issued.

Until its first shipment has left, a shipping order can be called back: picks are undone and the reservation is gone.
From then on it is too late, also for what was to leave in a second shipment. A fulfilment order that was never heard
of is called back too, and remembered: the shipping order that overtook its own recall is refused when it arrives.
"""

from seatrial.facts import RecallDecided
from seatrial.message import JsonObject, Response
from simulators.eventlog import Cause
from simulators.operations import etag
from simulators.wms.floor import Floor
from simulators.wms.premises import NAME, Premises
from simulators.wms.reservations import Reservation, Reservations
from simulators.wms.statements import Statements
from simulators.wms.stock import Stock


class Recalls:
    __slots__ = ("_floor", "_log", "_premises", "_reservations", "_statements", "_stock", "_tray")

    def __init__(
        self, premises: Premises, stock: Stock, reservations: Reservations, floor: Floor, statements: Statements
    ) -> None:
        self._premises = premises
        self._tray = premises.tray
        self._log = premises.log
        self._stock = stock
        self._reservations = reservations
        self._floor = floor
        self._statements = statements

    def recall(self, fulfilment_order: str, recall_no: str, now_ms: int, cause: Cause) -> Response:
        """`recallShippingOrder`: recalled or too_late, at once; this warehouse never answers pending."""
        orders = self._floor.of_order(fulfilment_order)
        too_late = any(order.shipments for order in orders)
        lines: dict[str, JsonObject] = {}
        for reservation in self._reservations.of_order(fulfilment_order):
            for line in reservation.lines:
                said = lines.setdefault(line.line_no, {"line_no": line.line_no, "recalled_base": 0, "shipped_base": 0})
                said["shipped_base" if too_late else "recalled_base"] += line.held
        for order in orders:
            for line_no, shipped in order.shipped.items():
                lines[line_no]["shipped_base"] += shipped
        if not too_late:
            self._call_back(fulfilment_order, now_ms, cause)
        version = self._premises.next_version(fulfilment_order)
        outcome = "too_late" if too_late else "recalled"
        self._tray.facts.append(
            RecallDecided(
                origin=cause.origin,
                system=NAME,
                fulfilment_order=fulfilment_order,
                recall_no=recall_no,
                outcome=outcome,
            )
        )
        decided: JsonObject = {"outcome": outcome, "version": version, "lines": list(lines.values())}
        data: JsonObject = {
            "version": version,
            "fulfilment_order_no": fulfilment_order,
            "recall_no": recall_no,
            "outcome": outcome,
            "lines": decided["lines"],
        }
        self._log.emit("recall.decided", fulfilment_order, data, cause, now_ms)
        return Response(200, decided, etag(version))

    def _call_back(self, fulfilment_order: str, now_ms: int, cause: Cause) -> None:
        self._floor.recalled[fulfilment_order] = None
        for order in self._floor.of_order(fulfilment_order):
            order.status = "recalled"
        held: list[Reservation] = [one for one in self._reservations.of_order(fulfilment_order) if one.held]
        if held:
            tx = self._stock.begin(cause, now_ms)
            for reservation in held:
                self._reservations.end(tx, reservation, "recalled")
            self._statements.changed(tx, "recall")
