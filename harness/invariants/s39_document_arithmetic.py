"""A document adds up, to the minor unit, and is posted as it stands.   [S39]

Kind:      safety; at every invoice and credit memo, and whenever one is posted to the control account.
Reads:     CreditPosted, InvoicePosted, ReceivablePosted.
Needs:     nothing of the engine.
Formula:   for every invoice and every posting of one: net + charges + tax + rounding = total; sum(tax rows) = tax;
           sum(taxable of tax rows) = net + charges; rounding is a figure of its own, no more than half the smallest
           coin of the currency, and 0 where that is a minor unit. For every invoice: sum(lines) = net, and without tax
           rows tax = 0; where lines state their tax: that of each is within one minor unit of rate x net, at a rate of
           its order and category; and for every order and category sum(tax of lines) = sum(tax rows), or, where charges
           of the order are taxed among them, less by rate x charges, within one minor unit for each rate. For every
           credit memo: sum(net of lines) = net, sum(tax of lines) = tax, and net + tax + rounding = total; what all
           memos of an invoice are rounded by together is no more than half a coin. For every posting: each figure, and
           each tax row, is the document's; of a credit memo its total. (Why one unit: tax is rounded once for all of an
           order so far, so that a line, or all charges at one rate, bear what is due with them less what was due
           without, and each of the two is up to half a unit off. Whether a document is posted at all, and once, is
           Q45's.)
Why:       The sum on the paper is what the customer pays, the figures in the ledger are what the tax return is made of.
           Where a cent of rounding has no field of its own it hides in the total, and the two never meet again.
Exercised: by every invoice and credit memo, and every posting of one.
Convicts:  flawed:rounding-left-out, flawed:tax-rows-left-out, flawed:tax-recomputed.
Seen:      F099, F131, F132, F133.
Example:   10:31 InvoicePosted invoice=INV-1 lines=1:A:1*12 net_minor=12 rounding_minor=-2 total_minor=10 currency=CHF
           10:32 ReceivablePosted kind=invoice invoice=INV-1 net_minor=12 amount_minor=10 currency=CHF
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from harness.invariants.papers import Papers
from harness.invariants.rounding import COIN_MINOR
from harness.invariants.wording import listed, money, share
from seatrial.facts import CreditPosted, Fact, InvoicePosted, ReceivablePosted, TaxRow
from seatrial.rule import Handler, Rule

PPM = 1_000_000
CHARGED_AS = "standard"
"""Tax category of charges."""

Place = tuple[str, str]
"""Order (or contract), and tax category."""


class Sums(Struct, frozen=True, gc=False):
    """The figures of a document."""

    net: int
    charges: int
    tax: int
    rounding: int
    total: int
    rows: tuple[TaxRow, ...]
    currency: str


class Said(Struct, frozen=True, gc=False):
    sums: Sums
    entry: int


class DocumentArithmetic(Rule):
    id = "S39"

    def prepare(self) -> None:
        self._invoices: Papers[Said] = Papers()
        self._credits: Papers[Said] = Papers()
        self._rounded: dict[str, int] = {}
        """Invoice -> what its credit memos are rounded by together. Kept: goods come back weeks later."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {InvoicePosted: self.invoiced, CreditPosted: self.credited, ReceivablePosted: self.posted}

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        self.exercised += 1
        sums = Sums(
            fact.net_minor, fact.charges_minor, fact.tax_minor, fact.rounding_minor, fact.total_minor, fact.tax_rows,
            fact.currency,
        )  # fmt: skip
        lines = sum(_nets(fact))
        if lines != sums.net:
            said = f"invoice {fact.invoice} says net {money(sums.net, sums.currency)}"
            self.breach("invoice", "lines", f"{said}; its lines come to {money(lines, sums.currency)}", at, entry)
        if sums.tax and not sums.rows:
            summary = f"invoice {fact.invoice} says tax of {money(sums.tax, sums.currency)}, and not on what"
            self.breach("invoice", "tax without rows", summary, at, entry)
        for what in _taxed_by_line(fact):
            self.breach("invoice", "tax of lines", what, at, entry)
        self._adds_up("invoice", f"invoice {fact.invoice}", sums, at, entry)
        self._within_half_a_coin("invoice", f"invoice {fact.invoice}", sums.rounding, sums.currency, at, entry)
        self._invoices.put(fact.origin, fact.invoice, Said(sums, entry))

    def credited(self, fact: CreditPosted, at: int, entry: int) -> None:
        self.exercised += 1
        what, currency = f"credit memo {fact.credit_memo}", fact.currency
        net, tax = sum(line.net_minor for line in fact.lines), sum(line.tax_minor for line in fact.lines)
        if (net, tax) != (fact.net_minor, fact.tax_minor):
            says = f"{money(fact.net_minor, currency)} and {money(fact.tax_minor, currency)} of tax"
            comes = f"{money(net, currency)} and {money(tax, currency)}"
            self.breach("credit memo", "lines", f"{what} says {says}; its lines come to {comes}", at, entry)
        sums = Sums(fact.net_minor, 0, fact.tax_minor, fact.rounding_minor, fact.total_minor, (), currency)
        self._adds_up("credit memo", what, sums, at, entry)
        if fact.rounding_minor:
            self._rounded[fact.invoice] = self._rounded.get(fact.invoice, 0) + fact.rounding_minor
            together = f"what was credited of {fact.invoice}, up to {fact.credit_memo},"
            self._within_half_a_coin("credit memo", together, self._rounded[fact.invoice], currency, at, entry)
        self._credits.put(fact.origin, fact.credit_memo, Said(sums, entry))

    def posted(self, fact: ReceivablePosted, at: int, entry: int) -> None:
        if fact.kind == "credit_memo":
            self._credit_posted(fact, at, entry)
        if fact.kind != "invoice":
            return
        self.exercised += 1
        sums = Sums(
            fact.net_minor, fact.charges_minor, fact.tax_minor, fact.rounding_minor, fact.amount_minor, fact.tax_rows,
            fact.currency,
        )  # fmt: skip
        what = f"the posting of {fact.invoice} at {self.clock(at)}"
        self._adds_up("posting", what, sums, at, entry)
        self._within_half_a_coin("posting", what, sums.rounding, sums.currency, at, entry)
        said = self._invoices.get(fact.invoice)
        if said is None:
            return  # of a finished order, or of no invoice: S08 has it
        for name in ("net", "charges", "tax", "rounding", "total"):
            posted, stated = getattr(sums, name), getattr(said.sums, name)
            if posted != stated:
                has, wants = money(posted, sums.currency), money(stated, sums.currency)
                summary = f"{what} has {name} {has}; the invoice says {wants}"
                self.breach("posting", "other figures", summary, at, said.entry, entry)
                return
        if sums.rows != said.sums.rows:
            kind = "other tax rows" if sums.rows else "no tax rows"
            self.breach("posting", kind, f"{what} has {kind}; the invoice has its own", at, said.entry, entry)

    def _credit_posted(self, fact: ReceivablePosted, at: int, entry: int) -> None:
        self.exercised += 1
        said = self._credits.get(fact.document)
        if said is not None and (fact.amount_minor, fact.currency) != (-said.sums.total, said.sums.currency):
            has, wants = money(-fact.amount_minor, fact.currency), money(said.sums.total, said.sums.currency)
            summary = f"the posting of {fact.document} at {self.clock(at)} has {has}; the credit memo says {wants}"
            self.breach("posting", "other figures", summary, at, said.entry, entry)

    def _adds_up(self, entity: str, what: str, sums: Sums, at: int, entry: int) -> None:
        parts = sums.net + sums.charges + sums.tax + sums.rounding
        if parts != sums.total:
            said, comes = money(sums.total, sums.currency), money(parts, sums.currency)
            summary = f"{what} says {said}; net, charges, tax and rounding come to {comes}"
            self.breach(entity, "total", summary, at, entry)
        if not sums.rows:
            return
        taxed, taxable = sum(row.tax_minor for row in sums.rows), sum(row.taxable_minor for row in sums.rows)
        if taxed != sums.tax or taxable != sums.net + sums.charges:
            rows = f"{money(taxed, sums.currency)} on {money(taxable, sums.currency)}"
            says = f"{money(sums.tax, sums.currency)} on {money(sums.net + sums.charges, sums.currency)}"
            self.breach(entity, "tax rows", f"{what} says tax of {says}; its rows come to {rows}", at, entry)

    def _within_half_a_coin(self, entity: str, what: str, minor: int, currency: str, at: int, entry: int) -> None:
        if 2 * abs(minor) > COIN_MINOR.get(currency, 1):
            summary = f"{what} is rounded by {money(minor, currency)}, more than half a coin"
            self.breach(entity, "rounding", summary, at, entry)

    def retire(self, origin: str) -> None:
        self._invoices.forget(origin)
        self._credits.forget(origin)


def _nets(fact: InvoicePosted) -> tuple[int, ...]:
    return fact.nets_minor or tuple([line.unit_price_minor * line.quantity_base for line in fact.lines])


def _taxed_by_line(fact: InvoicePosted) -> Iterator[str]:
    """What is wrong with the tax that lines state. What charges are taxed with among them no line states."""
    if not (fact.taxes_minor and fact.tax_rows and fact.tax_categories):
        return
    rows: dict[Place, int] = {}
    rates: dict[Place, set[int]] = {}
    for row in fact.tax_rows:
        place = row.order, row.category
        rows[place] = rows.get(place, 0) + row.tax_minor
        rates.setdefault(place, set()).add(row.rate_ppm)
    lines: dict[Place, int] = {}
    orders = [source.order_number for source in fact.sources] or [fact.contract or fact.order_number] * len(fact.lines)
    each = zip(fact.lines, _nets(fact), orders, fact.tax_categories, fact.taxes_minor, strict=True)
    for line, net, order, category, tax in each:
        lines[order, category] = lines.get((order, category), 0) + tax
        may = rates.get((order, category), set())
        if may and all(abs(tax * PPM - rate * net) > PPM for rate in may):
            what = f"line {line.line} of {order} on invoice {fact.invoice} says tax of {money(tax, fact.currency)}"
            at = listed([share(rate) for rate in sorted(may)])
            yield f"{what} on {money(net, fact.currency)} of {category}, of which it is {at}"
    charges = {(one.order_number, CHARGED_AS): one.charges_minor for one in fact.shares if one.charges_minor}
    for place in dict.fromkeys([*lines, *charges]):
        order, category = place
        said, rest = lines.get(place, 0), rows.get(place, 0) - lines.get(place, 0)
        if place not in charges and rest:
            what = f"the {category} lines of {order} on invoice {fact.invoice} say tax of {money(said, fact.currency)}"
            yield f"{what}; its rows come to {money(rows.get(place, 0), fact.currency)}"
        elif place in charges and not _within(rest, charges[place], rates.get(place, {0})):
            what = f"{money(rest, fact.currency)} of tax on invoice {fact.invoice}"
            yield f"{what} are left for {money(charges[place], fact.currency)} of charges of {order}"


def _within(tax: int, minor: int, rates: set[int]) -> bool:
    """Whether tax is that of an amount at one of these rates, or in parts at several, each rounded."""
    slack = PPM * len(rates)
    return min(rates) * minor - slack <= tax * PPM <= max(rates) * minor + slack
