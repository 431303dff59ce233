"""The order book: where quantities move, and the one place where an order's state is derived from them.

A remainder that cannot be supplied, is recalled or is left over by a cancellation moves to a successor (SO-7-2 after
SO-7-1), so that no fulfilment order's number ever means two attempts.

Operations `touch` the order, change quantities, then `settle` it: the four axes move along their tables, a finished
order is closed, and what it counts for in credit is weighed again. Every event has a version of its own, so that
whoever orders statements about an order by version never takes the second one of a step for a stale one.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from seatrial.facts import (
    FulfilmentOrderOpened,
    Line,
    OrderClosed,
    OrderStatusChanged,
    QuantityBackordered,
    QuantityCut,
    SubstitutionAuthorized,
)
from seatrial.message import JsonObject
from simulators.erp import closing
from simulators.erp.axes import FINAL, steps
from simulators.erp.credit import Credit
from simulators.erp.documents import contract_price, fulfilment_order, money, status
from simulators.erp.orders import UNRELEASED, FulfilmentOrder, Order, Part, Tally, tally
from simulators.erp.premises import Premises
from simulators.eventlog import Cause

Units = Mapping[str, int]
"""Line number -> base units."""
NOTHING: Mapping[str, str] = {}

BY_WISH = frozenset({"cancelled", "recalled", "amended"})
"""After which an order of which nothing is left was cancelled by whoever wanted it."""


class Remainder(Struct):
    """What became of a quantity that cannot be supplied: successors that wait for it or supply something else, and
    what was given up, line by line."""

    backordered: FulfilmentOrder | None = None
    substituted: FulfilmentOrder | None = None
    resourced: FulfilmentOrder | None = None
    cut: list[JsonObject] = field(default_factory=list)


class OrderBook:
    __slots__ = (
        "_credit",
        "_premises",
        "_tray",
        "backorders",
        "buy",
        "by_external_id",
        "fulfilment_orders",
        "invoiced",
        "orders",
    )

    def __init__(self, premises: Premises, credit: Credit) -> None:
        self._premises = premises
        self._credit = credit
        self._tray = premises.tray
        self.orders: dict[str, Order] = {}
        self.by_external_id: dict[tuple[str, str], list[Order]] = {}
        self.fulfilment_orders: dict[str, FulfilmentOrder] = {}
        self.backorders: dict[tuple[str, str], dict[str, FulfilmentOrder]] = {}
        """(item, site) -> those that wait for it, by number."""
        self.buy: Callable[[Order, int, Cause], None] | None = None
        self.invoiced: dict[tuple[str, str], dict[str, int]] = {}
        """(invoice, order line) -> order -> base units, as it was last posted: what may come back. Several orders on an
        invoice may have a line of one number."""

    def add(self, order: Order) -> None:
        self.orders[order.number] = order
        wish = order.wish
        self.by_external_id.setdefault((wish.source_system, wish.external_id), []).append(order)

    # ------------------------------------------------------------ quantities

    def open_by_source(self, order: Order, parts: Iterable[Part]) -> list[FulfilmentOrder]:
        """Ship-from: what lies in stock is one fulfilment order, what a vendor ships himself one for every vendor."""
        sources: dict[str, list[Part]] = {}
        for part in parts:
            sources.setdefault(self._premises.items[part.item].drop_ship, []).append(part)
        return [self.open(order, sources[vendor], "open", vendor) for vendor in sorted(sources)]

    def open(self, order: Order, parts: Iterable[Part], state: str, vendor: str = "") -> FulfilmentOrder:
        """Open the order's next fulfilment order; nothing is taken from anywhere."""
        sequence = len(order.fulfilment_orders) + 1
        number = f"{order.number}-{sequence}"
        whole = {part.line_no: part for part in parts}
        site = "" if vendor else order.wish.site
        made = FulfilmentOrder(number, sequence, order, site, whole, state, vendor)
        order.fulfilment_orders.append(made)
        self.fulfilment_orders[number] = made
        if state == "backordered":
            for part in made.parts.values():
                self.backorders.setdefault((part.item, made.site), {})[number] = made
        self._tray.minted.append((number, order.origin))
        self._tray.facts.append(
            FulfilmentOrderOpened(
                origin=order.origin,
                system=self._premises.name,
                fulfilment_order=number,
                order_number=order.number,
                site=made.site,
                lines=_lines(made.parts.values()),
            )
        )
        return made

    def become(self, one: FulfilmentOrder, state: str) -> None:
        """Change a fulfilment order's status."""
        if one.status == "backordered":
            for part in one.parts.values():
                self.backorders[part.item, one.site].pop(one.number, None)
        one.status = state

    def hand_on(
        self,
        one: FulfilmentOrder,
        units: Units,
        state: str,
        ended: str = "cancelled",
        items: Mapping[str, str] = NOTHING,
        vendor: str = "",
    ) -> FulfilmentOrder:
        """Move `units` (at least one) to a successor that begins in `state`. `ended`: what an empty one becomes;
        `items`: line number -> what is to be supplied on it, if that changes; `vendor`: who ships the successor."""
        parts = self._take(one, units, ended)
        successor_number = f"{one.order.number}-{len(one.order.fulfilment_orders) + 1}"
        self._tray.facts.append(
            QuantityBackordered(
                origin=one.order.origin,
                system=self._premises.name,
                fulfilment_order=one.number,
                successor=successor_number,
                lines=_lines(parts),
            )
        )
        for part in parts:
            part.item = items.get(part.line_no, part.item)
        return self.open(one.order, parts, state, vendor)

    def give_up(
        self, one: FulfilmentOrder, units: Units, ended: str = "cancelled", wish: str = "", revision: int = 0
    ) -> list[JsonObject]:
        """Cut or cancel `units` for good, and say so line by line. `wish`: the request to cancel that it serves,
        `revision`: the change."""
        parts = self._take(one, units, ended)
        if not parts:
            return []
        order = one.order
        for part in parts:
            order.lines[part.line_no].cancelled += part.quantity
        self._tray.facts.append(
            QuantityCut(
                origin=order.origin,
                system=self._premises.name,
                order_number=order.number,
                fulfilment_order=one.number,
                lines=_lines(parts),
                wish=wish,
                revision=revision,
            )
        )
        return [{"line_no": part.line_no, "quantity_base": part.quantity} for part in parts]

    def fall_short(self, one: FulfilmentOrder, units: Units) -> Remainder:
        """What cannot be supplied is substituted, backordered or cut, by the customer's terms.

        A substitute takes the place of what was ordered once: if that is not there either, what was ordered is
        backordered. An order that ships complete is not taken apart like that. Nothing is backordered for a customer
        who has cancelled meanwhile.
        """
        if not any(units.values()):
            return Remainder()
        recall = one.pending_recall
        if recall is not None and recall.wishes:
            return Remainder(cut=self.give_up(one, units))
        instead = self._substitutes(one)
        substituted = {line_no: quantity for line_no, quantity in units.items() if quantity and line_no in instead}
        rest = {line_no: quantity for line_no, quantity in units.items() if quantity and line_no not in instead}
        remainder = Remainder()
        if substituted:
            remainder.substituted = self.hand_on(one, substituted, "open", items=instead)
            self._authorize(remainder.substituted)
        if rest and self._premises.master.short_policy == "cut":
            remainder.cut = self.give_up(one, rest)
        elif rest:
            ordered = {line_no: one.order.lines[line_no].item for line_no in rest}
            remainder.backordered = self.hand_on(one, rest, "backordered", items=ordered)
        return remainder

    def not_shipped(self, one: FulfilmentOrder, units: Units) -> Remainder:
        """What a vendor will not ship comes from own stock or is given up, by policy; never for a customer who has
        cancelled meanwhile."""
        rest = {line_no: quantity for line_no, quantity in units.items() if quantity}
        if not rest:
            return Remainder()
        recall = one.pending_recall
        if self._premises.master.drop_ship_rest == "cut" or (recall is not None and recall.wishes):
            return Remainder(cut=self.give_up(one, rest))
        return Remainder(resourced=self.hand_on(one, rest, "open"))

    def _substitutes(self, one: FulfilmentOrder) -> dict[str, str]:
        """Line number -> the item that may take the place of what was ordered on it."""
        order, items = one.order, self._premises.items
        if order.wish.ship_complete or order.customer not in self._premises.obliging:
            return {}
        return {
            part.line_no: items[part.item].substitute
            for part in one.parts.values()
            if part.item == order.lines[part.line_no].item and items[part.item].substitute
        }

    def _authorize(self, one: FulfilmentOrder) -> None:
        order = one.order
        self._tray.facts.append(
            SubstitutionAuthorized(
                origin=order.origin,
                system=self._premises.name,
                order_number=order.number,
                fulfilment_order=one.number,
                lines=_lines(one.parts.values()),
                ordered=tuple([order.lines[line_no].item for line_no in one.parts]),
                prices_minor=tuple([order.lines[line_no].unit_price_minor for line_no in one.parts]),
            )
        )

    def _take(self, one: FulfilmentOrder, units: Units, ended: str) -> list[Part]:
        """Take `units`, never more than remain, out of a fulfilment order."""
        taken = []
        for line_no, wanted in units.items():
            part = one.parts[line_no]
            quantity = min(wanted, part.remaining)
            if quantity > 0:
                part.quantity -= quantity
                taken.append(Part(line_no, part.item, quantity))
        if not one.remaining:
            self.become(one, "shipped" if any(part.shipped for part in one.parts.values()) else ended)
        return taken

    # ------------------------------------------------------------ state

    def touch(self, order: Order) -> None:
        """The order is about to change."""
        order.version += 1

    def settle(self, order: Order, why: str, now_ms: int, cause: Cause) -> None:
        """Derive where the order stands, after `why`. What a vendor ships is bought as soon as it may be."""
        if self.buy is not None:
            self.buy(order, now_ms, cause)
        stands = tally(order)
        self._credit.recount(order, stands)
        axes = order.axes
        was = axes.order
        if was in FINAL:
            return
        delivers = self._premises.master.delivers
        if axes.fulfilment != "delivered":
            self.move(order, "fulfilment", _fulfilment(stands), why)
        if delivers and axes.fulfilment == "shipped" and stands.handed_over >= stands.shipped:
            self.move(order, "fulfilment", "delivered", why)
        self.move(order, "billing", "nothing_to_bill" if order.consigned else _billing(stands), why)
        self.move(order, "payment", _payment(order), why)
        now = _order(order, stands, why, delivers=delivers)
        held_open = now == "closed" and closing.held_open(order, self._premises.master.habits, self._tray, now_ms)
        self.move(order, "order", "accepted" if held_open else now, why)
        if axes.order == "closed":
            self._tray.facts.append(
                OrderClosed(
                    origin=order.origin,
                    system=self._premises.name,
                    order_number=order.number,
                    external_id=order.wish.external_id,
                )
            )
            self.tell(order, "order.closed", now_ms, cause, status=status(order))
        elif axes.order == "on_hold" and was not in ("on_hold", "submitted"):
            self.tell(order, "order.held", now_ms, cause, holds=list(order.holds))

    def move(self, order: Order, axis: str, now: str, why: str) -> None:
        """Move one axis, along its table, and record every step."""
        was: str = getattr(order.axes, axis)
        if was == now:
            return
        for state in steps(axis, was, now, order.reversed):
            setattr(order.axes, axis, state)
            self._tray.facts.append(
                OrderStatusChanged(
                    origin=order.origin,
                    system=self._premises.name,
                    order_number=order.number,
                    axis=axis,
                    was=was,
                    now=state,
                    version=order.version,
                    cause=why,
                )
            )
            was = state

    def tell(self, order: Order, type_: str, now_ms: int, cause: Cause, /, **data: Any) -> None:
        """An event about the order, under a version that no other event of it has."""
        if order.told == order.version:
            order.version += 1
        order.told = order.version
        wish = order.wish
        body: JsonObject = {
            "version": order.version,
            "revision": wish.revision,
            "sales_order_number": order.number,
            "external_id": wish.external_id,
            **data,
        }
        self._premises.log.emit(type_, order.number, body, cause, now_ms)

    def tell_hold_released(self, order: Order, hold: str, price: str, now_ms: int, cause: Cause) -> None:
        """With prices and everything that is not yet with the warehouse, so that the order can go on."""
        currency = order.wish.currency
        decided: JsonObject = {"price": price} if price else {}
        self.tell(
            order,
            "order.hold_released",
            now_ms,
            cause,
            hold=hold,
            holds=list(order.holds),
            lines=[
                {
                    "line_no": line.line_no,
                    "unit_price": money(line.unit_price_minor, currency),
                    **contract_price(line, currency),
                }
                for line in order.lines.values()
            ],
            fulfilment_orders=[fulfilment_order(one) for one in order.fulfilment_orders if one.status in UNRELEASED],
            **decided,
        )


def _lines(parts: Iterable[Part]) -> tuple[Line, ...]:
    return tuple([Line(part.line_no, part.item, part.quantity) for part in parts])


def cancelling(order: Order) -> bool:
    """Something of it is called back because its customer has cancelled, and nobody has said whether it can be."""
    pending = [one.pending_recall for one in order.fulfilment_orders]
    return any(recall is not None and recall.wishes for recall in pending)


def _fulfilment(stands: Tally) -> str:
    if stands.shipped > 0:
        return "partially_shipped" if stands.remaining else "shipped"
    if stands.released:
        return "released"
    if stands.allocated:
        return "partially_allocated" if stands.waiting else "allocated"
    return "backordered" if stands.waiting and stands.backordered == stands.waiting else "unallocated"


def _billing(stands: Tally) -> str:
    if stands.invoiced <= 0 and not (stands.shipped and stands.due <= 0):
        return "to_be_billed" if stands.shipped > 0 else "nothing_to_bill"
    return "invoiced" if stands.invoiced >= stands.due else "partially_invoiced"


def _payment(order: Order) -> str:
    """Once paid, always paid: an invoice that is posted once more does not make the customer a debtor again. What is
    credited because it never left does, once it has left in the end."""
    if order.axes.payment == "paid" and not order.reversed:
        return "paid"
    if order.axes.billing == "invoiced" and order.paid_minor + order.credited_minor >= order.invoiced_minor:
        return "paid"
    return "partially_paid" if order.paid_minor > 0 else "open" if order.reversed else order.axes.payment


def _order(order: Order, stands: Tally, why: str, *, delivers: bool) -> str:
    """Cancelling comes before closing, closing before holding. Where somebody says what was delivered, an order is not
    over before he has. Of an order that a customer has cancelled in part and whose rest cannot be supplied nobody has
    cancelled the rest: it is closed, and everybody is told."""
    if cancelling(order):
        return "cancel_pending"
    if not stands.remaining:
        if not stands.shipped:
            return "cancelled" if order.cancel_requested and why in BY_WISH else "closed"
        done = order.consigned or (order.axes.billing == "invoiced" and order.axes.payment == "paid")
        if delivers and stands.handed_over < stands.shipped:
            return "accepted"
        return "closed" if done else "accepted"
    return "on_hold" if order.holds and not stands.released else "accepted"
