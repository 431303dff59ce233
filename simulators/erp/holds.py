"""Holds are a set beside an order's state: whoever sets one stops what has not left, nobody stops what has.

On quantity that is with the warehouse a hold is not silent: the order book asks for it back
(`order.recall_requested`) and is not `on_hold` before the warehouse has answered. A credit hold that a clerk releases
is an override: that order is not checked again, unless it is worth more afterwards.
"""

from seatrial.facts import HoldReleased, HoldSet, RecallRequested
from seatrial.message import JsonObject, Response, problem
from simulators.erp.axes import FINAL
from simulators.erp.book import OrderBook
from simulators.erp.orders import FulfilmentOrder, Order, Recall
from simulators.erp.premises import Premises
from simulators.erp.purchasing import ask_back
from simulators.erp.review import approve
from simulators.eventlog import Cause
from simulators.operations import etag


class Holds:
    __slots__ = ("_book", "_premises")

    def __init__(self, premises: Premises, book: OrderBook) -> None:
        self._premises = premises
        self._book = book

    def set_by_clerk(self, order: Order, hold: str, now_ms: int, cause: Cause) -> Response:
        """`setHold`. A hold that is in force already stays as it is."""
        if order.axes.order in FINAL:
            return _over(order)
        if hold not in order.holds:
            self._book.touch(order)
            self.set(order, hold, now_ms, cause)
        return _answer(order)

    def set(self, order: Order, hold: str, now_ms: int, cause: Cause) -> None:
        """Put a hold that is not in force on a touched order, and settle it."""
        held_before = order.axes.order == "on_hold"
        order.holds.append(hold)
        self._premises.tray.facts.append(
            HoldSet(origin=order.origin, system=self._premises.name, order_number=order.number, hold=hold)
        )
        for one in order.fulfilment_orders:
            if one.status == "released" and one.pending_recall is None:
                self.recall(one, "hold", now_ms, cause)
        self._book.settle(order, "hold_set", now_ms, cause)
        if held_before:
            self._book.tell(order, "order.held", now_ms, cause, holds=list(order.holds))

    def release(self, order: Order, hold: str, price: str, now_ms: int, cause: Cause) -> Response:
        """`releaseHold`. `price`: what was decided about it, where that was what the order waited for."""
        if order.axes.order in FINAL:
            return _over(order)
        if hold not in order.holds:
            return problem(409, "hold_not_in_force", f"{order.number} has no hold {hold!r}", holds=list(order.holds))
        if hold == "pricing":
            before_minor = _worth_minor(order)
            refused = approve(self._premises, order, price)
            if refused is not None:
                return refused
            if _worth_minor(order) > before_minor:
                order.credit_overridden = False  # whoever let it go beyond the limit let go less than this
        book = self._book
        book.touch(order)
        order.holds.remove(hold)
        if hold == "credit":
            order.credit_overridden = True
        self._premises.tray.facts.append(
            HoldReleased(origin=order.origin, system=self._premises.name, order_number=order.number, hold=hold)
        )
        book.settle(order, "hold_released", now_ms, cause)
        book.tell_hold_released(order, hold, price if hold == "pricing" else "", now_ms, cause)
        return _answer(order)

    def recall(self, one: FulfilmentOrder, why: str, now_ms: int, cause: Cause) -> Recall:
        """Ask for a released fulfilment order back."""
        order = one.order
        recall = Recall(self._premises.draw_number("RCL", order.origin), why)
        one.recalls[recall.number] = recall
        self._premises.tray.facts.append(
            RecallRequested(
                origin=order.origin,
                system=self._premises.name,
                fulfilment_order=one.number,
                order_number=order.number,
                recall_no=recall.number,
                cause=why,
            )
        )
        lines: list[JsonObject] = [
            {"line_no": part.line_no, "item": part.item, "quantity_base": part.remaining}
            for part in one.parts.values()
            if part.remaining
        ]
        data: JsonObject = {"recall_no": recall.number, "cause": why, "lines": lines}
        self._book.tell(order, "order.recall_requested", now_ms, cause, fulfilment_order_no=one.number, **data)
        if one.purchase_order:
            ask_back(self._premises, one, recall, now_ms, cause)
        return recall


def _worth_minor(order: Order) -> int:
    return sum(line.worth_minor(line.ordered - line.cancelled) for line in order.lines.values())


def _over(order: Order) -> Response:
    """Nothing of the order is left to stop or to let go, and whoever is told of it has closed his books on it."""
    return problem(409, "order_over", f"{order.number} is {order.axes.order}", holds=list(order.holds))


def _answer(order: Order) -> Response:
    answer = {"sales_order_number": order.number, "version": order.version, "holds": list(order.holds)}
    return Response(200, answer, etag(order.version))
