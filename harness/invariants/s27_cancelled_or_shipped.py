"""No unit is both cancelled and shipped, and the customer is told "cancelled" only of what is.   [S27]

Kind:      safety; at every instant, whatever the faults.
Reads:     MilestoneRecorded, OrderAmended, OrderBooked, QuantityCut, ShipmentConfirmed, ShipmentReversed,
           VendorShipped.
Needs:     nothing of the engine.
Formula:   for every order line: told cancelled <= given up by the order book for the customer's wishes, at the instant
           of telling; and told cancelled + shipped <= ordered. A statement without quantities says that nothing of the
           order will come: it is right if all of it has been given up, for whatever reason: what was not there need
           not be cancelled. (What the order book gives up and what ships, C + S <= O, is S24's. The catalogue lets a
           cancellation that was confirmed too late end in a return; here the warehouse is asked before anybody is
           told, so a confirmation that comes too late is a breach.)
Why:       Two systems each say yes: the desk cancels, the lorry drives. The customer has a letter that says he owes
           nothing, and a parcel with an invoice.
Exercised: by every statement that something is cancelled.
Convicts:  flawed:cancelled-at-once.
Seen:      F086, F091, F092.
Example:   09:00 OrderBooked order_number=SO-7 external_id=CRM-7 lines=1:WIDGET:5
           10:00 MilestoneRecorded order=CRM-7 kind=cancelled document=CRQ-1 lines=1:WIDGET:5
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.papers import Papers
from harness.invariants.wording import units
from seatrial.facts import (
    Fact,
    Line,
    MilestoneRecorded,
    OrderAmended,
    OrderBooked,
    QuantityCut,
    ShipmentConfirmed,
    ShipmentReversed,
    VendorShipped,
)
from seatrial.rule import Handler, Rule


class Told(Struct, gc=False):
    """One line of an order, in base units. `told`: what the customer has been told is cancelled; `given_up`: for his
    requests to cancel; `cut`: for a change of his, or for want of stock."""

    item: str
    ordered: int
    given_up: int = 0
    cut: int = 0
    told: int = 0
    shipped: int = 0


class Order(Struct, gc=False):
    number: str
    customers_number: str
    entry: int
    lines: dict[str, Told]
    statements: dict[str, int] = field(default_factory=dict)
    """Statements that something is cancelled, by wish and version → entry: one that comes again says nothing new."""


class CancelledOrShipped(Rule):
    id = "S27"

    def prepare(self) -> None:
        self._orders: Papers[Order] = Papers()
        self._numbers: Papers[str] = Papers()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            OrderAmended: self.amended,
            QuantityCut: self.given_up,
            MilestoneRecorded: self.told,
            ShipmentConfirmed: self.shipped,
            VendorShipped: self.shipped,
            ShipmentReversed: self.reversed,
        }

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        lines = {line.line: Told(line.item, line.quantity_base) for line in fact.lines}
        self._orders.put(fact.origin, fact.order_number, Order(fact.order_number, fact.external_id, entry, lines))
        if self._numbers.get(fact.external_id) is None:
            self._numbers.put(fact.origin, fact.external_id, fact.order_number)

    def amended(self, fact: OrderAmended, _at: int, _entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            for line in fact.lines:
                order.lines[line.line].ordered = line.quantity_base

    def given_up(self, fact: QuantityCut, _at: int, _entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is None:
            return
        for line in fact.lines:
            if fact.wish:
                order.lines[line.line].given_up += line.quantity_base
            else:
                order.lines[line.line].cut += line.quantity_base

    def told(self, fact: MilestoneRecorded, at: int, entry: int) -> None:
        if fact.kind != "cancelled":
            return
        self.exercised += 1
        order = self._orders.get(self._numbers.get(fact.order) or "")
        statement = f"{fact.document}/{fact.version}"
        if order is None or statement in order.statements:
            return
        order.statements[statement] = entry
        if not fact.lines:
            self._whole(order, at, entry)
        for line in fact.lines:
            self._line(order, line, at, entry)

    def _whole(self, order: Order, at: int, entry: int) -> None:
        left = {no: line for no, line in order.lines.items() if line.given_up + line.cut < line.ordered}
        if left:
            summary = (
                f"the customer was told at {self.clock(at)} that order {order.customers_number} is cancelled, and the "
                f"order book has not given up {len(left)} of its lines"
            )
            self.breach("order", "told cancelled", summary, at, order.entry, entry)

    def _line(self, order: Order, said: Line, at: int, entry: int) -> None:
        line = order.lines.get(said.line)
        if line is None:
            return
        line.told += said.quantity_base
        if line.told > line.given_up:
            summary = (
                f"the customer was told at {self.clock(at)} that {units(line.told, line.item)} of order "
                f"{order.customers_number} are cancelled, and the order book has given up {line.given_up}"
            )
            self.breach("order line", "told cancelled", summary, at, order.entry, entry)

    def shipped(self, fact: ShipmentConfirmed | VendorShipped, at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is None:
            return
        for line in fact.lines:
            known = order.lines.get(line.line)
            if known is None:
                continue
            known.shipped += line.quantity_base
            if known.told and known.told + known.shipped > known.ordered:
                summary = (
                    f"{units(known.shipped, known.item)} of order {order.number} had left at {self.clock(at)} with "
                    f"{fact.shipment}, and the customer was told that {known.told} of {known.ordered} are cancelled"
                )
                self.breach("order line", "cancelled and shipped", summary, at, order.entry, entry,
                            *order.statements.values())  # fmt: skip

    def reversed(self, fact: ShipmentReversed, _at: int, _entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            for line in fact.lines:
                if line.line in order.lines:
                    order.lines[line.line].shipped -= line.quantity_base

    def retire(self, origin: str) -> None:
        self._orders.forget(origin)
        self._numbers.forget(origin)
