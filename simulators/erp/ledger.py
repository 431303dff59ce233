"""The ERP's own count of stock, by item, site and status. It follows the warehouse and is right only once told all.

Every posting is made as often as it is told: a goods issue posted twice reduces the ledger twice, and a ledger that
hears of an issue before the receipt is below zero for a while. Every night at 02:00 site time its figures go out as
`stock.snapshot`, one event for each item and site: by the time that anybody reads them they are history.
"""

from collections.abc import Callable

from seatrial.facts import (
    FillUpPosted,
    GoodsIssuePosted,
    GoodsIssueReversed,
    ShipmentLine,
    StockChangePosted,
    StockOpened,
)
from seatrial.message import JsonObject, Response, problem
from simulators.erp.axes import FINAL
from simulators.erp.bodies import GoodsIssueBody, StockChangeBody
from simulators.erp.book import OrderBook
from simulators.erp.documents import successor
from simulators.erp.orders import Order
from simulators.erp.periods import CLOSE, Periods
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.operations import etag
from simulators.system import Due

AVAILABLE = "available"
SNAPSHOT = "stock_snapshot"


class Ledger:
    __slots__ = ("_balances", "_book", "_issues", "_nights", "_premises", "periods")

    def __init__(self, premises: Premises, book: OrderBook) -> None:
        self.periods = Periods(premises)
        self._premises = premises
        self._book = book
        self._balances: dict[tuple[str, str], dict[str, int]] = {}
        self._nights = 0
        self._issues: dict[str, GoodsIssueBody] = {}
        """Shipment -> its goods issue, as it was last posted: what can be reversed."""

    def open(self, origin: str) -> None:
        """Start from the stock that the warehouse starts from."""
        for opening in self._premises.master.stock:
            self.add(opening.item, opening.site, opening.status, opening.quantity_base)
            self._premises.tray.facts.append(
                StockOpened(
                    origin=origin,
                    system=self._premises.name,
                    book="ledger",
                    item=opening.item,
                    site=opening.site,
                    lot=opening.lot,
                    status=opening.status,
                    quantity_base=opening.quantity_base,
                )
            )

    def balance(self, item: str, site: str, status: str) -> int:
        return self._balances.get((item, site), {}).get(status, 0)

    def stock_of(self, site: str) -> list[tuple[str, str, int]]:
        """(item, status, units) of everything at a site that is above zero, by item."""
        return [
            (item, status, units)
            for (item, place), statuses in sorted(self._balances.items())
            for status, units in statuses.items()
            if place == site and units > 0
        ]

    def add(self, item: str, site: str, status: str, quantity: int) -> None:
        """Without a fact: whoever calls it says what it was."""
        statuses = self._balances.setdefault((item, site), {})
        statuses[status] = statuses.get(status, 0) + quantity

    def post_goods_issue(self, body: GoodsIssueBody, now_ms: int, cause: Cause) -> Response:
        """`postGoodsIssue`; refused if its month is closed.

        Of a fill-up nothing leaves our stock: the ledger follows its change of status.
        """
        one = self._book.fulfilment_orders.get(body.fulfilment_order_no)
        if one is None:
            return problem(404, "unknown_fulfilment_order", f"no fulfilment order {body.fulfilment_order_no!r}")
        order = one.order
        for line in body.lines:
            if line.line_no not in one.parts:
                return problem(422, "unknown_line", f"{one.number} has no line {line.line_no!r}")
            if line.item not in self._premises.items:
                return problem(422, "unknown_item", f"no item {line.item!r}")
        site = body.lines[0].site
        day = self.periods.day(site, body.goods_issue_at, body.zone)
        if day is None:
            return problem(422, "unknown_zone", f"{body.zone!r} is no time zone")
        if first_open := self.periods.refuse(site, day, body.posting_date):
            said = {"reason_code": "period_closed", "first_open_date": first_open}
            return Response(200, {"outcome": "refused", **said, "document_number": None, "version": order.version})
        self._book.touch(order)
        for line in body.lines:
            if not order.consigned:
                self.add(line.item, line.site, AVAILABLE, -line.quantity_base)
            one.parts[line.line_no].shipped += line.quantity_base
            order.lines[line.line_no].shipped += line.quantity_base
        self._premises.tray.facts.append(
            FillUpPosted(
                origin=order.origin,
                system=self._premises.name,
                shipment=body.shipment_number,
                fulfilment_order=one.number,
            )
            if order.consigned
            else GoodsIssuePosted(
                origin=order.origin,
                system=self._premises.name,
                shipment=body.shipment_number,
                fulfilment_order=one.number,
                lines=_lines(body),
            )
        )
        self.periods.dated(order.origin, "goods_issue", body.shipment_number, site, day, body.posting_date)
        self._issues[body.shipment_number], order.issued_ms = body, now_ms
        if not one.remaining:
            self._book.become(one, "shipped")
        self._book.settle(order, "goods_issue", now_ms, cause)
        journal = self._premises.draw_number("JNL", order.origin)
        answer = {"outcome": "posted", "document_number": journal, "version": order.version}
        return Response(200, answer, etag(order.version))

    def reverse_goods_issue(self, shipment: str, now_ms: int, causation: Callable[[Order], Cause]) -> Response:
        """`reverseGoodsIssue`: as it was posted. What the order still wants goes to a successor."""
        body = self._issues.get(shipment)
        if body is None:
            return problem(404, "unknown_shipment", f"no goods issue of {shipment!r} was posted")
        one = self._book.fulfilment_orders[body.fulfilment_order_no]
        order = one.order
        if order.axes.order in FINAL:
            return problem(422, "order_over", f"{order.number} is {order.axes.order}")
        order.reversed = True
        self._book.touch(order)
        again: dict[str, int] = {}
        for line in body.lines:
            self.add(line.item, line.site, AVAILABLE, line.quantity_base)
            one.parts[line.line_no].shipped -= line.quantity_base
            order.lines[line.line_no].shipped -= line.quantity_base
            again[line.line_no] = again.get(line.line_no, 0) + line.quantity_base
        self._premises.tray.facts.append(
            GoodsIssueReversed(
                origin=order.origin,
                system=self._premises.name,
                shipment=shipment,
                fulfilment_order=one.number,
                lines=_lines(body),
            )
        )
        successor_one = self._book.hand_on(one, again, "open", "recalled")
        self._book.settle(order, "goods_issue_reversed", now_ms, causation(order))
        answer = {
            "outcome": "posted",
            "document_number": self._premises.draw_number("JNL", order.origin),
            "version": order.version,
            "backordered": successor(successor_one),
        }
        return Response(200, answer, etag(order.version))

    def move(self, item: str, site: str, from_status: str, to_status: str, quantity: int) -> None:
        """Follow goods from one status to another; "" is none of ours."""
        for status, units in ((from_status, -quantity), (to_status, quantity)):
            if status:
                self.add(item, site, status, units)

    def post_stock_change(self, body: StockChangeBody, origin: str) -> Response:
        """`postStockChange`."""
        if body.item not in self._premises.items:
            return problem(422, "unknown_item", f"no item {body.item!r}")
        if body.site not in self._premises.master.sites:
            return problem(422, "unknown_site", f"no site {body.site!r}")
        self.move(body.item, body.site, body.from_status, body.to_status, body.quantity_base)
        self._premises.tray.facts.append(
            StockChangePosted(
                origin=origin,
                system=self._premises.name,
                movement=body.movement_id,
                kind=body.kind,
                item=body.item,
                site=body.site,
                lot=body.lot,
                from_status=body.from_status,
                to_status=body.to_status,
                quantity_base=body.quantity_base,
            )
        )
        return Response(200, {"outcome": "posted", "document_number": self._premises.draw_number("JNL", origin)})

    # ------------------------------------------------------------ nights

    def begin(self, now_ms: int, origin: str) -> None:
        """Have what it does by itself done, from now on."""
        self.await_night(now_ms, origin)
        self.periods.open(now_ms, origin)

    def perform(self, due: Due, now_ms: int) -> None:
        """Work that fell due: the nightly snapshot, or a look at the open months."""
        if due.job == CLOSE:
            self.periods.look(due, now_ms)
        elif due.job == SNAPSHOT:
            self.snapshot(due, now_ms)
        else:
            raise ValueError(f"the ERP has no work called {due.job!r}")

    def await_night(self, now_ms: int, origin: str) -> None:
        """Have the next snapshot taken."""
        at = self._premises.clock.next(now_ms, self._premises.master.habits.nightly_ms_of_day)
        wait_ms = at - now_ms
        night = f"night/{self._nights + 1}"
        self._premises.tray.due.append(Due(SNAPSHOT, night, origin, wait_ms, wait_ms, background=True))

    def snapshot(self, due: Due, now_ms: int) -> None:
        """State the ledger's figures, item by item."""
        self._nights += 1
        as_of = self._premises.calendar.text(now_ms)
        cause = Cause(due.origin, due.document, due.document)
        for (item, site), statuses in sorted(self._balances.items()):
            data: JsonObject = {
                "version": self._nights,
                "as_of": as_of,
                "item": item,
                "site": site,
                "balances": [{"status": status, "quantity_base": units} for status, units in statuses.items()],
            }
            self._premises.log.emit("stock.snapshot", f"{item}/{site}", data, cause, now_ms)
        self.await_night(now_ms, due.origin)


def _lines(body: GoodsIssueBody) -> tuple[ShipmentLine, ...]:
    return tuple(
        [
            ShipmentLine(line.shipment_line, line.line_no, line.item, line.site, line.lot, line.quantity_base)
            for line in body.lines
        ]
    )
