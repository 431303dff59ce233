"""When all is said, what was shipped is what was billed, at the price of the order.   [Q38]

Kind:      settled; when the trial has come to rest, and for a finished order when it is finished.
Reads:     CaseListed, InvoicePosted, OrderBooked, ShipmentConfirmed.
Needs:     nothing of the engine.
Formula:   at rest, for every order line: sum(shipped) = sum(invoiced), in base units, and the unit price of every
           invoice line = the order line's price in the order book; unless a case is about the order or one of its
           shipments. (That ordered = cut + shipped + open is asked by S24.)
Why:       What left and was never billed is a present. In the middle of the day the two differ on every healthy order;
           in the end they may not.
Exercised: by every order line of which something was shipped or invoiced.
Convicts:  flawed:no-version-check, flawed:no-inbox-dedupe, flawed:key-per-attempt, flawed:unknown-is-failed,
           flawed:invoice-per-order.
Seen:      F093, F099, F116, F119, F143.
Example:   09:00 OrderBooked order_number=SO-7 lines=1:WIDGET:5 prices_minor=990
           10:20 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:WIDGET:5
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from harness.invariants.wording import listed, money, units
from seatrial.facts import CaseListed, Fact, InvoicePosted, OrderBooked, ShipmentConfirmed
from seatrial.rule import Handler, Rule


class Side(Struct, gc=False):
    """One order line, in base units. `price_minor` -1: the order book has no such line."""

    item: str
    price_minor: int = -1
    shipped: int = 0
    invoiced: int = 0


class Order(Struct, gc=False):
    """One sales order. `papers`: shipments and invoices, with their journal entries."""

    number: str
    external_id: str = ""
    currency: str = ""
    lines: dict[str, Side] = field(default_factory=dict)
    shipments: dict[str, int] = field(default_factory=dict)
    invoices: dict[str, int] = field(default_factory=dict)
    prices: list[tuple[str, str, int]] = field(default_factory=list)
    """(invoice, line, price) of whatever was billed at another price."""


class ThreeWayTie(Rule):
    id = "Q38"
    kind = "settled"

    def prepare(self) -> None:
        self._orders: Papers[Order] = Papers()
        self._untied: list[Order] = []
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            ShipmentConfirmed: self.shipped,
            InvoicePosted: self.invoiced,
            CaseListed: self._cases.seen,
        }

    def booked(self, fact: OrderBooked, _at: int, _entry: int) -> None:
        order = self._order(fact.origin, fact.order_number)
        order.external_id, order.currency = fact.external_id, fact.currency
        for line, price_minor in zip(fact.lines, fact.prices_minor, strict=False):
            order.lines[line.line] = Side(line.item, price_minor)

    def shipped(self, fact: ShipmentConfirmed, _at: int, entry: int) -> None:
        order = self._order(fact.origin, fact.order_number)
        order.shipments[fact.shipment] = entry
        for line in fact.lines:
            _side(order, line.line, line.item).shipped += line.quantity_base

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        if f"shipment/{fact.source_document}" in self.trial.tombstones:
            return  # of a finished order: S35 has it
        order = self._order(fact.origin, fact.order_number)
        order.invoices[fact.invoice] = entry
        for line in fact.lines:
            side = _side(order, line.line, line.item)
            side.invoiced += line.quantity_base
            if line.unit_price_minor != side.price_minor >= 0:
                order.prices.append((fact.invoice, line.line, line.unit_price_minor))

    def _ties(self, order: Order) -> bool:
        tied = not order.prices
        for side in order.lines.values():
            if side.shipped or side.invoiced:
                self.exercised += 1
                tied = tied and side.shipped == side.invoiced
        return tied

    def conclude(self, at: int, _entry: int) -> None:
        for order in [*self._untied, *[order for _, order in self._orders if not self._ties(order)]]:
            if not self._cases.about(order.number, order.external_id, *order.shipments, *order.invoices):
                self._convict(order, at)

    def _convict(self, order: Order, at: int) -> None:
        witness = sorted([*order.shipments.values(), *order.invoices.values()])
        papers = f"shipped with {listed(list(order.shipments))}, billed with {listed(list(order.invoices))}"
        for line_no, side in order.lines.items():
            if side.shipped != side.invoiced:
                kind = "shipped and not billed" if side.invoiced < side.shipped else "billed and not shipped"
                what = f"line {line_no} of order {order.number}: {units(side.shipped, side.item)} shipped"
                self.breach("order line", kind, f"{what}, {side.invoiced} billed ({papers})", at, *witness)
        for invoice, line_no, price_minor in order.prices:
            billed = money(price_minor, order.currency)
            agreed = money(order.lines[line_no].price_minor, order.currency)
            what = f"invoice {invoice} bills line {line_no} of order {order.number} at {billed} a unit"
            summary = f"{what}; the order says {agreed}"
            self.breach("invoice line", "other price than the order", summary, at, order.invoices[invoice])

    def _order(self, origin: str, number: str) -> Order:
        order = self._orders.get(number)
        if order is None:
            order = Order(number)
            self._orders.put(origin, number, order)
        return order

    def retire(self, origin: str) -> None:
        for _, order in self._orders.forget(origin):
            if not self._ties(order):
                self._untied.append(order)
            for shipment in order.shipments:
                self.trial.tombstones.add(f"shipment/{shipment}")


def _side(order: Order, line_no: str, item: str) -> Side:
    side = order.lines.get(line_no)
    if side is None:
        side = order.lines[line_no] = Side(item)
    return side
