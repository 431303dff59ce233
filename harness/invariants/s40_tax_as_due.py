"""Tax is what is due where the goods went, on the day on which they left; and the parts come to the whole.   [S40]

Kind:      safety; at every invoice. That parts come to the whole is asked at rest, and of a finished order.
Reads:     BillableEventRecorded, InvoicePosted, OrderBooked, ShipmentConfirmed, TaxRateSet.
Needs:     nothing of the engine.
Formula:   for every tax row of an invoice: its jurisdiction = the country of the order's address; what is taxable in a
           category = the invoice's lines of that category by the order book, charges as standard; its rate = the one
           that holds for both on the date of the goods issue, at the site, as set between evidence and posting; its
           tax = rate x taxable, rounded as the document declares: "document", half away from zero; "order", within one
           minor unit of it, and for all invoices of the order together half away from zero, to the minor unit.
           (Where there is no tax service, rates hold everywhere, or for a customer of their own.)
Why:       The tax hangs on where the goods go, what they are and when they leave. All three are carried from system to
           system beside the money, and a wrong one makes an invoice that looks right, until the audit.
Exercised: by every tax row of an invoice whose order and shipment are known.
Convicts:  flawed:bill-to-tax, flawed:taxed-at-order-date, flawed:category-defaulted, flawed:tax-by-utc.
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
from harness.invariants.rounding import half_up
from harness.invariants.wording import listed, money, share
from seatrial.facts import (
    BillableEventRecorded,
    Fact,
    InvoicePosted,
    OrderBooked,
    ShipmentConfirmed,
    TaxRateSet,
    TaxRow,
)
from seatrial.rule import Handler, Rule

PPM = 1_000_000
CHARGES = "standard"
ORDER = "order"


class Rate(Struct, frozen=True, gc=False):
    ppm: int
    valid_from: str
    set_at: int


class Order(Struct, gc=False):
    """`categories` by line. `sums`: (taxable, tax) of its invoices by row, where the order is rounded as a whole."""

    number: str
    customer: str
    country: str
    currency: str
    entry: int
    categories: dict[str, str]
    sums: dict[tuple[str, str, int], tuple[int, int]] = field(default_factory=dict)
    invoices: dict[str, int] = field(default_factory=dict)


class Goods(Struct, gc=False):
    """A shipment: the date on which it left, and since when there is evidence of it; -1: not yet."""

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
        self._rates: dict[tuple[str, str, str], list[Rate]] = {}
        self._orders: Papers[Order] = Papers()
        self._goods: Papers[Goods] = Papers()
        self._untied: list[Order] = []

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            TaxRateSet: self.rate_set,
            OrderBooked: self.booked,
            ShipmentConfirmed: self.left,
            BillableEventRecorded: self.told,
            InvoicePosted: self.invoiced,
        }

    def rate_set(self, fact: TaxRateSet, at: int, _entry: int) -> None:
        rate = Rate(fact.rate_ppm, fact.valid_from, at)
        self._rates.setdefault((fact.jurisdiction, fact.customer, fact.category), []).append(rate)

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        if self._orders.get(fact.order_number) is None:
            categories = {line.line: tax for line, tax in zip(fact.lines, fact.tax_categories, strict=False)}
            order = Order(fact.order_number, fact.customer, fact.country, fact.currency, entry, categories)
            self._orders.put(fact.origin, fact.order_number, order)

    def left(self, fact: ShipmentConfirmed, at: int, entry: int) -> None:
        on = fact.on or self.trial.calendar.local(at)[:10]
        self._goods.put(fact.origin, fact.shipment, Goods(on, entry))

    def told(self, fact: BillableEventRecorded, at: int, _entry: int) -> None:
        goods = self._goods.get(fact.source_document)
        if goods is not None and goods.told_at < 0:
            goods.told_at = at

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        due = self._taxed(fact)
        for row in fact.tax_rows:
            order = self._orders.get(row.order)
            if order is None or row.order not in due:
                continue  # of a finished order, or of nothing that left: S35 and S36 have it
            self.exercised += 1
            order.invoices[fact.invoice] = entry
            if fact.tax_rounding == ORDER:
                taxable, tax = order.sums.get(_place(row), (0, 0))
                order.sums[_place(row)] = taxable + row.taxable_minor, tax + row.tax_minor
            wrong = self._wrong(fact, order, row, [one for one in due[row.order] if one.category == row.category])
            if wrong is not None:
                kind, summary = wrong
                said = (
                    f"invoice {fact.invoice} taxes {money(row.taxable_minor, order.currency)} of {row.category} goods"
                )
                witness = sorted({order.entry, entry, *[one.entry for one in due[row.order]]})
                self.breach("invoice", kind, f"{said} {summary}", at, *witness)

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
            due.setdefault(order.number, []).extend(
                [
                    Taxed(category, minor, goods.on, goods.entry, _holding(self._table(order, category)[1], goods))
                    for category, minor in amounts
                ]
            )
        return {number: taxed for number, taxed in due.items() if number not in unknown}

    def _wrong(self, fact: InvoicePosted, order: Order, row: TaxRow, due: list[Taxed]) -> tuple[str, str] | None:
        rates = set[int]().union(*[one.rates for one in due])
        place, _ = self._table(order, row.category)
        if row.jurisdiction != place:
            return "country", f"in {row.jurisdiction}; order {order.number} went to {place}"
        in_all = sum(one.minor for one in due)
        rows = [one for one in fact.tax_rows if (one.order, one.category) == (row.order, row.category)]
        if sum(one.taxable_minor for one in rows) != in_all:
            return "category", f"and order {order.number} has {money(in_all, order.currency)} of them on it"
        if row.rate_ppm not in rates:
            days, holds = listed(sorted({one.on for one in due})), listed([share(rate) for rate in sorted(rates)])
            return "rate", f"at {share(row.rate_ppm)}; on {days}, when they left, it is {holds}"
        if not _rounded(row, fact.tax_rounding):
            return "amount", f"at {share(row.rate_ppm)} with {money(row.tax_minor, order.currency)}"
        return None

    def _table(self, order: Order, category: str) -> tuple[str, list[Rate]]:
        """Whose rates hold, and what they were and are."""
        for place, customer in ((order.country, ""), ("", order.customer), ("", "")):
            table = self._rates.get((place, customer, category))
            if table is not None:
                return place, table
        return order.country, []

    def conclude(self, at: int, _entry: int) -> None:
        for order in [*self._untied, *[order for _, order in self._orders]]:
            for (_, category, rate_ppm), (taxable, tax) in order.sums.items():
                due = half_up(taxable * rate_ppm, PPM)
                if tax != due:
                    has, wants = money(tax, order.currency), money(due, order.currency)
                    parts = f"{category} goods of order {order.number}, {money(taxable, order.currency)} in all"
                    summary = f"the tax on {parts}, is {has} on {listed(list(order.invoices))} together, not {wants}"
                    self.breach("order", "parts and whole", summary, at, *order.invoices.values())

    def retire(self, origin: str) -> None:
        self._untied += [order for _, order in self._orders.forget(origin) if not _ties(order)]
        self._goods.forget(origin)


def _place(row: TaxRow) -> tuple[str, str, int]:
    return row.jurisdiction, row.category, row.rate_ppm


def _holding(table: list[Rate], goods: Goods) -> set[int]:
    """The rates that held on the day on which goods left, by what was set between evidence and now."""
    holds: Rate | None = None
    found: set[int] = set()
    for rate in table:
        if rate.valid_from <= goods.on and (holds is None or rate.valid_from >= holds.valid_from):
            holds = rate
            found = {rate.ppm} if rate.set_at <= goods.told_at or goods.told_at < 0 else {*found, rate.ppm}
    return found


def _rounded(row: TaxRow, rounding: str) -> bool:
    exact = row.rate_ppm * row.taxable_minor
    if rounding == ORDER:
        return abs(row.tax_minor * PPM - exact) <= PPM
    return row.tax_minor == half_up(exact, PPM)


def _ties(order: Order) -> bool:
    return all(tax == half_up(taxable * rate, PPM) for (_, _, rate), (taxable, tax) in order.sums.items())
