"""Credit is approved only for what the customer's limit bears, by what he really owes.   [S26]

Kind:      safety; whenever the order book approves credit, at booking and at release.
Reads:     CreditApproved, CreditPosted, DeliveryConfirmed, HoldReleased, HoldSet, InvoicePosted, OrderAmended,
           OrderBooked, PaymentApplied, PriceApproved, QuantityCut, ReceivablePosted, ShipmentConfirmed,
           ShipmentReversed, VendorShipped.
Needs:     nothing of the engine.
Formula:   open items + shipped and not invoiced + open firm orders <= limit, the order in question included, or a clerk
           has released a credit hold on it. The sum is over the customer, from what happened and not from what the
           order book was told: shipments as the warehouse confirmed them, invoices as posted, cash as applied. All of
           it counts as it will be owed: an order at its prices, with the charges that are not invoiced yet, and with
           tax on both, rounded once; an invoice at its total once the order book has it, and within its order before:
           a limit is not broken by the half a minor unit by which each part's tax is rounded otherwise. An order on
           credit hold is not firm: what of it has not shipped does not count. (The catalogue leaves that open.)
           An order counts as it says by then: at the price that was approved, with what was added to it.
           What was refused at the door, or missing, is not owed where proof of delivery is billed. An invoice that
           bills no order that is still open counts as well: of a service contract, of what was used up, or made anew
           when something has come back of an order that was over. (Money that is taken off an invoice again does not:
           the order book's own figure has that as soon as it is posted, and Q45 asks that it is.)
           Cash that has arrived and was not posted makes the order book's own figure too high: it errs on the safe
           side, and is no breach. Cash posted before or beyond what was applied makes it too low.
Why:       The order book can only add up what it is told. If payments are counted twice, it goes on delivering to
           customers who have stopped paying, and says that all is well.
Exercised: by every approval, at booking, at release, and of what is added to an order.
Convicts:  flawed:payment-counted-twice.
Seen:      F121, F122.
Example:   09:00 OrderBooked order/1 order_number=SO-1 customer=C-1 lines=1:WIDGET:5 prices_minor=1000
           09:00 CreditApproved order/1 order_number=SO-1 customer=C-1 occasion=booking limit_minor=6000
           10:00 OrderBooked order/2 order_number=SO-2 customer=C-1 lines=1:WIDGET:5 prices_minor=1000
           10:00 CreditApproved order/2 order_number=SO-2 customer=C-1 occasion=booking limit_minor=6000
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.papers import Papers
from harness.invariants.rounding import half_up
from seatrial.facts import (
    BillableLine,
    CreditApproved,
    CreditPosted,
    DeliveryConfirmed,
    Fact,
    HoldReleased,
    HoldSet,
    InvoicePosted,
    OrderAmended,
    OrderBooked,
    PaymentApplied,
    PriceApproved,
    QuantityCut,
    ReceivablePosted,
    ShipmentConfirmed,
    ShipmentReversed,
    Unit,
    VendorShipped,
)
from seatrial.rule import Handler, Rule

PPM = 1_000_000
UNTAXED = frozenset({"zero", "exempt"})


class Invoice(Struct, gc=False):
    """What of it falls to a sales order that it bills. `known`: the order book has it. `order` "": it falls to none
    that is open, and `customer` owes it."""

    order: str
    customer: str
    lines: tuple[BillableLine, ...]
    charges_minor: int
    total_minor: int
    known: bool = False
    paid_minor: int = 0


class Priced(Struct, gc=False):
    """One line: `minor` units per `per`. In base units: `ordered` in all; `open`, neither shipped nor cut; `shipped`;
    and `invoiced`, as far as the order book knows."""

    minor: int
    per: Unit
    taxed: bool
    ordered: int
    open: int
    shipped: int = 0
    invoiced: int = 0

    def to_bill_minor(self, *, held: bool) -> int:
        """What is still to be invoiced of it; nothing open counts if it is held. A price for a box need not divide by
        its pieces: what is billed is rounded as a sum."""
        base = self.shipped + (0 if held else max(0, self.open))
        return 0 if base <= self.invoiced else self._worth_minor(base) - self._worth_minor(self.invoiced)

    def _worth_minor(self, base: int) -> int:
        return half_up(base * self.minor * self.per.denominator, self.per.numerator)


class Order(Struct):
    """`charges_minor`: not invoiced yet, as far as the order book knows; `owed_minor`: invoices less cash.
    `counted_minor`: its part of the customer's exposure."""

    origin: str
    customer: str
    lines: dict[str, Priced]
    charges_minor: int
    tax_rate_ppm: int
    entry: int
    held: bool = False
    allowed: bool = False
    owed_minor: int = 0
    counted_minor: int = 0

    @property
    def weight_minor(self) -> int:
        to_bill = [(line, line.to_bill_minor(held=self.held)) for line in self.lines.values()]
        net = sum(minor for _, minor in to_bill)
        if not net:
            return self.owed_minor
        charges = max(0, self.charges_minor)
        taxable = charges + sum(minor for line, minor in to_bill if line.taxed)
        return net + charges + half_up(taxable * self.tax_rate_ppm, PPM) + self.owed_minor


class Account(Struct):
    """`last`: the journal entry that last made the customer owe more."""

    exposure_minor: int = 0
    last: int = 0


class CreditExposure(Rule):
    id = "S26"

    def prepare(self) -> None:
        self._orders: Papers[Order] = Papers()
        self._invoices: Papers[list[Invoice]] = Papers()
        self._parcels: Papers[tuple[str, dict[str, str]]] = Papers()
        """Shipment -> its order, and shipment line -> order line."""
        self._accounts: dict[str, Account] = {}

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            OrderAmended: self.amended,
            PriceApproved: self.priced,
            CreditApproved: self.approved,
            HoldSet: self.held,
            HoldReleased: self.freed,
            QuantityCut: self.cut,
            ShipmentConfirmed: self.shipped,
            DeliveryConfirmed: self.delivered,
            VendorShipped: self.shipped,
            ShipmentReversed: self.reversed,
            InvoicePosted: self.invoiced,
            ReceivablePosted: self.posted,
            PaymentApplied: self.paid,
            CreditPosted: self.credited,
        }

    def _weigh(self, order: Order, entry: int) -> None:
        """The order has changed: replace what it counted for."""
        account = self._accounts.setdefault(order.customer, Account())
        more = order.weight_minor - order.counted_minor
        account.exposure_minor += more
        order.counted_minor += more
        if more > 0:
            account.last = entry

    def _owes(self, customer: str, minor: int, entry: int) -> None:
        """What is of no order that is open has changed."""
        account = self._accounts.setdefault(customer, Account())
        account.exposure_minor += minor
        if minor > 0:
            account.last = entry

    # ------------------------------------------------------------ what counts

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        per = fact.priced_per or (Unit(""),) * len(fact.lines)
        categories = fact.tax_categories or ("",) * len(fact.lines)
        lines = {
            line.line: Priced(price, unit, category not in UNTAXED, line.quantity_base, line.quantity_base)
            for line, price, unit, category in zip(fact.lines, fact.prices_minor, per, categories, strict=False)
        }
        held = "credit" in fact.holds
        order = Order(fact.origin, fact.customer, lines, fact.charges_minor, fact.tax_rate_ppm, entry, held)
        self._orders.put(fact.origin, fact.order_number, order)
        self._weigh(order, entry)

    def amended(self, fact: OrderAmended, _at: int, entry: int) -> None:
        """What was added; what was given up is told as such."""
        order = self._orders.get(fact.order_number)
        if order is not None:
            for said in fact.lines:
                line = order.lines.get(said.line)
                if line is not None:
                    if said.quantity_base > line.ordered:
                        order.allowed = False  # what somebody let go in spite of the limit was less than this
                    line.open += said.quantity_base - line.ordered
                    line.ordered = said.quantity_base
            self._weigh(order, entry)

    def priced(self, fact: PriceApproved, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            for said, minor in zip(fact.lines, fact.prices_minor, strict=True):
                if said.line in order.lines:
                    if minor > order.lines[said.line].minor:
                        order.allowed = False
                    order.lines[said.line].minor = minor
            self._weigh(order, entry)

    def held(self, fact: HoldSet, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None and fact.hold == "credit":
            order.held = True
            self._weigh(order, entry)

    def freed(self, fact: HoldReleased, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None and fact.hold == "credit":
            order.held, order.allowed = False, True
            self._weigh(order, entry)

    def cut(self, fact: QuantityCut, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            for said in fact.lines:
                if said.line in order.lines:
                    order.lines[said.line].open -= said.quantity_base
            self._weigh(order, entry)

    def shipped(self, fact: ShipmentConfirmed | VendorShipped, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            for said in fact.lines:
                line = order.lines.get(said.line)
                if line is not None:
                    line.open -= said.quantity_base
                    line.shipped += said.quantity_base
            whose = {said.shipment_line: said.line for said in fact.lines}
            self._parcels.put(fact.origin, fact.shipment, (fact.order_number, whose))
            self._weigh(order, entry)

    def reversed(self, fact: ShipmentReversed, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            for said in fact.lines:
                line = order.lines.get(said.line)
                if line is not None:
                    line.open += said.quantity_base
                    line.shipped -= said.quantity_base
            self._weigh(order, entry)

    def delivered(self, fact: DeliveryConfirmed, _at: int, entry: int) -> None:
        """What was refused or missing is not owed, if that is what is billed."""
        number, whose = self._parcels.get(fact.shipment) or ("", {})
        order = self._orders.get(number)
        if order is None or not fact.final or self._on_goods_issue(order.customer):
            return
        for said in fact.lines:
            line = order.lines.get(whose.pop(said.shipment_line, ""))
            if line is not None:
                line.shipped -= said.refused_base + said.missing_base
        self._weigh(order, entry)

    def _on_goods_issue(self, customer: str) -> bool:
        return self.trial.policies.billing_trigger_of(customer) == "goods_issue"

    def invoiced(self, fact: InvoicePosted, _at: int, _entry: int) -> None:
        """Each order has its share of an invoice, and its own lines."""
        parts = list(fact.parts)
        found: list[Invoice] = []
        for share in fact.shares:
            order = "" if self._orders.get(share.order_number) is None else share.order_number
            lines = [line for part in parts if part.order_number == share.order_number for line in part.lines]
            if fact.replaces or not order:
                lines = []  # they were billed before, or are of no order
            found.append(Invoice(order, fact.customer, tuple(lines), share.charges_minor, share.total_minor))
        if fact.contract:
            found.append(Invoice("", fact.customer, (), 0, fact.total_minor))
        self._invoices.put(fact.origin, fact.invoice, found)

    def posted(self, fact: ReceivablePosted, _at: int, entry: int) -> None:
        """The order book has an invoice. That it has it twice makes the customer owe no more."""
        for invoice in (self._invoices.get(fact.invoice) or ()) if fact.kind == "invoice" else ():
            if invoice.known:
                continue
            invoice.known, order = True, self._orders.get(invoice.order)
            if not invoice.order:
                self._owes(invoice.customer, invoice.total_minor, entry)
            elif order is not None:
                order.owed_minor += invoice.total_minor
                order.charges_minor -= invoice.charges_minor
                for billed in invoice.lines:
                    if billed.line in order.lines:
                        order.lines[billed.line].invoiced += billed.quantity_base
                self._weigh(order, entry)

    def paid(self, fact: PaymentApplied, _at: int, entry: int) -> None:
        """Of several orders the first is paid first."""
        invoices, left = self._invoices.get(fact.invoice) or [], fact.amount_minor
        for invoice in invoices:
            order = self._orders.get(invoice.order)
            part = left if invoice is invoices[-1] else min(left, invoice.total_minor - invoice.paid_minor)
            invoice.paid_minor += part
            left -= part
            if not invoice.order:
                self._owes(invoice.customer, -part, entry)
            elif order is not None:
                order.owed_minor -= part
                self._weigh(order, entry)

    def credited(self, fact: CreditPosted, _at: int, entry: int) -> None:
        """What is credited is not owed; of an order that is over, it is a claim that the customer has."""
        order = self._orders.get(fact.order_number)
        if order is not None:
            order.owed_minor -= fact.total_minor
            for said in fact.lines if fact.reason == "shipment_reversed" else ():
                if said.line in order.lines:
                    order.lines[said.line].invoiced -= said.quantity_base
            self._weigh(order, entry)
        else:
            self._owes(fact.customer, -fact.total_minor, entry)

    # ------------------------------------------------------------ what is judged

    def approved(self, fact: CreditApproved, at: int, entry: int) -> None:
        self.exercised += 1
        account = self._accounts.get(fact.customer)
        order = self._orders.get(fact.order_number)
        if account is None or order is None or order.allowed or account.exposure_minor <= fact.limit_minor:
            return
        what = f"credit for order {fact.order_number} was approved at {self.clock(at)} ({fact.occasion})"
        owes = f"{fact.customer} owed or would owe {account.exposure_minor} of {fact.limit_minor} minor units"
        summary = f"{what}, when {owes}; the order book counted {fact.exposure_minor}"
        witness = sorted({order.entry, account.last, entry})
        self.breach("order", "approved beyond the limit", summary, at, *witness)

    def retire(self, origin: str) -> None:
        self._parcels.forget(origin)
        for _, order in self._orders.forget(origin):
            account = self._accounts.get(order.customer)
            if account is not None:  # what was credited of it beyond what was owed stays the customer's claim
                account.exposure_minor -= order.counted_minor - min(0, order.owed_minor)
        for number, found in self._invoices.forget(origin):
            self._left_over(number, found)

    def _left_over(self, number: str, found: list[Invoice]) -> None:
        """Of an invoice whose first order is over: what falls to others, and what the order book has not got yet."""
        left, home = [], ""
        for invoice in found:
            order = self._orders.get(invoice.order)
            if order is not None:
                home = order.origin
            elif invoice.known:
                continue
            else:
                invoice.order = ""
            left.append(invoice)
        if left:
            self._invoices.put(home, number, left)
