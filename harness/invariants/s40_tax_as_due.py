"""Tax is what is due where the goods went, on the day on which they left; and the parts come to the whole.   [S40]

Kind:      safety; at every invoice. That parts come to the whole is asked at rest, and of a finished order.
Reads:     BillableEventRecorded, ConsumptionReported, ConsumptionSettled, ContractChanged, InvoicePosted,
           OrderBooked, OrderServed, ServiceReported, ShipmentConfirmed, TaxRateSet, VendorShipped.
Needs:     nothing of the engine.
Formula:   for every tax row of an invoice: its jurisdiction = the country of the order's address; what is taxable in a
           category = the invoice's lines of that category by the order book, charges as standard; its rate = the one
           that holds for both on the tax point, as set between evidence and posting; its tax = rate x taxable, rounded
           as the document declares: "document", half away from zero; "order", within one minor unit of it, and for all
           invoices of the order together half away from zero, to the minor unit. And what of an order is on an invoice
           in a category whose rate is above 0 has a row. The tax point is the date of the goods issue, at the site; of
           a parcel that a vendor sent, the date that his ship notice states; of consigned goods, the date on which the
           customer reported that he has used them. A service contract is taxed like an order: where it is used and as
           what it is, by the order book; its fee on the last day of the month, a parcel on the day on which it left.
           (Where there is no tax service, rates hold everywhere, or for a customer of their own.)
Why:       The tax hangs on where the goods go, what they are and when they leave. All three are carried from system to
           system beside the money, and a wrong one makes an invoice that looks right, until the audit.
Exercised: by every tax row of an invoice whose order and shipment, or whose contract, are known, and by every one
           that is not there.
Convicts:  flawed:bill-to-tax, flawed:taxed-at-order-date, flawed:category-defaulted, flawed:tax-by-utc,
           flawed:handling-untaxed.
Seen:      F111, F123, F134, F136, F138, F151, F205.
Example:   08:00 TaxRateSet jurisdiction=DE category=standard rate_ppm=190000 valid_from=2007-01-01
           08:00 TaxRateSet jurisdiction=CH category=standard rate_ppm=77000 valid_from=2018-01-01
           09:00 OrderBooked order_number=SO-7 country=DE lines=1:BOOK:1 tax_categories=standard currency=CHF
           10:20 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1:BOOK:1 on=2026-03-02
           10:31 InvoicePosted invoice=INV-1 order_number=SO-7 source_document=SHP-3 tax_rows=SO-7>CH/standard@77000:9+1
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.papers import Papers
from harness.invariants.rates import Rates
from harness.invariants.rounding import half_up
from harness.invariants.serviced import Serviced
from harness.invariants.wording import listed, money, share
from seatrial.facts import (
    BillableEventRecorded,
    ConsumptionReported,
    ConsumptionSettled,
    Fact,
    InvoicePosted,
    OrderBooked,
    ShipmentConfirmed,
    TaxRateSet,
    TaxRow,
    VendorShipped,
)
from seatrial.rule import Handler, Rule

PPM = 1_000_000
CHARGES = "standard"
ORDER = "order"


class Order(Struct, gc=False):
    """An order, or what was sold of consigned goods, or a service contract. `categories` by line. `sums`: (taxable,
    tax) of its invoices by row, where the order is rounded as a whole."""

    number: str
    customer: str
    country: str
    entry: int
    categories: dict[str, str]
    sums: dict[tuple[str, str, int], tuple[int, int]] = field(default_factory=dict)
    invoices: dict[str, int] = field(default_factory=dict)
    currency: str = ""
    service: bool = False

    @property
    def said(self) -> str:
        return f"{'contract' if self.service else 'order'} {self.number}"

    @property
    def what(self) -> str:
        return "services" if self.service else "goods"

    @property
    def then(self) -> str:
        return "when they were rendered" if self.service else "when they left"


class Goods(Struct, gc=False):
    """What is behind lines of an invoice: its tax point, and since when there is evidence of it; -1: not yet."""

    on: str
    entry: int
    told_at: int = -1


class Taxed(Struct, frozen=True, gc=False):
    """Something on an invoice that is taxed: what it is by the order book, when it left, and rates that may hold."""

    category: str
    minor: int
    on: str
    entry: int
    rates: set[int]


class TaxAsDue(Rule):
    id = "S40"

    def prepare(self) -> None:
        self._rates = Rates()
        self._orders: Papers[Order] = Papers()
        self._goods: Papers[Goods] = Papers()
        self._untied: list[Order] = []
        self._serviced = Serviced()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            **self._serviced.follows(),
            TaxRateSet: self._rates.seen,
            OrderBooked: self.booked,
            ConsumptionSettled: self.sold,
            ShipmentConfirmed: self.left,
            VendorShipped: self.left,
            ConsumptionReported: self.used,
            BillableEventRecorded: self.told,
            InvoicePosted: self.invoiced,
        }

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        if self._orders.get(fact.order_number) is None:
            categories = {line.line: tax for line, tax in zip(fact.lines, fact.tax_categories, strict=False)}
            order = Order(fact.order_number, fact.customer, fact.country, entry, categories)
            self._orders.put(fact.origin, fact.order_number, order)

    def sold(self, fact: ConsumptionSettled, _at: int, entry: int) -> None:
        categories = {str(number): tax for number, tax in enumerate(fact.tax_categories, 1)}
        self._orders.put(
            fact.origin, fact.document, Order(fact.document, fact.customer, fact.country, entry, categories)
        )

    def left(self, fact: ShipmentConfirmed | VendorShipped, at: int, entry: int) -> None:
        on = fact.on or self.trial.calendar.local(at)[:10]
        self._put(fact.origin, fact.shipment, on, entry)
        if isinstance(fact, ShipmentConfirmed):
            self._serviced.left(fact, on, entry)

    def used(self, fact: ConsumptionReported, at: int, entry: int) -> None:
        self._put(fact.origin, fact.report, fact.on or self.trial.calendar.local(at)[:10], entry)

    def _put(self, origin: str, document: str, on: str, entry: int) -> None:
        if self._goods.get(document) is None:
            self._goods.put(origin, document, Goods(on, entry))

    def told(self, fact: BillableEventRecorded, at: int, _entry: int) -> None:
        goods = self._goods.get(fact.source_document)
        if goods is not None and goods.told_at < 0:
            goods.told_at = at

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        due = self._rendered(fact) if fact.contract else self._taxed(fact)
        wrong: set[str] = set()
        for row in fact.tax_rows:
            order = self._orders.get(row.order)
            if order is None or row.order not in due:
                continue  # of a finished order, or of nothing that left: S35 and S36 have it
            self.exercised += 1
            order.invoices[fact.invoice], order.currency = entry, fact.currency
            if fact.tax_rounding == ORDER:
                taxable, tax = order.sums.get(_place(row), (0, 0))
                order.sums[_place(row)] = taxable + row.taxable_minor, tax + row.tax_minor
            parts = [one for one in due[row.order] if one.category == row.category]
            found = self._wrong(fact, order, row, parts)
            if found is not None:
                kind, summary = found
                wrong.add(order.number)
                taxed = f"{money(row.taxable_minor, fact.currency)} of {row.category} {order.what}"
                self._breach(kind, f"invoice {fact.invoice} taxes {taxed} {summary}", order, due[row.order], at, entry)
        for number, parts in due.items():
            order = self._orders.get(number)
            if order is not None and number not in wrong:
                self._untaxed(fact, order, parts, at, entry)

    def _untaxed(self, fact: InvoicePosted, order: Order, taxed: list[Taxed], at: int, entry: int) -> None:
        """What should have a row and has none."""
        for category in dict.fromkeys(one.category for one in taxed):
            parts = [one for one in taxed if one.category == category]
            minor, rates = sum(one.minor for one in parts), set[int]().union(*[one.rates for one in parts])
            has = any((row.order, row.category) == (order.number, category) for row in fact.tax_rows)
            if minor and rates and min(rates) and not has:
                self.exercised += 1
                what = f"{money(minor, fact.currency)} of {category} {order.what} of {order.said} are not taxed"
                due = listed([share(rate) for rate in sorted(rates)])
                summary = f"{what} on invoice {fact.invoice}; on {_days(parts)}, {order.then}, it is {due}"
                self._breach("not taxed", summary, order, parts, at, entry)

    def _breach(self, kind: str, summary: str, order: Order, taxed: list[Taxed], at: int, entry: int) -> None:
        self.breach("invoice", kind, summary, at, *sorted({order.entry, entry, *[one.entry for one in taxed]}))

    def _taxed(self, fact: InvoicePosted) -> dict[str, list[Taxed]]:
        """What an invoice has to tax, by order, as far as both an order and all that left of it are known. Of several
        shipments of an order, charges go with any."""
        charges = {share.order_number: share.charges_minor for share in fact.shares}
        due: dict[str, list[Taxed]] = {}
        unknown: set[str] = set()
        for part in fact.parts:
            order, goods = self._orders.get(part.order_number), self._goods.get(part.source_document)
            if order is None or goods is None:
                unknown.add(part.order_number)
                continue
            amounts = []
            if charges.get(order.number):
                amounts.append((CHARGES, charges[order.number] if order.number not in due else 0))
            stated = part.tax_categories or ("",) * len(part.lines)
            for line, net, category in zip(part.lines, part.nets_minor, stated, strict=False):
                amounts.append((order.categories.get(line.line, category), net))
            holding = self._rates.holding
            due.setdefault(order.number, []).extend(
                [
                    Taxed(
                        category,
                        minor,
                        goods.on,
                        goods.entry,
                        holding(order.country, order.customer, category, goods.on, goods.told_at),
                    )
                    for category, minor in amounts
                ]
            )
        return {number: taxed for number, taxed in due.items() if number not in unknown}

    def _rendered(self, fact: InvoicePosted) -> dict[str, list[Taxed]]:
        """The same of a service contract, if the order book knows it and all that is billed of it."""
        contract = self._serviced.of(fact)
        charges = None if contract is None else self._serviced.charges(fact)
        if contract is None or charges is None:
            return {}
        said = contract.said
        if self._orders.get(said.contract) is None:
            order = Order(said.contract, said.customer, said.country, contract.entry, {}, service=True)
            self._orders.put(said.origin, said.contract, order)
        rates = [self._rates.holding(said.country, said.customer, said.tax_category, x.on, x.told_at) for x in charges]
        return {
            said.contract: [
                Taxed(said.tax_category, one.minor, one.on, one.entry, holding)
                for one, holding in zip(charges, rates, strict=True)
            ]
        }

    def _wrong(self, fact: InvoicePosted, order: Order, row: TaxRow, due: list[Taxed]) -> tuple[str, str] | None:
        rates = set[int]().union(*[one.rates for one in due])
        place = self._rates.place(order.country, order.customer, row.category)
        if row.jurisdiction != place:
            return (
                "country",
                f"in {row.jurisdiction}; {order.said} {'is used in' if order.service else 'went to'} {place}",
            )
        in_all = sum(one.minor for one in due)
        rows = [one for one in fact.tax_rows if (one.order, one.category) == (row.order, row.category)]
        if sum(one.taxable_minor for one in rows) != in_all:
            return "category", f"and {order.said} has {money(in_all, fact.currency)} of them on it"
        if row.rate_ppm not in rates:
            holds = listed([share(rate) for rate in sorted(rates)])
            return "rate", f"at {share(row.rate_ppm)}; on {_days(due)}, {order.then}, it is {holds}"
        if not _rounded(row, fact.tax_rounding):
            return "amount", f"at {share(row.rate_ppm)} with {money(row.tax_minor, fact.currency)}"
        return None

    def conclude(self, at: int, _entry: int) -> None:
        for order in [*self._untied, *[order for _, order in self._orders]]:
            for (_, category, rate_ppm), (taxable, tax) in order.sums.items():
                due = half_up(taxable * rate_ppm, PPM)
                if tax != due:
                    has, wants = money(tax, order.currency), money(due, order.currency)
                    parts = f"{category} {order.what} of {order.said}, {money(taxable, order.currency)} in all"
                    summary = f"the tax on {parts}, is {has} on {listed(list(order.invoices))} together, not {wants}"
                    self.breach("order", "parts and whole", summary, at, *order.invoices.values())

    def retire(self, origin: str) -> None:
        self._untied += [order for _, order in self._orders.forget(origin) if not _ties(order)]
        self._goods.forget(origin)


def _place(row: TaxRow) -> tuple[str, str, int]:
    return row.jurisdiction, row.category, row.rate_ppm


def _days(parts: list[Taxed]) -> str:
    return listed(sorted({one.on for one in parts}))


def _rounded(row: TaxRow, rounding: str) -> bool:
    exact = row.rate_ppm * row.taxable_minor
    if rounding == ORDER:
        return abs(row.tax_minor * PPM - exact) <= PPM
    return row.tax_minor == half_up(exact, PPM)


def _ties(order: Order) -> bool:
    return all(tax == half_up(taxable * rate, PPM) for (_, _, rate), (taxable, tax) in order.sums.items())
