"""Boxes, pieces and cases are one quantity: every document that names a unit means the same base units.   [S52]

Kind:      safety; at every document about an order on which an item has more than its base unit. What its invoices
           come to is asked at rest, and of a finished order: they need not be posted in the order in which they were
           drawn up.
Reads:     BillableEventRecorded, CreditPosted, FulfilmentOrderOpened, InvoicePosted, OrderBooked, OrderCorrected,
           OrderSubmitted, ShipmentConfirmed, StockReserved, VendorShipped.
Needs:     nothing of the engine.
Formula:   with q x factor = base units, as exact fractions, for every line:
           booking, invoice: the quantity stated x the unit's factor = the base quantity beside it (a wish may be for
                        what is no whole number of them: it is refused);
           booking:     base units = those of the wish (as it stands, or as it was before somebody overwrote it);
           reservation: base units <= those of its fulfilment order;
           billing:     base units = those of the shipment line; what one unit of the price and of the invoice comes
                        to = what the booking says;
           invoices:    what all of a line come to = price x base units billed / what the price is for, rounded half up
                        once, however many parcels the line left in. What is invoiced anew, in the place of an invoice
                        that was credited in full, comes to what was credited for the same units.
           (Evidence of what came back names base units only: it is credited at the price of its invoice.)
           Units are compared by what they come to, not by name: a name alone is what somebody's mapping prints.
Why:       A distributor sells boxes, stocks pieces and invoices cases. Whoever converts at every step, and rounds each
           time, ships one box and bills sixteen pieces; whoever passes over the word ships three pieces for three
           boxes. The ERP's item master converts, once, and the others carry on what it said.
Exercised: by every booking, reservation, billable event and invoice of such an order.
Convicts:  flawed:boxes-as-each, flawed:rounded-at-each-step.
Seen:      F141, F142, F143, F144, F145, F146, F147.
Example:   09:00 OrderSubmitted order=CRM-7 revision=1 lines=1:BOLT:36 wished=3xBOX*12
           09:01 OrderBooked order_number=SO-7 external_id=CRM-7 revision=1 lines=1:BOLT:3 wished=3xEA*1
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from harness.invariants.papers import Papers
from harness.invariants.rounding import half_up
from harness.invariants.wording import listed, money, units
from seatrial.facts import (
    BillableEventRecorded,
    BillableLine,
    CreditPosted,
    Fact,
    FulfilmentOrderOpened,
    InvoicePart,
    InvoicePosted,
    Line,
    OrderBooked,
    OrderCorrected,
    OrderSubmitted,
    ShipmentConfirmed,
    Stated,
    StockReserved,
    Unit,
    VendorShipped,
)
from seatrial.rule import Handler, Rule

BASE = Unit("base unit")
CAME_BACK = "return_accepted"
"""Type of evidence of what came back."""


class Booked(Struct, gc=False):
    """One order line: the units that the booking named, and what was billed of it."""

    item: str
    priced_per: Unit
    invoiced_in: Unit
    price_minor: int
    """As it is billed: whether that is the price agreed is asked by S30 and Q38."""
    billed_base: int = 0
    billed_minor: int = 0
    invoices: dict[int, str] = field(default_factory=dict)
    """By journal entry."""

    @property
    def due_minor(self) -> int:
        per = self.priced_per
        return half_up(self.price_minor * self.billed_base * per.denominator, per.numerator)


class Order(Struct, gc=False):
    """A booking. `entry`: of the journal."""

    entry: int
    number: str
    currency: str
    lines: dict[str, Booked] = field(default_factory=dict)


class Paper(Struct, gc=False):
    """Base units of a document's lines, and its entry in the journal."""

    entry: int
    base: dict[str, int]


class ExactUnits(Rule):
    id = "S52"

    def prepare(self) -> None:
        self._wishes: Papers[list[Paper]] = Papers()
        self._orders: Papers[Order] = Papers()
        self._papers: Papers[Paper] = Papers()
        self._reversed: Papers[CreditPosted] = Papers()
        """By the invoice that was credited in full."""
        self._dear: list[Order] = []
        """Finished, and billed for another amount than their quantity is worth."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderSubmitted: self.wished,
            OrderCorrected: self.wished,
            OrderBooked: self.booked,
            FulfilmentOrderOpened: self.opened,
            StockReserved: self.reserved,
            ShipmentConfirmed: self.shipped,
            VendorShipped: self.shipped,
            BillableEventRecorded: self.reported,
            InvoicePosted: self.invoiced,
            CreditPosted: self.credited,
        }

    def wished(self, fact: OrderSubmitted | OrderCorrected, _at: int, entry: int) -> None:
        if not fact.wished:
            return
        key, paper = (
            f"{fact.order}/{fact.revision}",
            Paper(entry, {line.line: line.quantity_base for line in fact.lines}),
        )
        wishes = self._wishes.get(key)
        if wishes is None:
            self._wishes.put(fact.origin, key, [paper])
        else:
            wishes.append(paper)

    def booked(self, fact: OrderBooked, at: int, entry: int) -> None:
        if not fact.wished:
            return
        self.exercised += 1
        self._stated(fact.order_number, fact.lines, fact.wished, at, entry)
        wishes = self._wishes.get(f"{fact.external_id}/{fact.revision}") or []
        booked = {line.line: line.quantity_base for line in fact.as_ordered}
        if wishes and not any(wish.base == booked for wish in wishes):
            self._booked_otherwise(fact, wishes[-1], at, entry)
        order = Order(entry, fact.order_number, fact.currency)
        for line, price, priced, invoiced in zip(
            fact.lines, fact.prices_minor, fact.priced_per, fact.invoiced_in, strict=False
        ):
            order.lines[line.line] = Booked(line.item, priced, invoiced, price)
        if self._orders.get(fact.order_number) is None:
            self._orders.put(fact.origin, fact.order_number, order)

    def opened(self, fact: FulfilmentOrderOpened, _at: int, entry: int) -> None:
        if self._orders.get(fact.order_number) is not None and self._papers.get(fact.fulfilment_order) is None:
            base = {line.line: line.quantity_base for line in fact.lines}
            self._papers.put(fact.origin, fact.fulfilment_order, Paper(entry, base))

    def reserved(self, fact: StockReserved, at: int, entry: int) -> None:
        opened = self._papers.get(fact.fulfilment_order)
        if opened is None:
            return
        self.exercised += 1
        reserved: dict[str, int] = {}
        items: dict[str, str] = {}
        for line in fact.lines:
            reserved[line.line] = reserved.get(line.line, 0) + line.quantity_base
            items[line.line] = line.item
        for line_no, base in reserved.items():
            wanted = opened.base.get(line_no, 0)
            if base > wanted:
                what = f"{units(base, items[line_no])} were reserved for line {line_no} of {fact.fulfilment_order}"
                summary = f"{what}, which is for {wanted}"
                self.breach("order line", "reserved in another quantity", summary, at, opened.entry, entry)

    def shipped(self, fact: ShipmentConfirmed | VendorShipped, _at: int, entry: int) -> None:
        if self._orders.get(fact.order_number) is not None and self._papers.get(fact.shipment) is None:
            base: dict[str, int] = {}
            for line in fact.lines:
                base[line.shipment_line] = base.get(line.shipment_line, 0) + line.quantity_base
            self._papers.put(fact.origin, fact.shipment, Paper(entry, base))

    def reported(self, fact: BillableEventRecorded, at: int, entry: int) -> None:
        order, shipment = self._orders.get(fact.order_number), self._papers.get(fact.source_document)
        if order is None or fact.type == CAME_BACK:
            return
        self.exercised += 1
        for index, line in enumerate(fact.lines):
            left = shipment.base.get(line.shipment_line) if shipment is not None else None
            if shipment is not None and left is not None and left != line.quantity_base:
                billed = f"{units(left, line.item)} left with {fact.source_document}, line {line.shipment_line}"
                summary = f"{billed}; {line.quantity_base} were reported to billing"
                self.breach("shipment line", "billed in another quantity", summary, at, shipment.entry, entry)
            booked = order.lines.get(line.line)
            if booked is not None:
                priced, invoiced = _nth(fact.priced_per, index), _nth(fact.invoiced_in, index)
                self._same(order, line, "is priced", booked.priced_per, priced, at, entry)
                self._same(order, line, "is invoiced", booked.invoiced_in, invoiced, at, entry)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        if fact.stated:
            self._stated(fact.invoice, fact.lines, fact.stated, at, entry)
        for part in fact.parts:
            if fact.replaces:
                self._anew(part, fact.replaces, at, entry)
            else:
                self._invoiced(part, entry)

    def credited(self, fact: CreditPosted, _at: int, _entry: int) -> None:
        if fact.reason == "reversal" and self._orders.get(fact.order_number) is not None:
            self._reversed.put(fact.origin, fact.invoice, fact)

    def _anew(self, fact: InvoicePart, replaces: str, at: int, entry: int) -> None:
        """What takes the place of an invoice (without one that was credited it is S49's) is worth what was credited."""
        memo = self._reversed.get(replaces)
        if memo is None:
            return
        self.exercised += 1
        for line, net in zip(fact.lines, fact.nets_minor, strict=True):
            given = [x.net_minor for x in memo.lines if (x.line, x.quantity_base) == (line.line, line.quantity_base)]
            if given and net not in given:
                what = f"{units(line.quantity_base, line.item)} on line {line.line} of order {fact.order_number}"
                asked, back = money(net, memo.currency), money(given[-1], memo.currency)
                summary = f"{what} are invoiced anew for {asked} with {fact.invoice}; {back} were credited for them"
                self.breach("order line", "worth something else", summary, at, entry)

    def _invoiced(self, fact: InvoicePart, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is None:
            return
        self.exercised += 1
        for line, net in zip(fact.lines, fact.nets_minor, strict=True):
            booked = order.lines.get(line.line)
            if booked is None:
                continue
            booked.billed_base += line.quantity_base
            booked.billed_minor += net
            booked.invoices[entry] = fact.invoice
            booked.price_minor = line.unit_price_minor

    def _stated(
        self, document: str, lines: Sequence[Line | BillableLine], stated: Sequence[Stated], at: int, entry: int
    ) -> None:
        for line, said in zip(lines, stated, strict=False):
            unit = said.unit
            if said.numerator * unit.numerator != line.quantity_base * said.denominator * unit.denominator:
                part = f"/{said.denominator}" if said.denominator != 1 else ""
                what = f"{said.numerator}{part} {unit.uom} of {line.item} on line {line.line} of {document}"
                summary = f"{what} stand for {line.quantity_base} base units, at {_factor(unit)} each"
                self.breach("order line", "converted wrongly", summary, at, entry)

    def _booked_otherwise(self, fact: OrderBooked, wish: Paper, at: int, entry: int) -> None:
        for line, said in zip(fact.lines, fact.wished, strict=False):
            wanted = wish.base.get(line.line, 0)
            if wanted != line.quantity_base:
                what = f"line {line.line} of {fact.external_id} is for {units(wanted, line.item)}"
                how = f"{fact.order_number} has {line.quantity_base}: {said.numerator} x {_said(said.unit)}"
                self.breach("order line", "booked in another quantity", f"{what}; {how}", at, wish.entry, entry)

    def _same(self, order: Order, line: BillableLine, what: str, booked: Unit, told: Unit, at: int, entry: int) -> None:
        if booked.numerator * told.denominator != told.numerator * booked.denominator:
            summary = f"line {line.line} of order {order.number} {what} per {_said(booked)}"
            kind = "billed in another unit"
            self.breach("order line", kind, f"{summary}; billing was told: {_said(told)}", at, order.entry, entry)

    def conclude(self, at: int, _entry: int) -> None:
        for order in [*self._dear, *[order for _, order in self._orders if _dear(order)]]:
            for line_no, line in order.lines.items():
                if line.billed_minor != line.due_minor:
                    came = f"{units(line.billed_base, line.item)} on line {line_no} of order {order.number}"
                    asked, right = money(line.billed_minor, order.currency), money(line.due_minor, order.currency)
                    price = f"{money(line.price_minor, order.currency)} for one {_said(line.priced_per)}"
                    how = f"with {listed(list(line.invoices.values()))}; at {price} they come to {right}"
                    summary = f"{came} were billed for {asked}, {how}"
                    self.breach("order line", "worth something else", summary, at, order.entry, *line.invoices)

    def retire(self, origin: str) -> None:
        self._wishes.forget(origin)
        self._dear += [order for _, order in self._orders.forget(origin) if _dear(order)]
        self._papers.forget(origin)
        self._reversed.forget(origin)


def _dear(order: Order) -> bool:
    return any(line.billed_minor != line.due_minor for line in order.lines.values())


def _nth(said: Sequence[Unit], index: int) -> Unit:
    """Of which nothing is said is in base units."""
    return said[index] if said else BASE


def _said(unit: Unit) -> str:
    """A unit in words.

    >>> _said(Unit("BOX", 12)), _said(Unit("M", 1, 50)), _said(Unit("EA"))
    ('BOX of 12', 'M of 1/50', 'EA of 1')
    """
    return f"{unit.uom} of {_factor(unit)}"


def _factor(unit: Unit) -> str:
    return f"{unit.numerator}/{unit.denominator}" if unit.denominator != 1 else str(unit.numerator)
