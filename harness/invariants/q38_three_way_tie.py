"""When all is said, what was shipped is what was billed, to whom and at the price that the order says.   [Q38]

Kind:      settled; when the trial has come to rest, and for a finished order when it is finished.
Reads:     CaseListed, ConsignmentAgreed, ConsumptionSettled, CreditPosted, DeliveryConfirmed, FinanceViewed,
           InvoicePosted, OrderBooked, PriceApproved, PriceVarianceDecided, ReturnInspected, ShipmentConfirmed,
           ShipmentReversed, VendorShipped.
Needs:     nothing of the engine.
Formula:   at rest, for every order line: sum(shipped) - sum(refused at the door, or missing) = sum(invoiced), in base
           units; the unit price and tax category of every invoice line = the order line's in the order book (as
           approved, where that was reviewed, or as finance has decided for its shipment), and the customer of the
           invoice = the order's; unless an open case is about one of its shipments or invoices. (One about what is left
           of a document excuses nothing, and one about what was refused and is billed only that: all that was accepted
           is billed, and no more than left.) And for every return: accepted = credited, less what was then invoiced
           anew, unless an open case is about it, so that what the customer has is what he is billed for, net. (That no
           unit is lost before it ships is asked by S24 and Q34, what becomes of the charges by S41.)
           A shipment that was reversed has not shipped, and what is credited for it was not invoiced: in the end nobody
           is billed for what has never left, and once for what has.
           And where finance is shown what is to be invoiced: a shipment that is not, and of which the engine was told,
           is on that list, unless that is billed on proof of delivery and nothing of it was accepted, and one that is
           on the list has left and is not invoiced.
Why:       What left and was never billed is a present. In the middle of the day the two differ on every healthy order;
           in the end they may not.
Exercised: by every order line of which something was shipped or invoiced.
Convicts:  flawed:no-version-check, flawed:no-inbox-dedupe, flawed:key-per-attempt, flawed:unknown-is-failed,
           flawed:invoice-per-order, flawed:case-closed-unfinished, flawed:credited-when-allowed, flawed:credited-twice,
           flawed:whole-quantity-credited, flawed:reversal-ignored, flawed:early-reversal-dropped,
           flawed:reversal-is-stock.
Seen:      F093, F099, F116, F119, F143.
Example:   09:00 OrderBooked order_number=SO-7 lines=1:WIDGET:5 prices_minor=990
           10:20 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:WIDGET:5
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import BALANCE, REFUSED, Cases
from harness.invariants.consigned import Consigned
from harness.invariants.papers import Papers
from harness.invariants.returned import Returned
from harness.invariants.wording import listed, money, units
from seatrial.facts import (
    CaseListed,
    ConsignmentAgreed,
    ConsumptionSettled,
    CreditPosted,
    DeliveryConfirmed,
    Fact,
    FinanceViewed,
    InvoicePart,
    InvoicePosted,
    OrderBooked,
    PriceApproved,
    PriceVarianceDecided,
    ReturnInspected,
    ShipmentConfirmed,
    ShipmentReversed,
    VendorShipped,
)
from seatrial.rule import Handler, Rule


class Side(Struct, gc=False):
    """One order line, in base units. `price_minor` -1: the order book has no such line."""

    item: str
    price_minor: int = -1
    tax_category: str = ""
    shipped: int = 0
    invoiced: int = 0
    returned: int = 0
    """Refused at the customer's door, or missing there, by the carrier's proof."""

    @property
    def net(self) -> int:
        return self.shipped - self.returned

    @property
    def within(self) -> bool:
        """All that was accepted is billed, and no more than left: the rest is to be credited."""
        return self.net <= self.invoiced <= self.shipped


class Order(Struct, gc=False):
    """One sales order. `papers`: shipments and invoices, with their journal entries."""

    number: str
    customer: str = ""
    currency: str = ""
    lines: dict[str, Side] = field(default_factory=dict)
    shipments: dict[str, int] = field(default_factory=dict)
    invoices: dict[str, int] = field(default_factory=dict)
    billed: dict[str, str] = field(default_factory=dict)
    """Shipment -> the invoice that bills it."""
    decided: dict[tuple[str, str], int] = field(default_factory=dict)
    """(shipment, line) -> the unit price that finance has decided on."""
    reversed: dict[str, int] = field(default_factory=dict)
    """Shipments that were taken back."""
    declined: set[str] = field(default_factory=set)
    """Shipments of which nothing was accepted, by the carrier's proof: there is nothing to invoice."""
    odd: list[tuple[str, str, str]] = field(default_factory=list)
    """(invoice, kind of breach, in words) of whatever was billed otherwise than the order says."""


class Parcel(Struct, gc=False):
    """One shipment. `whose`: shipment line -> order line, until its proof of delivery is there."""

    order: Order
    whose: dict[str, str]


class ThreeWayTie(Rule):
    id = "Q38"
    kind = "settled"

    def prepare(self) -> None:
        self._orders: Papers[Order] = Papers()
        self._parcels: Papers[Parcel] = Papers()
        self._untied: list[Order] = []
        self._cases = Cases()
        self._unshown: list[tuple[str, int, int]] = []
        """Shipments that are neither invoiced nor on the list of what is to be: (number, when it left, the list)."""
        self._returned = Returned()
        self._consigned = Consigned()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            PriceApproved: self.approved,
            PriceVarianceDecided: self.decided,
            ShipmentConfirmed: self.shipped,
            DeliveryConfirmed: self.delivered,
            VendorShipped: self.shipped,
            ShipmentReversed: self.reversed,
            InvoicePosted: self.invoiced,
            ReturnInspected: self._returned.inspected,
            CreditPosted: self.credited,
            ConsignmentAgreed: self._consigned.agreed,
            ConsumptionSettled: self._consigned.settled,
            CaseListed: self._cases.seen,
            FinanceViewed: self.shown,
        }

    def shown(self, fact: FinanceViewed, at: int, entry: int) -> None:
        due = dict(fact.due)
        for _, order in self._orders:
            for shipment, left in order.shipments.items():
                if order.number in self._consigned.orders or shipment in order.reversed:
                    continue
                billed = order.billed.get(shipment)
                if shipment in due and billed is not None:
                    what = (
                        f"finance is shown shipment {shipment} as not invoiced ({due[shipment]}); it is, with {billed}"
                    )
                    self.breach("shipment", "due and billed", what, at, left, entry)
                elif shipment not in due and billed is None and shipment not in order.declined:
                    self._unshown.append((shipment, left, entry))
            for shipment in order.shipments:
                if shipment not in order.reversed:
                    due.pop(shipment, None)
        for shipment, reason in due.items():
            what = f"finance is shown shipment {shipment} as not invoiced ({reason}), which has not left"
            self.breach("shipment", "due and not shipped", what, at, entry)

    def booked(self, fact: OrderBooked, _at: int, _entry: int) -> None:
        order = self._order(fact.origin, fact.order_number)
        order.customer, order.currency = fact.customer, fact.currency
        taxes = fact.tax_categories or ("",) * len(fact.lines)
        for line, price_minor, tax in zip(fact.lines, fact.prices_minor, taxes, strict=False):
            order.lines[line.line] = Side(line.item, price_minor, tax)

    def approved(self, fact: PriceApproved, _at: int, _entry: int) -> None:
        order = self._order(fact.origin, fact.order_number)
        for line, price_minor in zip(fact.lines, fact.prices_minor, strict=True):
            _side(order, line.line, line.item).price_minor = price_minor

    def decided(self, fact: PriceVarianceDecided, _at: int, _entry: int) -> None:
        order = self._order(fact.origin, fact.order_number)
        for line in fact.lines:
            order.decided[fact.source_document, line.line] = line.unit_price_minor

    def shipped(self, fact: ShipmentConfirmed | VendorShipped, _at: int, entry: int) -> None:
        order = self._order(fact.origin, fact.order_number)
        order.shipments[fact.shipment] = entry
        for line in fact.lines:
            _side(order, line.line, line.item).shipped += line.quantity_base
        whose = {line.shipment_line: line.line for line in fact.lines}
        self._parcels.put(fact.origin, fact.shipment, Parcel(order, whose))

    def reversed(self, fact: ShipmentReversed, _at: int, entry: int) -> None:
        order = self._order(fact.origin, fact.order_number)
        order.reversed[fact.shipment] = entry
        for line in fact.lines:
            _side(order, line.line, line.item).shipped -= line.quantity_base

    def credited(self, fact: CreditPosted, at: int, entry: int) -> None:
        """For what came back, or for what never left."""
        self._returned.credited(fact, at, entry)
        order = self._orders.get(fact.order_number) if fact.reason == "shipment_reversed" else None
        if order is not None:
            order.invoices[fact.credit_memo] = entry
            for line in fact.lines:
                _side(order, line.line, line.item).invoiced -= line.quantity_base

    def delivered(self, fact: DeliveryConfirmed, _at: int, _entry: int) -> None:
        parcel = self._parcels.get(fact.shipment) if fact.final else None
        if parcel is None:
            return
        on_proof = self.trial.policies.billing_trigger_of(parcel.order.customer) == "proof_of_delivery"
        if on_proof and parcel.whose and not any(line.accepted_base for line in fact.lines):
            parcel.order.declined.add(fact.shipment)
        for line in fact.lines:
            line_no = parcel.whose.pop(line.shipment_line, "")
            if line_no:
                parcel.order.lines[line_no].returned += line.refused_base + line.missing_base

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        if fact.order_number in self._consigned.sales:
            return
        self._returned.invoiced(fact, entry)
        for part in fact.parts:
            self._invoiced(part, entry, not fact.replaces)

    def _invoiced(self, fact: InvoicePart, entry: int, counts: bool) -> None:
        if f"shipment/{fact.source_document}" in self.trial.tombstones:
            return  # of a finished order: S35 has it
        order = self._order(fact.origin, fact.order_number)
        order.invoices[fact.invoice] = entry
        order.billed.setdefault(fact.source_document, fact.invoice)
        if order.customer and fact.customer != order.customer:
            what = f"invoice {fact.invoice} of order {order.number} bills customer {fact.customer}"
            order.odd.append((fact.invoice, "another customer than the order", f"{what}, not {order.customer}"))
        for line in fact.lines:
            side = _side(order, line.line, line.item)
            side.invoiced += line.quantity_base if counts else 0
            price_minor = order.decided.get((fact.source_document, line.line), side.price_minor)
            if side.price_minor >= 0 and line.unit_price_minor != price_minor:
                self._billed_at(order, fact.invoice, line.line, line.unit_price_minor)
        for line, tax in zip(fact.lines, fact.tax_categories, strict=False):
            side = order.lines[line.line]
            if side.tax_category and tax != side.tax_category:
                what = f"invoice {fact.invoice} taxes line {line.line} of order {order.number} as {tax}"
                order.odd.append((fact.invoice, "other tax than the order", f"{what}; it is {side.tax_category}"))

    def _billed_at(self, order: Order, invoice: str, line_no: str, price_minor: int) -> None:
        billed, agreed = money(price_minor, order.currency), money(order.lines[line_no].price_minor, order.currency)
        what = f"invoice {invoice} bills line {line_no} of order {order.number} at {billed} a unit"
        order.odd.append((invoice, "other price than the order", f"{what}; the order says {agreed}"))

    def _ties(self, order: Order) -> bool:
        if order.number in self._consigned.orders:
            return True
        tied = not order.odd
        for side in order.lines.values():
            if side.shipped or side.invoiced:
                self.exercised += 1
                tied = tied and side.net == side.invoiced
        return tied

    def conclude(self, at: int, _entry: int) -> None:
        for kind, summary, witness in self._returned.untied(self._cases):
            self.breach("return", kind, summary, at, *witness)
        for order in [*self._untied, *[order for _, order in self._orders if not self._ties(order)]]:
            within = not order.odd and all(side.within for side in order.lines.values())
            but = BALANCE if within else BALANCE | REFUSED
            if not self._cases.about(*order.shipments, *order.invoices, but=but):
                self._convict(order, at)
        for shipment, left, entry in self._unshown:
            if not self._cases.about(f"wms/shipment.confirmed/{shipment}"):
                what = f"shipment {shipment} is not invoiced, and finance is not shown that it is to be"
                self.breach("shipment", "not invoiced and not shown", what, at, left, entry)

    def _convict(self, order: Order, at: int) -> None:
        witness = sorted([*order.shipments.values(), *order.reversed.values(), *order.invoices.values()])
        papers = f"shipped with {listed(list(order.shipments))}, billed with {listed(list(order.invoices))}"
        for line_no, side in order.lines.items():
            if side.net != side.invoiced:
                kind = "shipped and not billed" if side.invoiced < side.net else "billed and not shipped"
                what = f"line {line_no} of order {order.number}: {units(side.shipped, side.item)} shipped"
                what += f", {side.returned} refused or missing" if side.returned else ""
                what += f" ({listed(list(order.reversed))} taken back)" if order.reversed else ""
                self.breach("order line", kind, f"{what}, {side.invoiced} billed ({papers})", at, *witness)
        for invoice, kind, summary in order.odd:
            entity = "invoice" if "customer" in kind else "invoice line"
            self.breach(entity, kind, summary, at, order.invoices[invoice])

    def _order(self, origin: str, number: str) -> Order:
        order = self._orders.get(number)
        if order is None:
            order = Order(number)
            self._orders.put(origin, number, order)
        return order

    def retire(self, origin: str) -> None:
        self._parcels.forget(origin)
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
