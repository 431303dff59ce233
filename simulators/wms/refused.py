"""Goods that a customer has refused at his door come back without his having asked for it: to the dock, to inspection,
and on the shelf again.

    outside --dock--> returns_inspection --inspect--> available
                                                      damaged, if that is why he refused them
                                                      blocked, if the lot was recalled or has expired meanwhile

The warehouse is trusting: what it is told to expect twice, it books in twice.
"""

from msgspec import Struct

from seatrial.facts import Line, RefusedExpected, RefusedReceived
from seatrial.message import Response, problem
from simulators.eventlog import Cause
from simulators.system import Due
from simulators.wms.bodies import ExpectRefusedBody, RefusedLine
from simulators.wms.premises import NAME, Premises
from simulators.wms.statements import Statements
from simulators.wms.stock import AVAILABLE, BLOCKED, OUTSIDE, Stock

DOCK, INSPECT = "dock", "inspect"
INSPECTION = "returns_inspection"
DAMAGED = "damaged"


class Notice(Struct, frozen=True):
    """What is on its way back."""

    number: str
    body: ExpectRefusedBody
    cause: Cause


class Refused:
    __slots__ = ("_notices", "_premises", "_statements", "_stock", "_tray")

    def __init__(self, premises: Premises, stock: Stock, statements: Statements) -> None:
        self._premises = premises
        self._tray = premises.tray
        self._stock = stock
        self._statements = statements
        self._notices: dict[str, Notice] = {}

    def expect(self, body: ExpectRefusedBody, cause: Cause) -> Response:
        """`expectRefused`."""
        for line in body.lines:
            if not self._stock.knows(line.item):
                return problem(422, "unknown_item", f"no item {line.item!r}")
            if line.site not in self._stock.sites:
                return problem(422, "unknown_site", f"no site {line.site!r}")
        notice = Notice(f"NTC-{len(self._notices) + 1}", body, cause)
        self._notices[notice.number] = notice
        self._tray.minted.append((notice.number, cause.origin))
        self._tray.facts.append(
            RefusedExpected(
                origin=cause.origin,
                system=NAME,
                return_no=body.return_no,
                notice=notice.number,
                shipment=body.shipment_number,
                lines=tuple([Line(line.shipment_line, line.item, line.quantity_base) for line in body.lines]),
            )
        )
        habits = self._premises.master.habits
        self._tray.due.append(Due(DOCK, notice.number, cause.origin, habits.way_back_ms_min, habits.way_back_ms_max))
        return Response(201, {"outcome": "expected", "notice": notice.number})

    def perform(self, due: Due, now_ms: int) -> None:
        notice = self._notices[due.document]
        if due.job == DOCK:
            self._receive(notice, now_ms)
        else:
            self._put_away(notice, now_ms)

    def _receive(self, notice: Notice, now_ms: int) -> None:
        """The lorry is at the dock."""
        tx, body, cause = self._stock.begin(notice.cause, now_ms), notice.body, notice.cause
        for line in body.lines:
            shelf = self._stock.shelf(line.item, line.site)
            movement = self._stock.move(tx, "receipt", shelf, line.lot, OUTSIDE, INSPECTION, line.quantity_base)
            self._tray.facts.append(
                RefusedReceived(
                    origin=cause.origin,
                    system=NAME,
                    return_no=body.return_no,
                    shipment=body.shipment_number,
                    shipment_line=line.shipment_line,
                    item=line.item,
                    quantity_base=line.quantity_base,
                    movement=movement,
                )
            )
        self._statements.changed(tx, "receipt")
        habits = self._premises.master.habits
        self._tray.due.append(Due(INSPECT, notice.number, cause.origin, habits.inspect_ms_min, habits.inspect_ms_max))

    def _put_away(self, notice: Notice, now_ms: int) -> None:
        """Somebody has looked at them. What a recall has taken out of inspection meanwhile stays where it is."""
        tx = self._stock.begin(notice.cause, now_ms)
        for line in notice.body.lines:
            shelf = self._stock.shelf(line.item, line.site)
            there = min(line.quantity_base, shelf.lots[line.lot].on_hand.get(INSPECTION, 0))
            if there:
                self._stock.move(tx, "status_change", shelf, line.lot, INSPECTION, self._fit(line, now_ms), there)
        if tx.movements:
            self._statements.changed(tx, "status_change")

    def _fit(self, line: RefusedLine, now_ms: int) -> str:
        if line.reason_code == "damaged":
            return DAMAGED
        lots = self._stock.lots
        unfit = lots.recalled(line.item, line.lot) or lots.expired(line.item, line.lot, now_ms)
        return BLOCKED if unfit else AVAILABLE
