"""What the engine says it has done is in the books, and what it has brought about it knows.   [S64]

Kind:      settled; when the trial has come to rest, for every order that is not finished.
Reads:     BillableEventRecorded, CaseListed, FillUpPosted, FulfilmentOrderOpened, GoodsIssuePosted, InvoicePosted,
           OrderBooked, OrderViewed, ShipmentConfirmed, ShippingOrderAccepted, VendorShipmentPosted, VendorShipped.
Needs:     orders.
Formula:   the engine's own state and what it sends are one: a crash leaves both or neither. Seen from outside, for
           every order in its view: each sales order, fulfilment order, shipment and invoice that it names is in the
           books as this order's; each fulfilment order that it says the warehouse has, the warehouse has;
           each shipment that it says was posted or billed, was. And the other way round: what the books have of the
           order, the view names; unless an open case is about the order. (The catalogue asks for it at every instant
           of the engine's store. A rule reads facts only; what a crash tears apart does not grow together by itself.)
           An invoice that takes the place of another is the order's, though what came back has brought it about.
Why:       The row says "sent", and the process died before it was. Nobody looks at rows that say "sent".
Exercised: by every view of an order that is booked.
Convicts:  flawed:sent-is-done.
Seen:      F002, F009, F022.
Example:   09:00 OrderBooked order_number=SO-7 external_id=CRM-7
           09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7
           18:00 OrderViewed order=CRM-7 order_number=SO-7 fulfilment_orders=SO-7-1 handed_over=SO-7-1
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from harness.invariants.wording import listed
from seatrial.facts import (
    BillableEventRecorded,
    CaseListed,
    Fact,
    FillUpPosted,
    FulfilmentOrderOpened,
    GoodsIssuePosted,
    InvoicePosted,
    OrderBooked,
    OrderViewed,
    ShipmentConfirmed,
    ShippingOrderAccepted,
    VendorShipmentPosted,
    VendorShipped,
)
from seatrial.rule import Handler, Rule

BOOKS: Mapping[type[Fact], tuple[str, str]] = {
    FulfilmentOrderOpened: ("fulfilment_orders", "fulfilment_order"),
    ShippingOrderAccepted: ("handed_over", "fulfilment_order"),
    ShipmentConfirmed: ("shipments", "shipment"),
    VendorShipped: ("shipments", "shipment"),
    GoodsIssuePosted: ("posted", "shipment"),
    VendorShipmentPosted: ("posted", "shipment"),
    FillUpPosted: ("posted", "shipment"),
    BillableEventRecorded: ("billed", "source_document"),
}
"""Fact -> the member of the view that names it, and the field that has its number."""

SAYS: Mapping[str, str] = {
    "fulfilment_orders": "the order book has opened",
    "handed_over": "the warehouse has the shipping order of",
    "shipments": "there have left",
    "posted": "the stock ledger has followed",
    "billed": "invoicing has been told of",
    "invoices": "there are posted",
}
KNOWN = ("fulfilment_orders", "shipments", "invoices")
"""What an engine must know of, once all has been told."""


class Order(Struct):
    """What the books have of an order: member of the view -> numbers, each with the entry that says so."""

    number: str = ""
    entry: int = -1
    has: dict[str, dict[str, int]] = field(default_factory=dict)


class AtomicHandOff(Rule):
    id = "S64"
    kind = "settled"
    needs = frozenset({"orders"})

    def prepare(self) -> None:
        self._orders: Papers[Order] = Papers()
        self._origins: Papers[str] = Papers()
        """By number."""
        self._views: list[tuple[OrderViewed, int]] = []
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            **dict.fromkeys(BOOKS, self.has),
            InvoicePosted: self.invoiced,
            OrderViewed: self.viewed,
            CaseListed: self._cases.seen,
        }

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        order = self._order(fact.origin)
        if not order.number:
            order.number, order.entry = fact.order_number, entry
            self._origins.put(fact.origin, fact.order_number, fact.origin)

    def has(self, fact: Fact, _at: int, entry: int) -> None:
        member, number = BOOKS[type(fact)]
        self._order(fact.origin).has.setdefault(member, {})[getattr(fact, number)] = entry

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        for share in fact.shares:
            origin = self._origins.get(share.order_number) if fact.replaces else None
            self._order(origin or share.origin).has.setdefault("invoices", {})[fact.invoice] = entry

    def _order(self, origin: str) -> Order:
        order = self._orders.get(origin)
        if order is None:
            self._orders.put(origin, origin, order := Order())
        return order

    def viewed(self, fact: OrderViewed, _at: int, entry: int) -> None:
        self._views.append((fact, entry))

    def conclude(self, at: int, _entry: int) -> None:
        for view, entry in self._views:
            order = self._orders.get(view.origin) or Order()
            self.exercised += bool(order.number or view.order_number)
            if not self._cases.about(view.order) and not (order.number and self._cases.about(order.number)):
                self._number(view, order, at, entry)
                for member in SAYS:
                    self._member(view, order, member, at, entry)

    def _number(self, view: OrderViewed, order: Order, at: int, entry: int) -> None:
        if view.order_number == order.number:
            return
        if view.order_number:
            what = f"the engine says that order {view.order} is booked as {view.order_number}"
            self.breach("order", "not in the books", f"{what}, and it is not", at, entry)
        else:
            what = f"order {view.order} is booked as {order.number}"
            self.breach("order", "not known", f"{what}, and the engine does not know of it", at, order.entry, entry)

    def _member(self, view: OrderViewed, order: Order, member: str, at: int, entry: int) -> None:
        said: tuple[str, ...] = getattr(view, member)
        there = order.has.get(member, {})
        invented = [number for number in said if number not in there]
        if invented:
            what = f"the engine says that for order {view.order} {SAYS[member]} {listed(invented)}"
            self.breach("order", "not in the books", f"{what}, and it is in no book", at, entry)
        missed = [number for number in there if number not in said] if member in KNOWN else []
        if missed:
            what = f"for order {view.order} {SAYS[member]} {listed(missed)}"
            summary = f"{what}, and the engine does not know of it"
            self.breach("order", "not known", summary, at, *[there[number] for number in missed], entry)

    def retire(self, origin: str) -> None:
        self._orders.forget(origin)
        self._origins.forget(origin)
