"""Only the order book cancels, and only the warehouse says whether it still can.

    not yet released      cancelled now; a fulfilment order keeps what it has beyond the wish
    with the warehouse    recalled first; the answer comes back with `recordRecallResult`
    shipped               too late

A recall ends in one of two ways. Recalled: what was to be cancelled is, and the rest goes to a successor, to be
reserved again once no hold is in force. Too late: nothing changes, it ships and is billed. When the last recall of a
cancellation is decided, `order.cancelled` says what was, `order.cancellation_refused` that something was not. A wish
for which nothing was left is answered too: the order is cancelled as he wished, by an earlier wish, or there was
nothing to cancel any more. Who cancels kits cancels their components.
"""

from collections.abc import Mapping

from seatrial.facts import RecallRecorded
from seatrial.message import JsonObject, Response, problem
from simulators.erp.amending import Amending
from simulators.erp.bodies import CancelBody, RecallResultBody
from simulators.erp.book import OrderBook
from simulators.erp.documents import status, successor
from simulators.erp.holds import Holds
from simulators.erp.orders import UNRELEASED, Cancellation, FulfilmentOrder, Order
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.master import BASE_UOM
from simulators.operations import etag
from simulators.units import whole_base

_TOO_LATE: JsonObject = {"outcome": "too_late", "fulfilment_order_no": "", "recall_no": ""}


class Cancelling:
    __slots__ = ("_amending", "_book", "_holds", "_premises")

    def __init__(self, premises: Premises, book: OrderBook, holds: Holds, amending: Amending) -> None:
        self._amending = amending
        self._premises = premises
        self._book = book
        self._holds = holds

    def request(self, order: Order, body: CancelBody, now_ms: int, cause: Cause) -> Response:
        """`requestCancellation`: per line, and newest fulfilment order first, what became of the wish."""
        wanted: dict[str, int] = {}
        if body.lines is None:
            wanted = {line.line_no: line.ordered - line.cancelled for line in order.lines.values()}
        for wish in body.lines or ():
            kit = order.kits.get(wish.line_no)
            if kit is not None and wish.quantity.uom == BASE_UOM:
                for part in kit.parts:
                    wanted[part.line] = wanted.get(part.line, 0) + part.per_kit * wish.quantity.value
                continue
            if wish.line_no not in order.lines:
                return problem(422, "unknown_line", f"{order.number} has no line {wish.line_no!r}")
            item = self._premises.items[order.lines[wish.line_no].item]
            unit = item.unit(wish.quantity.uom)
            units = None if unit is None else whole_base(unit, wish.quantity.value)
            if units is None:
                return problem(422, "unit_not_sold", f"{item.number} is not counted in {wish.quantity.uom!r} like that")
            wanted[wish.line_no] = wanted.get(wish.line_no, 0) + units
        self._book.touch(order)
        order.cancel_requested = True
        cancellation = Cancellation(self._premises.draw_number("CAN", order.origin), body.cancel_request_id)
        said: list[JsonObject] = []
        for one in reversed(list(order.fulfilment_orders)):
            share = {
                part.line_no: min(part.remaining, wanted.get(part.line_no, 0))
                for part in one.parts.values()
                if part.remaining and wanted.get(part.line_no, 0)
            }
            if not share:
                continue
            if one.status in UNRELEASED:
                said += self._cancel_now(one, share, cancellation)
            elif not any(recall.outcome == "too_late" for recall in one.recalls.values()):
                said += self._recall(one, share, cancellation, now_ms, cause)
            else:
                continue
            for line_no, quantity in share.items():
                wanted[line_no] -= quantity
        for line_no, quantity in wanted.items():
            if quantity:
                cancellation.too_late = True
                cancellation.shipped |= order.lines[line_no].shipped > 0
                said.append({"line_no": line_no, "quantity_base": quantity, **_TOO_LATE})
        self._book.settle(order, "cancelled", now_ms, cause)
        if not cancellation.recalls:
            self._tell(order, cancellation, now_ms, cause)
        answer = {"cancellation_no": cancellation.number, "version": order.version, "lines": said}
        return Response(200, answer, etag(order.version))

    def _cancel_now(
        self, one: FulfilmentOrder, share: Mapping[str, int], cancellation: Cancellation
    ) -> list[JsonObject]:
        given_up = self._book.give_up(one, share, wish=cancellation.request_id)
        _note(cancellation, given_up)
        about: JsonObject = {"outcome": "cancelled", "fulfilment_order_no": one.number, "recall_no": ""}
        return [{**line, **about} for line in given_up]

    def _recall(
        self, one: FulfilmentOrder, share: Mapping[str, int], cancellation: Cancellation, now_ms: int, cause: Cause
    ) -> list[JsonObject]:
        """A recall that is under way serves this wish as well."""
        recall = one.pending_recall or self._holds.recall(one, "cancellation", now_ms, cause)
        recall.wishes.append((cancellation, dict(share)))
        cancellation.recalls += 1
        about: JsonObject = {"outcome": "recall", "fulfilment_order_no": one.number, "recall_no": recall.number}
        return [{"line_no": line_no, "quantity_base": quantity, **about} for line_no, quantity in share.items()]

    def decided(self, one: FulfilmentOrder, body: RecallResultBody, now_ms: int, cause: Cause) -> Response:
        """`recordRecallResult`. A result that is told again, or for a recall nobody asked for, changes nothing."""
        order, book = one.order, self._book
        book.touch(order)
        self._premises.tray.facts.append(
            RecallRecorded(
                origin=order.origin,
                system=self._premises.name,
                fulfilment_order=one.number,
                recall_no=body.recall_no,
                outcome=body.outcome,
            )
        )
        recall = one.recalls.get(body.recall_no)
        next_one, changed = None, None
        if recall is not None and not recall.outcome:
            recall.outcome = body.outcome
            for cancellation, share in recall.wishes:
                cancellation.recalls -= 1
                if body.outcome == "recalled":
                    _note(cancellation, book.give_up(one, share, "recalled", cancellation.request_id))
                else:
                    cancellation.too_late = cancellation.shipped = True
            rest = _rest(one) if body.outcome == "recalled" else {}
            if rest:
                next_one = book.hand_on(one, rest, "open", "recalled", vendor=one.vendor)
            book.settle(order, body.outcome, now_ms, cause)
            for cancellation, _ in recall.wishes:
                if not cancellation.recalls:
                    self._tell(order, cancellation, now_ms, cause)
            changed = self._amending.go_on(order, now_ms, cause)
        answer: JsonObject = {"outcome": "recorded", "version": order.version, "backordered": successor(next_one)}
        if changed is not None and changed.outcome == "amended":
            said = changed.said()
            new = None if next_one is None else next_one.number  # its quantities are stated as they are now
            said["given_up"] = [line for line in said["given_up"] if line["fulfilment_order_no"] != new]
            answer.update(said)
        return Response(200, answer, etag(order.version))

    def _tell(self, order: Order, done: Cancellation, now_ms: int, cause: Cause) -> None:
        about: JsonObject = {"cancellation_no": done.number, "cancel_request_id": done.request_id}
        over = order.axes.order == "cancelled"
        if done.cancelled or over:
            lines = [
                {"line_no": line_no, "item": order.lines[line_no].item, "quantity_base": quantity}
                for line_no, quantity in done.cancelled.items()
            ]
            self._book.tell(order, "order.cancelled", now_ms, cause, **about, lines=lines, status=status(order))
        if not over and (done.too_late or not done.cancelled):
            reason = "shipped" if done.shipped else "nothing_to_cancel"
            self._book.tell(order, "order.cancellation_refused", now_ms, cause, **about, reason_code=reason)


def _rest(one: FulfilmentOrder) -> dict[str, int]:
    return {part.line_no: part.remaining for part in one.parts.values() if part.remaining}


def _note(cancellation: Cancellation, lines: list[JsonObject]) -> None:
    for line in lines:
        line_no, quantity = line["line_no"], line["quantity_base"]
        cancellation.cancelled[line_no] = cancellation.cancelled.get(line_no, 0) + quantity
