"""A customer wants more or less of what he has ordered: one revision of his order takes the place of another.

    less, not yet released     given up now, newest fulfilment order first
    less, with the warehouse   recalled first; the change is judged again when the last recall is decided
    less, and it has left      refused, as a whole: half a change is not what anybody asked for
    more                       a new fulfilment order for what is added, at the line's price
    another price              refused: what a line costs is settled when it is booked, or in a review
    more, and the line's price
    is not today's any more    refused: what is added would be sold at a price that the contract no longer has
    more, of a customer who
    was merged into another    refused: his orders run off, and whatever is new is ordered by the other

More counts against what he wished last, less against what is still due to him: what was cut or cancelled meanwhile
does not come back because he changes something else. A price is not today's if it is too far from the contract's of
this moment, as of a quote at booking; a review has approved it for what was ordered then, and for no more.

What is added passes the credit check of a booking: if the limit does not bear it, the order is held at once. Only if a
part of the order is with the warehouse, which has been approved, the question waits for the release of what is added,
where every fulfilment order is judged anyhow.

A revision that is not newer than the order's is refused; so a change that was overtaken by the next one undoes nothing.
An order with kits is not changed: it is cancelled and ordered anew.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from seatrial.facts import Line, OrderAmended
from seatrial.message import JsonObject, Response, problem
from simulators.erp.axes import FINAL
from simulators.erp.bodies import AmendBody
from simulators.erp.book import OrderBook
from simulators.erp.booking import base_of
from simulators.erp.credit import Credit, approved
from simulators.erp.documents import fulfilment_order
from simulators.erp.holds import Holds
from simulators.erp.orders import UNRELEASED, Amendment, FulfilmentOrder, Order, Part
from simulators.erp.premises import Premises
from simulators.erp.prices import Prices, less
from simulators.eventlog import Cause
from simulators.master import Item
from simulators.operations import etag

Units = dict[str, int]


class Made(Struct, frozen=True):
    """What became of a change. `given_up`: what a fulfilment order has lost by it, line by line."""

    outcome: str
    reason: str = ""
    given_up: tuple[JsonObject, ...] = ()
    opened: tuple[FulfilmentOrder, ...] = ()

    def said(self) -> JsonObject:
        return {
            "given_up": list(self.given_up),
            "fulfilment_orders": [fulfilment_order(one) for one in self.opened],
        }


class Amending:
    __slots__ = ("_book", "_credit", "_holds", "_merged", "_premises", "_prices")

    def __init__(
        self,
        premises: Premises,
        book: OrderBook,
        holds: Holds,
        credit: Credit,
        prices: Prices,
        merged: Callable[[str], bool],
    ) -> None:
        self._merged = merged
        self._credit = credit
        self._prices = prices
        self._premises = premises
        self._book = book
        self._holds = holds

    def request(self, order: Order, body: AmendBody, now_ms: int, cause: Cause) -> Response:
        """`amendOrder`."""
        for line in () if order.kits else body.lines:
            known = order.lines.get(line.external_line_id)
            if known is None or known.item != line.item:
                return problem(
                    422, "unknown_line", f"{order.number} has no line {line.external_line_id} of {line.item}"
                )
            if base_of(self._premises.items, line) is None:
                return problem(422, "unit_not_sold", f"{line.item} is not sold by {line.quantity.uom} like that")
        self._book.touch(order)
        made = self._decide(order, body, now_ms, cause)
        answer: JsonObject = {"outcome": made.outcome, "version": order.version, **made.said()}
        if made.reason:
            answer["reason_code"] = made.reason
        return Response(200, answer, etag(order.version))

    def go_on(self, order: Order, now_ms: int, cause: Cause) -> Made:
        """A recall of this order has been decided: a change that has waited for it is judged again."""
        waiting = order.amendment
        if waiting is None or any(one.pending_recall for one in order.fulfilment_orders):
            return Made("")
        order.amendment = None
        return self._decide(order, waiting.body, now_ms, cause)

    def _decide(self, order: Order, body: AmendBody, now_ms: int, cause: Cause) -> Made:
        fewer, more = ({}, {}) if order.kits else _difference(self._premises.items, order, body)
        reason = _why_not(order, body, fewer)
        if not reason and not self._at_its_price(order, body, more):
            reason = "price_differs"
        if not reason and more and self._merged(order.customer):
            reason = "customer_merged"
        if reason:
            self._book.settle(order, "amended", now_ms, cause)
            about = {"amended_revision": body.revision, "reason_code": reason}
            self._book.tell(order, "order.amendment_refused", now_ms, cause, **about)
            return Made("refused", reason)
        wanted_back = _with_the_warehouse(order, fewer)
        if wanted_back:
            order.amendment = Amendment(body)
            for one in wanted_back:
                if one.pending_recall is None:
                    self._holds.recall(one, "cut", now_ms, cause)
            return Made("recall_needed")
        return self._amend(order, body, fewer, more, now_ms, cause)

    def _at_its_price(self, order: Order, body: AmendBody, more: Units) -> bool:
        """Whether every line is wanted at the price that it has on the order, and what is added is still sold at it."""
        discount_ppm = order.wish.discount_ppm
        before = {line.external_line_id: line.quoted_price for line in order.wish.lines}
        for wish in body.lines:
            line, quoted = order.lines[wish.external_line_id], wish.quoted_price
            kept = line.unit_price_minor == less(quoted.minor, discount_ppm) and quoted.currency == order.wish.currency
            if not kept and quoted != before.get(wish.external_line_id):
                return False
            if wish.external_line_id in more:
                today_minor = self._prices.contract_minor(order.customer, line.item)
                near = kept and self._prices.near_enough(quoted.minor, today_minor)
                by_contract_minor = self._prices.contract_minor(order.customer, line.item, discount_ppm)
                if not near and line.unit_price_minor != by_contract_minor:
                    return False
        return True

    def _amend(self, order: Order, body: AmendBody, fewer: Units, more: Units, now_ms: int, cause: Cause) -> Made:
        given_up: list[JsonObject] = []
        for line_no, quantity in fewer.items():
            for one, units in _share(order, line_no, quantity):
                said = self._book.give_up(one, {line_no: units}, revision=body.revision)
                given_up += [{**line, "fulfilment_order_no": one.number} for line in said]
        for line_no, quantity in more.items():
            order.lines[line_no].ordered += quantity
        if more:  # whoever let the order go in spite of its customer's limit, let go what it was then
            order.credit_overridden = False
        parts = [Part(line_no, order.lines[line_no].item, quantity) for line_no, quantity in more.items()]
        order.wish = replace(order.wish, revision=body.revision, lines=body.lines)
        self._premises.tray.facts.append(
            OrderAmended(
                origin=order.origin,
                system=self._premises.name,
                order_number=order.number,
                external_id=order.wish.external_id,
                revision=body.revision,
                lines=tuple([Line(line.line_no, line.item, line.ordered) for line in order.lines.values()]),
            )
        )
        opened = tuple(self._book.open_by_source(order, parts))
        self._book.settle(order, "amended", now_ms, cause)
        lines = [
            {
                "line_no": line.line_no,
                "item": line.item,
                "quantity_base": line.ordered - line.cancelled,
                "ordered_base": line.ordered,
                "given_up_base": fewer.get(line.line_no, 0),
            }
            for line in order.lines.values()
        ]
        about = {"amended_revision": body.revision, "lines": lines}
        self._book.tell(order, "order.amended", now_ms, cause, **about)
        if more and "credit" not in order.holds:
            self._check_credit(order, now_ms, cause)
        return Made("amended", given_up=tuple(given_up), opened=opened)

    def _check_credit(self, order: Order, now_ms: int, cause: Cause) -> None:
        """More is wanted than was approved."""
        if not self._credit.exceeded(order):
            account = self._credit.account(order.customer)
            self._premises.tray.facts.append(
                approved(self._premises.name, order, account, "change", account.exposure_minor)
            )
        elif not any(one.status == "released" for one in order.fulfilment_orders):
            self._holds.set(order, "credit", now_ms, cause)


def _difference(items: Mapping[str, Item], order: Order, body: AmendBody) -> tuple[Units, Units]:
    """(fewer, more) by line, in base units. A line that the change does not name is not wanted any more."""
    wished = {line.external_line_id: base_of(items, line) or 0 for line in order.wish.lines}
    wanted: Units = dict.fromkeys(order.lines, 0)
    for wish in body.lines:
        wanted[wish.external_line_id] += base_of(items, wish) or 0
    fewer: Units = {}
    more: Units = {}
    for line_no, line in order.lines.items():
        due = line.ordered - line.cancelled
        if wanted[line_no] < due:
            fewer[line_no] = due - wanted[line_no]
        elif wanted[line_no] > wished.get(line_no, 0):
            more[line_no] = wanted[line_no] - wished.get(line_no, 0)
    return fewer, more


def _why_not(order: Order, body: AmendBody, fewer: Units) -> str:
    """Reason code of a refusal, or ""."""
    if order.axes.order in FINAL:
        return "order_over"
    if order.kits:
        return "has_kits"
    if body.revision <= order.wish.revision:
        return "older_revision"
    if order.axes.order == "cancel_pending" or order.amendment is not None:
        return "change_pending"
    if not any(one.remaining for one in order.fulfilment_orders):
        return "shipped"
    for line_no, quantity in fewer.items():
        if sum(units for _, units in _takeable(order, line_no)) < quantity:
            return "shipped"
    return ""


def _takeable(order: Order, line_no: str) -> list[tuple[FulfilmentOrder, int]]:
    """What may still be taken of a line: first what is not released, then what can be asked back, newest first."""
    newest = [one for one in reversed(order.fulfilment_orders) if line_no in one.parts and one.parts[line_no].remaining]
    unreleased = [one for one in newest if one.status in UNRELEASED]
    released = [one for one in newest if one.status == "released" and not _came_too_late(one)]
    return [(one, one.parts[line_no].remaining) for one in (*unreleased, *released)]


def _came_too_late(one: FulfilmentOrder) -> bool:
    return any(recall.outcome == "too_late" for recall in one.recalls.values())


def _share(order: Order, line_no: str, quantity: int) -> list[tuple[FulfilmentOrder, int]]:
    """From which fulfilment orders `quantity` is taken."""
    taken = []
    for one, there in _takeable(order, line_no):
        if quantity <= 0:
            break
        taken.append((one, min(quantity, there)))
        quantity -= there
    return taken


def _with_the_warehouse(order: Order, fewer: Units) -> list[FulfilmentOrder]:
    """The released fulfilment orders from which something would have to be taken."""
    wanted: dict[str, FulfilmentOrder] = {}
    for line_no, quantity in fewer.items():
        for one, _ in _share(order, line_no, quantity):
            if one.status not in UNRELEASED:
                wanted[one.number] = one
    return list(wanted.values())
