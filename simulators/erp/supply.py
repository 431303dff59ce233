"""Supply: what the warehouse reserved becomes a promise, what it may ship is released, what it lacks is decided.

`recordAllocation` turns reserved units into confirmed ones and hands the remainder on (backorder or cut). An order
that ships complete takes all or nothing: a reservation that is not whole confirms nothing. A later short moves only
what is missing: what was complete once is not taken apart again by the order book.

`authorizeRelease` judges holds and credit at that instant and releases in the same step. Asked again it says
"authorized" again; everything else is done as often as it is told.
"""

from collections.abc import Iterable

from seatrial.facts import AllocationRecorded, Line, ReleaseAuthorized, ReleaseRefused, ShortRecorded
from seatrial.message import JsonObject, Response, problem
from simulators.erp.bodies import AllocationBody, ShortBody
from simulators.erp.book import OrderBook, Remainder
from simulators.erp.credit import Credit, approved
from simulators.erp.documents import quantities, successor
from simulators.erp.holds import Holds
from simulators.erp.orders import WAITING, FulfilmentOrder
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.operations import etag

ENDED = frozenset({"cancelled", "recalled"})


class Supply:
    __slots__ = ("_book", "_credit", "_holds", "_premises")

    def __init__(self, premises: Premises, book: OrderBook, credit: Credit, holds: Holds) -> None:
        self._premises = premises
        self._book = book
        self._credit = credit
        self._holds = holds

    def allocate(self, one: FulfilmentOrder, body: AllocationBody, now_ms: int, cause: Cause) -> Response:
        """`recordAllocation`: refused (an outcome) if the fulfilment order has ended or is with the warehouse."""
        strange = _strange(one, (line.line_no for line in body.lines))
        if strange is not None:
            return strange
        order, book = one.order, self._book
        if one.status not in WAITING and one.status != "allocated":
            reason = "cancelled" if one.status in ENDED else "released"
            answer: JsonObject = {"outcome": "refused", "reason_code": reason, "version": order.version}
            return Response(200, {**answer, "lines": [], **_nothing()}, etag(order.version))
        reserved = {line.line_no: line.reserved_base for line in body.lines}
        confirmed = {part.line_no: min(part.remaining, reserved.get(part.line_no, 0)) for part in one.parts.values()}
        missing = {part.line_no: part.remaining - confirmed[part.line_no] for part in one.parts.values()}
        if any(missing.values()) and order.wish.ship_complete:
            missing = {part.line_no: part.remaining for part in one.parts.values()}
            confirmed = dict.fromkeys(confirmed, 0)
        book.touch(order)
        self._premises.tray.facts.append(
            AllocationRecorded(
                origin=order.origin,
                system=self._premises.name,
                fulfilment_order=one.number,
                lines=tuple(
                    [
                        Line(line_no, one.parts[line_no].item, quantity)
                        for line_no, quantity in confirmed.items()
                        if quantity
                    ]
                ),
            )
        )
        remainder: JsonObject = _nothing()
        if one.status in WAITING:
            if any(confirmed.values()):
                book.become(one, "allocated")
            remainder = _shown(book.fall_short(one, missing))
        book.settle(order, "allocated", now_ms, cause)
        promised = self._premises.clock.date(now_ms, self._premises.master.habits.promise_days)
        answer = {
            "outcome": "recorded",
            "version": order.version,
            "lines": [
                {"line_no": line_no, "confirmed_base": quantity, "promised_date": promised}
                for line_no, quantity in confirmed.items()
            ],
            **remainder,
        }
        return Response(200, answer, etag(order.version))

    def authorize(self, one: FulfilmentOrder, now_ms: int, cause: Cause) -> Response:
        """`authorizeRelease`."""
        order = one.order
        if one.status in ("released", "shipped") and one.pending_recall is None:
            return _released(one, "")
        reason = self._refusal(one)
        if not reason and self._credit.exceeded(order):
            self._book.touch(order)
            self._holds.set(order, "credit", now_ms, cause)
            reason = "held"
        if reason:
            self._premises.tray.facts.append(
                ReleaseRefused(
                    origin=order.origin,
                    system=self._premises.name,
                    fulfilment_order=one.number,
                    order_number=order.number,
                    holds=tuple(order.holds),
                )
            )
            return _released(one, reason)
        self._book.touch(order)
        self._book.become(one, "released")
        account = self._credit.account(order.customer)
        self._premises.tray.facts.append(
            approved(self._premises.name, order, account, "release", account.exposure_minor)
        )
        self._premises.tray.facts.append(
            ReleaseAuthorized(
                origin=order.origin, system=self._premises.name, fulfilment_order=one.number, order_number=order.number
            )
        )
        self._book.settle(order, "released", now_ms, cause)
        self._book.tell(order, "order.released", now_ms, cause, fulfilment_order_no=one.number)
        return _released(one, "")

    def _refusal(self, one: FulfilmentOrder) -> str:
        order = one.order
        if one.status in ENDED:
            return "cancelled"
        if order.holds:
            return "held"
        if one.pending_recall is not None:
            return "recall_pending"
        if order.axes.order == "cancel_pending":
            return "cancel_pending"
        return "" if one.status == "allocated" else "incomplete"

    def short(self, one: FulfilmentOrder, body: ShortBody, now_ms: int, cause: Cause) -> Response:
        """`recordShort`: never more than the fulfilment order still has."""
        strange = _strange(one, (line.line_no for line in body.lines))
        if strange is not None:
            return strange
        order, book = one.order, self._book
        missing: dict[str, int] = {}
        for line in body.lines:
            missing[line.line_no] = missing.get(line.line_no, 0) + line.short_base
        book.touch(order)
        self._premises.tray.facts.append(
            ShortRecorded(
                origin=order.origin,
                system=self._premises.name,
                fulfilment_order=one.number,
                short_no=body.short_no,
                lines=tuple(
                    [Line(line_no, one.parts[line_no].item, quantity) for line_no, quantity in missing.items()]
                ),
            )
        )
        there = {line_no: min(units, one.parts[line_no].remaining) for line_no, units in missing.items()}
        remainder = book.fall_short(one, there)
        book.settle(order, "short", now_ms, cause)
        if remainder.substituted is not None:
            outcome = "substituted"
        else:
            outcome = "cut" if remainder.cut or self._premises.master.short_policy == "cut" else "backordered"
        answer = {"outcome": outcome, "version": order.version, **_shown(remainder)}
        return Response(200, answer, etag(order.version))

    def backorders(self, item: str, site: str) -> Response:
        """`listBackorders`: urgent ones first, and then first booked, first supplied; nothing for an order on hold."""
        waiting = [one for one in self._book.backorders.get((item, site), {}).values() if not one.order.holds]
        waiting.sort(key=lambda one: (one.order.wish.priority != "urgent", one.order.sequence, one.sequence))
        listed: list[JsonObject] = [
            {
                "fulfilment_order_no": one.number,
                "sales_order_number": one.order.number,
                "external_id": one.order.wish.external_id,
                "site": one.site,
                "priority": place,
                "lines": quantities(one.parts.values()),
            }
            for place, one in enumerate(waiting, 1)
        ]
        return Response(200, {"backorders": listed})


def _nothing() -> JsonObject:
    return {"backordered": None, "substituted": None, "cut": []}


def _shown(remainder: Remainder) -> JsonObject:
    return {
        "backordered": successor(remainder.backordered),
        "substituted": successor(remainder.substituted),
        "cut": remainder.cut,
    }


def _strange(one: FulfilmentOrder, line_nos: Iterable[str]) -> Response | None:
    for line_no in line_nos:
        if line_no not in one.parts:
            return problem(422, "unknown_line", f"{one.number} has no line {line_no!r}")
    return None


def _released(one: FulfilmentOrder, reason: str) -> Response:
    order = one.order
    answer: JsonObject = {"outcome": "authorized", "holds": list(order.holds), "version": order.version}
    if reason:
        answer.update(outcome="refused", reason_code=reason)
    return Response(200, answer, etag(order.version))
