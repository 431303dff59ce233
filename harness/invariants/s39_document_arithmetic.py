"""A document adds up, to the minor unit, and is posted as it stands.   [S39]

Kind:      safety; at every invoice, and whenever one is posted to the control account.
Reads:     InvoicePosted, ReceivablePosted.
Needs:     nothing of the engine.
Formula:   for every invoice and every posting of one: net + charges + tax + rounding = total; sum(tax rows) = tax;
           sum(taxable of tax rows) = net + charges; rounding is a figure of its own, no more than half the smallest
           coin of the currency, and 0 where that is a minor unit. For every invoice: sum(lines) = net, and without tax
           rows tax = 0. For every posting: each figure, and each tax row, is the invoice's. (A posting without tax rows
           is judged by its figures. Whether an invoice is posted at all, and once, is Q45's.)
Why:       The sum on the paper is what the customer pays, the figures in the ledger are what the tax return is made of.
           Where a cent of rounding has no field of its own it hides in the total, and the two never meet again.
Exercised: by every invoice, and every posting of one.
Convicts:  flawed:rounding-left-out, flawed:tax-recomputed.
Seen:      F099, F131, F132, F133.
Example:   10:31 InvoicePosted invoice=INV-1 lines=1:A:1*12 net_minor=12 rounding_minor=-2 total_minor=10 currency=CHF
           10:32 ReceivablePosted kind=invoice invoice=INV-1 net_minor=12 amount_minor=10 currency=CHF
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.papers import Papers
from harness.invariants.rounding import COIN_MINOR
from harness.invariants.wording import money
from seatrial.facts import Fact, InvoicePosted, ReceivablePosted, TaxRow
from seatrial.rule import Handler, Rule


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

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {InvoicePosted: self.invoiced, ReceivablePosted: self.posted}

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        self.exercised += 1
        sums = Sums(
            fact.net_minor, fact.charges_minor, fact.tax_minor, fact.rounding_minor, fact.total_minor, fact.tax_rows,
            fact.currency,
        )  # fmt: skip
        lines = sum(fact.nets_minor or [line.unit_price_minor * line.quantity_base for line in fact.lines])
        if lines != sums.net:
            said = f"invoice {fact.invoice} says net {money(sums.net, sums.currency)}"
            self.breach("invoice", "lines", f"{said}; its lines come to {money(lines, sums.currency)}", at, entry)
        if sums.tax and not sums.rows:
            summary = f"invoice {fact.invoice} says tax of {money(sums.tax, sums.currency)}, and not on what"
            self.breach("invoice", "tax without rows", summary, at, entry)
        self._adds_up("invoice", f"invoice {fact.invoice}", sums, at, entry)
        self._invoices.put(fact.origin, fact.invoice, Said(sums, entry))

    def posted(self, fact: ReceivablePosted, at: int, entry: int) -> None:
        if fact.kind != "invoice":
            return
        self.exercised += 1
        sums = Sums(
            fact.net_minor, fact.charges_minor, fact.tax_minor, fact.rounding_minor, fact.amount_minor, fact.tax_rows,
            fact.currency,
        )  # fmt: skip
        what = f"the posting of {fact.invoice} at {self.clock(at)}"
        self._adds_up("posting", what, sums, at, entry)
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
        if sums.rows and sums.rows != said.sums.rows:
            self.breach(
                "posting", "other tax rows", f"{what} has other tax rows than the invoice", at, said.entry, entry
            )

    def _adds_up(self, entity: str, what: str, sums: Sums, at: int, entry: int) -> None:
        parts = sums.net + sums.charges + sums.tax + sums.rounding
        if parts != sums.total:
            said, comes = money(sums.total, sums.currency), money(parts, sums.currency)
            summary = f"{what} says {said}; net, charges, tax and rounding come to {comes}"
            self.breach(entity, "total", summary, at, entry)
        if 2 * abs(sums.rounding) > COIN_MINOR.get(sums.currency, 1):
            summary = f"{what} is rounded by {money(sums.rounding, sums.currency)}, more than half a coin"
            self.breach(entity, "rounding", summary, at, entry)
        if not sums.rows:
            return
        taxed, taxable = sum(row.tax_minor for row in sums.rows), sum(row.taxable_minor for row in sums.rows)
        if taxed != sums.tax or taxable != sums.net + sums.charges:
            rows = f"{money(taxed, sums.currency)} on {money(taxable, sums.currency)}"
            says = f"{money(sums.tax, sums.currency)} on {money(sums.net + sums.charges, sums.currency)}"
            self.breach(entity, "tax rows", f"{what} says tax of {says}; its rows come to {rows}", at, entry)

    def retire(self, origin: str) -> None:
        self._invoices.forget(origin)
