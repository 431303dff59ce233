"""A substitute leaves only where the order book lets it, on the line that was ordered, at the declared price.   [S28]

Kind:      safety; at every shipment and billable event, whatever the faults.
Reads:     BillableEventRecorded, OrderAmended, OrderBooked, ShipmentConfirmed, SubstitutionAuthorized.
Needs:     nothing of the engine.
Formula:   for every shipment line: its line is one that was booked, and its item is the one booked on it or one that
           was authorised for it; and where one was, shipped(ordered) + shipped(substitute) <= ordered, in base units;
           for every billable line of a substitute: it names the line that was ordered, at the price that the
           authorisation declares.
           The declared price may differ from the one booked. Here the order book declares that of the line.
Why:       A substitute that is booked as a line of its own leaves the line that was ordered open: the customer gets,
           and pays for, both.
Exercised: by every shipment line and every billable line whose item is not the one that was booked.
Convicts:  flawed:substitute-extra-line.
Seen:      F083.
Example:   09:00 OrderBooked order_number=SO-7 lines=1:PUMP-A:5 prices_minor=990 currency=EUR
           10:00 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1:PUMP-B:5
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.papers import Papers
from harness.invariants.wording import money, units
from seatrial.facts import (
    BillableEventRecorded,
    Fact,
    OrderAmended,
    OrderBooked,
    ShipmentConfirmed,
    SubstitutionAuthorized,
)
from seatrial.rule import Handler, Rule


class Booked(Struct, gc=False):
    """One order line. `authorised`: substitute → (price, journal entry)."""

    item: str
    ordered: int
    shipped: int = 0
    authorised: dict[str, tuple[int, int]] = field(default_factory=dict)


class Order(Struct, gc=False):
    entry: int
    currency: str
    lines: dict[str, Booked] = field(default_factory=dict)


class SubstitutionAuthorised(Rule):
    id = "S28"

    def prepare(self) -> None:
        self._orders: Papers[Order] = Papers()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            OrderAmended: self.amended,
            SubstitutionAuthorized: self.authorised,
            ShipmentConfirmed: self.shipped,
            BillableEventRecorded: self.reported,
        }

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        if self._orders.get(fact.order_number) is None:
            order = Order(entry, fact.currency)
            for line in fact.lines:
                order.lines[line.line] = Booked(line.item, line.quantity_base)
            self._orders.put(fact.origin, fact.order_number, order)

    def amended(self, fact: OrderAmended, _at: int, _entry: int) -> None:
        order = self._orders.get(fact.order_number)
        for line in fact.lines if order is not None else ():
            booked = order.lines.get(line.line) if order is not None else None
            if booked is not None:
                booked.ordered = line.quantity_base

    def authorised(self, fact: SubstitutionAuthorized, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        for line, price_minor in zip(fact.lines, fact.prices_minor, strict=False) if order is not None else ():
            booked = order.lines.get(line.line) if order is not None else None
            if booked is not None:
                booked.authorised[line.item] = (price_minor, entry)

    def shipped(self, fact: ShipmentConfirmed, at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is None:
            return
        for line in fact.lines:
            booked = order.lines.get(line.line)
            goods = f"{units(line.quantity_base, line.item)} left with {fact.shipment}"
            if booked is None:
                self.exercised += 1
                summary = f"{goods} on line {line.line}, which order {fact.order_number} does not have"
                self.breach("shipment line", "extra line", summary, at, order.entry, entry)
                continue
            booked.shipped += line.quantity_base
            if line.item != booked.item:
                self.exercised += 1
                if line.item not in booked.authorised:
                    summary = f"{goods} for line {line.line} of order {fact.order_number}, which is for {booked.item}"
                    told = "nobody had authorised that"
                    self.breach("shipment line", "not authorised", f"{summary}: {told}", at, order.entry, entry)
            if booked.authorised and booked.shipped > booked.ordered:
                of = f"line {line.line} of order {fact.order_number}"
                summary = f"{booked.shipped} units left on {of}, substitutes included; {booked.ordered} were ordered"
                self.breach("order line", "shipped twice over", summary, at, order.entry, entry)

    def reported(self, fact: BillableEventRecorded, at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is None:
            return
        for line in fact.lines:
            booked = order.lines.get(line.line)
            if booked is not None and line.item == booked.item:
                continue
            self.exercised += 1
            billed = f"{units(line.quantity_base, line.item)} of {fact.source_document} were billed"
            if booked is None:
                summary = f"{billed} on line {line.line}, which order {fact.order_number} does not have"
                self.breach("billable line", "extra line", summary, at, order.entry, entry)
                continue
            price_minor, authorised = booked.authorised.get(line.item, (line.unit_price_minor, order.entry))
            if line.unit_price_minor != price_minor:
                asked, agreed = money(line.unit_price_minor, order.currency), money(price_minor, order.currency)
                summary = f"{billed} at {asked} each, on line {line.line} of order {fact.order_number}"
                kind = "other price than declared"
                self.breach("billable line", kind, f"{summary}; declared: {agreed}", at, authorised, entry)

    def retire(self, origin: str) -> None:
        self._orders.forget(origin)
