"""Credit is approved only for what the customer's limit bears, by what he really owes.   [S26]

Kind:      safety; whenever the order book approves credit, at booking and at release.
Reads:     CreditApproved, HoldReleased, HoldSet, InvoicePosted, OrderAmended, OrderBooked, PaymentApplied,
           PriceApproved, QuantityCut, ReceivablePosted, ShipmentConfirmed.
Needs:     nothing of the engine.
Formula:   open items + shipped and not invoiced + open firm orders <= limit, the order in question included, or a clerk
           has released a credit hold on it. The sum is over the customer, from what happened and not from what the
           order book was told: shipments as the warehouse confirmed them, invoices as posted, cash as applied. Not yet
           shipped and shipped alike count at net prices; an invoice counts with tax and charges once the order book
           has it, and at net prices before: a limit is not broken by tax that nobody could know of. An order on credit
           hold is not firm: what of it has not shipped does not count. (The catalogue leaves open whether it does.)
           An order counts as it says by then: at the price that was approved, with what was added to it.
           Cash that has arrived and was not posted makes the order book's own figure too high: it errs on the safe
           side, and is no breach. Cash posted before or beyond what was applied makes it too low.
Why:       The order book can only add up what it is told. If payments are counted twice, it goes on delivering to
           customers who have stopped paying, and says that all is well.
Exercised: by every approval.
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
from seatrial.facts import (
    CreditApproved,
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
    Unit,
)
from seatrial.rule import Handler, Rule


class Invoice(Struct, gc=False):
    """`order`: the sales order it bills. `known`: the order book has it."""

    order: str
    net_minor: int
    total_minor: int
    paid_minor: int = 0
    known: bool = False

    @property
    def owed_minor(self) -> int:
        return max(0, (self.total_minor if self.known else self.net_minor) - self.paid_minor)


class Order(Struct):
    """`prices`: line -> minor units, `per`: of which unit. `ordered`: line -> base units in all; `open`: those neither
    shipped nor cut. `counted_minor`: its part of the customer's exposure."""

    customer: str
    prices: dict[str, int]
    per: dict[str, Unit]
    ordered: dict[str, int]
    open: dict[str, int]
    entry: int
    held: bool = False
    allowed: bool = False
    unbilled_minor: int = 0
    owed_minor: int = 0
    counted_minor: int = 0

    @property
    def weight_minor(self) -> int:
        firm = 0 if self.held else sum(self.worth_minor(line, base) for line, base in self.open.items() if base > 0)
        return firm + max(0, self.unbilled_minor) + self.owed_minor

    def worth_minor(self, line: str, base: int) -> int:
        """Base units at the line's price. Of a price that does not divide, less than a minor unit is left out."""
        per = self.per.get(line)
        return 0 if per is None else base * self.prices[line] * per.denominator // per.numerator


class Account(Struct):
    """`last`: the journal entry that last made the customer owe more."""

    exposure_minor: int = 0
    last: int = 0


class CreditExposure(Rule):
    id = "S26"

    def prepare(self) -> None:
        self._orders: Papers[Order] = Papers()
        self._invoices: Papers[Invoice] = Papers()
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
            InvoicePosted: self.invoiced,
            ReceivablePosted: self.posted,
            PaymentApplied: self.paid,
        }

    def _weigh(self, order: Order, entry: int) -> None:
        """The order has changed: replace what it counted for."""
        account = self._accounts.setdefault(order.customer, Account())
        more = order.weight_minor - order.counted_minor
        account.exposure_minor += more
        order.counted_minor += more
        if more > 0:
            account.last = entry

    # ------------------------------------------------------------ what counts

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        per = fact.priced_per or (Unit(""),) * len(fact.lines)
        prices = {line.line: price for line, price in zip(fact.lines, fact.prices_minor, strict=False)}
        units = {line.line: unit for line, unit in zip(fact.lines, per, strict=False) if line.line in prices}
        wanted = {line.line: line.quantity_base for line in fact.lines if line.line in units}
        order = Order(fact.customer, prices, units, wanted, dict(wanted), entry, held="credit" in fact.holds)
        self._orders.put(fact.origin, fact.order_number, order)
        self._weigh(order, entry)

    def amended(self, fact: OrderAmended, _at: int, entry: int) -> None:
        """What was added; what was given up is told as such."""
        order = self._orders.get(fact.order_number)
        if order is not None:
            for line in fact.lines:
                if line.line in order.prices:
                    if line.quantity_base > order.ordered[line.line]:
                        order.allowed = False  # what somebody let go in spite of the limit was less than this
                    order.open[line.line] += line.quantity_base - order.ordered[line.line]
                    order.ordered[line.line] = line.quantity_base
            self._weigh(order, entry)

    def priced(self, fact: PriceApproved, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            for line, minor in zip(fact.lines, fact.prices_minor, strict=True):
                order.prices[line.line] = minor
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
            for line in fact.lines:
                order.open[line.line] = order.open.get(line.line, 0) - line.quantity_base
            self._weigh(order, entry)

    def shipped(self, fact: ShipmentConfirmed, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            for line in fact.lines:
                order.open[line.line] = order.open.get(line.line, 0) - line.quantity_base
                order.unbilled_minor += order.worth_minor(line.line, line.quantity_base)
            self._weigh(order, entry)

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            self._invoices.put(fact.origin, fact.invoice, Invoice(fact.order_number, fact.net_minor, fact.total_minor))
            order.unbilled_minor -= fact.net_minor
            order.owed_minor += fact.net_minor
            self._weigh(order, entry)

    def posted(self, fact: ReceivablePosted, _at: int, entry: int) -> None:
        if fact.kind == "invoice":
            self._owed(fact.invoice, entry, known=True)

    def paid(self, fact: PaymentApplied, _at: int, entry: int) -> None:
        self._owed(fact.invoice, entry, paid_minor=fact.amount_minor)

    def _owed(self, number: str, entry: int, *, paid_minor: int = 0, known: bool = False) -> None:
        """Something has become of an invoice."""
        invoice = self._invoices.get(number)
        order = self._orders.get(invoice.order) if invoice is not None else None
        if invoice is not None and order is not None:
            before = invoice.owed_minor
            invoice.paid_minor += paid_minor
            invoice.known |= known
            order.owed_minor += invoice.owed_minor - before
            self._weigh(order, entry)

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
        self._invoices.forget(origin)
        for _, order in self._orders.forget(origin):
            account = self._accounts.get(order.customer)
            if account is not None:
                account.exposure_minor -= order.counted_minor
