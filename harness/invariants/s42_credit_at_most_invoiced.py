"""No line of an invoice is ever credited for more, or for another worth, than it was billed at, tax included.   [S42]

Kind:      safety; at every credit memo.
Reads:     CreditPosted, InvoicePosted.
Needs:     nothing of the engine.
Formula:   for every invoice line l: sum(credited quantity of l) <= invoiced quantity of l, in base units, and
           sum(credited net of l) <= invoiced net of l; for every invoice: sum(credited net + tax) <= its total; and
           what is credited was invoiced, to the same customer. After every credit memo for units of l, by all memos of
           l so far:
           sum(credited net of l) = half up(net of l x credited of l / invoiced of l), and sum(credited tax of l) =
           half up(tax of l x credited of l / invoiced of l): what a line has been credited is rounded once, as a sum,
           half away from zero, so that a line of which everything is credited comes to exactly the line. (A
           price_correction is for money, not for units: of a line that had one only the bounds are asked. That the
           worth is that share is billing's own arithmetic: for that part this rule is a self-check.)
Why:       Billing credits what it is told to credit: the same return under another key is another credit memo, and the
           customer is paid for what he never bought. An auditor adds up the credits of an invoice first. And whoever
           credits at the price of the day, or forgets the tax, owes the customer or the tax office the difference.
Exercised: by every credit memo.
Convicts:  flawed:credited-twice.
Seen:      F093, F095, F119, F130, F135.
Example:   10:00 InvoicePosted invoice=INV-9 lines=1/1:WIDGET:5*990 net_minor=4950 tax_minor=941 total_minor=5891
           12:00 CreditPosted credit_memo=CM-1 invoice=INV-9 lines=INV-9/1/1:WIDGET:3@2970+564 total_minor=3534
           12:05 CreditPosted credit_memo=CM-2 invoice=INV-9 lines=INV-9/1/1:WIDGET:3@2970+564 total_minor=3534
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.rounding import half_up
from harness.invariants.wording import money, units
from seatrial.facts import CreditedLine, CreditPosted, Fact, InvoicePosted
from seatrial.rule import Handler, Rule

FOR_MONEY = "price_correction"


class Billed(Struct, gc=False):
    """One invoice line: what it billed and what has been credited of it, in base units and minor units."""

    item: str
    units: int
    net_minor: int
    tax_minor: int = 0
    credited: int = 0
    credited_net_minor: int = 0
    credited_tax_minor: int = 0
    corrected: bool = False
    """Its price was."""

    @property
    def share(self) -> tuple[int, int]:
        """Net and tax of what has been credited of it, by what it was billed at."""
        return half_up(self.net_minor * self.credited, self.units), half_up(self.tax_minor * self.credited, self.units)


class Bill(Struct, gc=False):
    """One invoice, with what says so."""

    entry: int
    customer: str
    lines: dict[str, Billed]
    total_minor: int
    credited_minor: int = 0
    entries: list[int] = field(default_factory=list)
    memos: list[str] = field(default_factory=list)
    convicted: bool = False
    """Of a bound: what comes after it is worth nothing."""


class CreditAtMostInvoiced(Rule):
    id = "S42"

    def prepare(self) -> None:
        self._bills: dict[str, Bill] = {}
        """Of finished orders too: goods come back weeks later."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {InvoicePosted: self.invoiced, CreditPosted: self.credited}

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        nets = fact.nets_minor or [line.unit_price_minor * line.quantity_base for line in fact.lines]
        taxes = fact.taxes_minor or [0] * len(fact.lines)
        lines = {
            str(number): Billed(line.item, line.quantity_base, net, tax)
            for number, (line, net, tax) in enumerate(zip(fact.lines, nets, taxes, strict=True), 1)
        }
        self._bills[fact.invoice] = Bill(entry, fact.customer, lines, fact.total_minor)

    def credited(self, fact: CreditPosted, at: int, entry: int) -> None:
        self.exercised += 1
        bill = self._bills.get(fact.invoice)
        if bill is None:
            summary = f"credit memo {fact.credit_memo} credits {fact.invoice}, which is no invoice"
            self.breach("credit memo", "of no invoice", summary, at, entry)
            return
        if fact.customer != bill.customer:
            summary = f"credit memo {fact.credit_memo} gives {fact.customer} what {fact.invoice} billed {bill.customer}"
            self.breach("credit memo", "another customer's", summary, at, bill.entry, entry)
        bill.memos.append(fact.credit_memo)
        bill.entries.append(entry)
        bill.credited_minor += fact.total_minor
        over = worth = ""
        for line in fact.lines:
            billed = bill.lines.setdefault(line.invoice_line, Billed(line.item, 0, 0))
            billed.corrected |= fact.reason == FOR_MONEY
            beyond = _beyond(billed, line, fact.currency)
            over = over or beyond
            worth = worth or ("" if beyond else _other_worth(billed, line, fact.currency))
        if not over and bill.credited_minor > bill.total_minor:
            over = f"{money(bill.credited_minor, fact.currency)}, of {money(bill.total_minor, fact.currency)}"
        if over and not bill.convicted:
            bill.convicted = True
            memos = " and ".join(bill.memos)
            summary = f"invoice {fact.invoice} was credited for more than it billed: {over} ({memos})"
            self.breach("invoice", "credited more than billed", summary, at, bill.entry, *bill.entries)
        elif worth and not bill.convicted:
            bill.convicted = True
            summary = f"credit memo {fact.credit_memo} is not worth what {fact.invoice} billed: {worth}"
            self.breach("credit memo", "of another worth", summary, at, bill.entry, *bill.entries)


def _beyond(billed: Billed, line: CreditedLine, currency: str) -> str:
    """Take what is credited of a line; what of it is too much, "" if nothing is."""
    billed.credited += line.quantity_base
    billed.credited_net_minor += line.net_minor
    billed.credited_tax_minor += line.tax_minor
    if billed.credited > billed.units:
        return f"{units(billed.credited, billed.item)} of line {line.invoice_line}, of {billed.units}"
    if billed.credited_net_minor > billed.net_minor:
        much = money(billed.credited_net_minor, currency)
        return f"{much} of line {line.invoice_line}, of {money(billed.net_minor, currency)}"
    return ""


def _other_worth(billed: Billed, line: CreditedLine, currency: str) -> str:
    has = billed.credited_net_minor, billed.credited_tax_minor
    if billed.corrected or not billed.units or has == billed.share:
        return ""
    of = f"{units(billed.credited, billed.item)} of {billed.units} of line {line.invoice_line}"
    given, due = [f"{money(net, currency)} and {money(tax, currency)} of tax" for net, tax in (has, billed.share)]
    return f"{given} for {of}, and not {due}"
