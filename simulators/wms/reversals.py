"""A goods issue that was confirmed by mistake is reversed: the parcel was scanned as shipped and never left the dock.

It is taken back as a whole. The picks are undone as after a recall: everything in it is put away and is available to
whoever comes first, its own order not before the order book has opened it anew; what was recalled or has expired
meanwhile is blocked at once. So the shipment's number stands for
nothing any more, and what leaves later leaves under another one. Nobody asks for it: it is found at the dock, within
the window that the warehouse's habits declare (`reversed_ms_max`), and told as `shipment.reversed`.
"""

from msgspec import Struct

from seatrial.facts import ShipmentLine, ShipmentReversed
from seatrial.message import JsonObject
from simulators.eventlog import Cause
from simulators.system import Draw, Due
from simulators.wms.premises import NAME, Premises
from simulators.wms.statements import Statements
from simulators.wms.stock import AVAILABLE, BLOCKED, OUTSIDE, Stock

JOB = "reverse"
REASON = "not_loaded"


class Issue(Struct, frozen=True, gc=False):
    """A goods issue that somebody may still find to be none. `shipped`: what its shipping order counts as shipped, by
    line; `shipments`: those of the shipping order."""

    fulfilment_order: str
    order_number: str
    lines: tuple[ShipmentLine, ...]
    cause: Cause
    shipped: dict[str, int]
    shipments: list[str]


class Reversals:
    __slots__ = ("_issues", "_premises", "_statements", "_stock")

    def __init__(self, premises: Premises, stock: Stock, statements: Statements) -> None:
        self._premises = premises
        self._stock = stock
        self._statements = statements
        self._issues: dict[str, Issue] = {}
        """Shipment -> what was confirmed by mistake, and is still to be found."""

    def confirmed(self, shipment: str, issue: Issue, draw: Draw) -> None:
        """A shipment was confirmed; now and then it is still at the dock."""
        habits = self._premises.master.habits
        if habits.reversed_ppm and draw.chance(f"reversed/{len(issue.shipments)}", habits.reversed_ppm):
            self._issues[shipment] = issue
            self._premises.tray.due.append(
                Due(JOB, shipment, issue.cause.origin, habits.reversed_ms_min, habits.reversed_ms_max)
            )

    def perform(self, due: Due, now_ms: int) -> None:
        """Somebody has found the parcel."""
        shipment, issue = due.document, self._issues.pop(due.document)
        tx = self._stock.begin(issue.cause, now_ms)
        for line in issue.lines:
            shelf = self._stock.shelf(line.item, line.site)
            self._stock.move(tx, "goods_issue_reversal", shelf, line.lot, OUTSIDE, AVAILABLE, line.quantity_base)
            issue.shipped[line.line] -= line.quantity_base
        issue.shipments.remove(shipment)
        self._premises.tray.facts.append(
            ShipmentReversed(
                origin=issue.cause.origin,
                system=NAME,
                shipment=shipment,
                fulfilment_order=issue.fulfilment_order,
                order_number=issue.order_number,
                lines=issue.lines,
                reason=REASON,
            )
        )
        data: JsonObject = {
            "version": 2,
            "shipment_number": shipment,
            "fulfilment_order_no": issue.fulfilment_order,
            "reason_code": REASON,
            "lines": [
                {
                    "shipment_line": line.shipment_line,
                    "line_no": line.line,
                    "item": line.item,
                    "site": line.site,
                    "lot": line.lot,
                    "quantity_base": line.quantity_base,
                }
                for line in issue.lines
            ],
        }
        self._premises.log.emit("shipment.reversed", shipment, data, issue.cause, now_ms)
        self._statements.changed(tx, "goods_issue_reversed")
        self._block(issue, now_ms)

    def _block(self, issue: Issue, now_ms: int) -> None:
        """Of what was put away, whatever was recalled or has expired while everybody thought that it had left."""
        lots, tx = self._stock.lots, self._stock.begin(issue.cause, now_ms)
        for line in issue.lines:
            if lots.recalled(line.item, line.lot) or lots.expired(line.item, line.lot, now_ms):
                shelf = self._stock.shelf(line.item, line.site)
                self._stock.move(tx, "status_change", shelf, line.lot, AVAILABLE, BLOCKED, line.quantity_base)
        if tx.movements:
            self._statements.changed(tx, "status_change")
