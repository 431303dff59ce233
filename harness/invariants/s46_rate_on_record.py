"""Amounts in two currencies meet only by a rate on record, and what was billed at one is credited at it.   [S46]

Kind:      safety; at every document and every posting in another currency than that of the books.
Reads:     CreditApplied, CreditPosted, ExchangeDifferencePosted, InvoicePosted, JournalPosted, PaymentApplied,
           RateFixed, RateSet, ReceivableConverted, ReceivablePosted.
Needs:     nothing of the engine.
Formula:   for every document d of an order that was booked at rate record r: currency(d) = that of the order, and what
           d is settled with is in it; posted(d) is in it, and is the amount of d to the minor unit (ISO 4217), once in
           the currency of the books: amount × rate(r) / 10^scale(r), rounded once, for invoices and credit memos;
           for payments the same at the record that held when they were applied. No order is behind a service
           contract's: for its invoices r held when they were posted in billing. What receivables carry of an invoice
           is what is open on it × its own rate; counter entry + receivables = exchange difference, only of payments,
           and of what takes one off again, whose counter entry is what that had brought: it takes the difference back.
           Each is posted once, and then in the general ledger with that amount.
Why:       A hundred yen are not one, and a pound is no euro. Whoever credits at today's rate gives back another amount
           than was billed, and a gain stands in the books that nobody has made; it is found when the year is closed.
Exercised: by every posting that is converted.
Convicts:  flawed:minor-is-hundredths, flawed:everything-in-euros, flawed:credit-at-todays-rate,
           flawed:credit-in-shop-money, flawed:settled-when-posted, flawed:rate-read-anew.
Seen:      F136, F137, F138, F139, F188.
Example:   08:00 RateSet rate_id=FXR-1 currency=GBP book_currency=EUR rate=11650 scale=4
           09:00 RateFixed order_number=SO-7 currency=GBP book_currency=EUR rate_id=FXR-1
           10:00 InvoicePosted invoice=INV-1 order_number=SO-7 total_minor=11650 currency=EUR
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.rounding import converted
from harness.invariants.wording import money
from seatrial.facts import (
    CreditApplied,
    CreditPosted,
    ExchangeDifferencePosted,
    Fact,
    InvoicePosted,
    JournalPosted,
    PaymentApplied,
    RateFixed,
    RateSet,
    ReceivableConverted,
    ReceivablePosted,
)
from seatrial.rule import Handler, Rule

SAID = {
    "invoice": "invoice",
    "credit_memo": "credit memo",
    "payment": "payment",
    "reversal": "reversal",
    "clearing": "application",
}
CLEARING = "clearing"
"""What a credit memo settles of another invoice: it moves both, each at the record that it is kept at."""


DIFFERENCE = "exchange_difference"
"""The account, and the kind of a journal that moves it."""


class Paper(Struct, gc=False):
    """A document as billing has it, and what of it stands in the ledger. `rate`: the record that it is to enter at;
    `why` it is that one."""

    currency: str
    minor: int
    rate: str
    entry: int
    why: str = "that it was booked at"


class Account(Struct, gc=False):
    """What is open on an invoice, as it was posted, in its own currency and in that of the books."""

    open_minor: int = 0
    book_minor: int = 0


class RateOnRecord(Rule):
    id = "S46"

    def prepare(self) -> None:
        """Of orders in the currency of the books nothing is kept. Of others all is, for goods come back weeks later."""
        self._rates: dict[str, RateSet] = {}
        self._fixed: dict[str, RateFixed] = {}
        self._papers: dict[tuple[str, str], Paper] = {}
        """By kind and number."""
        self._accounts: dict[str, Account] = {}
        self._unconverted: dict[tuple[str, str], tuple[int, int]] = {}
        """Kind and number of what was posted -> when, and the entry."""
        self._due: dict[str, int] = {}
        """Posting -> the difference that it has made, and that is not posted yet."""
        self._brought: dict[str, int] = {}
        """Application -> its counter entry: what it has brought, until it is taken off again."""
        self._unbooked: dict[str, ExchangeDifferencePosted] = {}
        """Posting -> the difference that is posted, and has no journal yet."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            RateSet: self.rate_set,
            RateFixed: self.fixed,
            InvoicePosted: self.invoiced,
            CreditPosted: self.credited,
            PaymentApplied: self.applied,
            CreditApplied: self.set_against,
            ReceivablePosted: self.posted,
            ReceivableConverted: self.converted,
            ExchangeDifferencePosted: self.differed,
            JournalPosted: self.booked,
        }

    def rate_set(self, fact: RateSet, _at: int, _entry: int) -> None:
        self._rates[fact.rate_id] = fact

    def fixed(self, fact: RateFixed, _at: int, _entry: int) -> None:
        self._fixed[fact.order_number] = fact

    # ---------------------------------------------------------------- billing

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        if fact.contract and (rate := self._held(fact.currency, at)):
            why = "that held when it was posted"
            self._papers["invoice", fact.invoice] = Paper(fact.currency, fact.total_minor, rate, entry, why)
        for share in fact.shares:
            order = self._fixed.get(share.order_number)
            if order is None:
                continue
            self._papers["invoice", fact.invoice] = Paper(fact.currency, fact.total_minor, order.rate_id, entry)
            if fact.currency != order.currency:
                billed = money(fact.total_minor, fact.currency)
                summary = f"order {share.order_number} is in {order.currency}, and {fact.invoice} bills {billed} of it"
                self.breach("invoice", "in another currency", summary, at, entry)
                return

    def credited(self, fact: CreditPosted, at: int, entry: int) -> None:
        bill = self._papers.get(("invoice", fact.invoice))
        if bill is not None:
            paper = Paper(fact.currency, fact.total_minor, bill.rate, entry, bill.why)
            self._papers["credit_memo", fact.credit_memo] = paper
            self._same("credit memo", fact.credit_memo, fact.currency, fact.invoice, bill, at, entry)

    def applied(self, fact: PaymentApplied, at: int, entry: int) -> None:
        bill = self._papers.get(("invoice", fact.invoice))
        if bill is None:
            return
        rate, why = self._held(fact.currency, at), "that held when it was applied"
        paper = Paper(fact.currency, fact.amount_minor, rate, entry, why)
        self._papers["payment", fact.application] = self._papers["reversal", fact.application] = paper
        self._same("payment", fact.payment, fact.currency, fact.invoice, bill, at, entry)

    def _held(self, currency: str, at: int) -> str:
        """The record of a currency that holds then; "": there is none, or it is that of the books."""
        known = [one for one in self._rates.values() if one.currency == currency and one.valid_from_at <= at]
        return known[-1].rate_id if known else ""

    def set_against(self, fact: CreditApplied, at: int, entry: int) -> None:
        bill = self._papers.get(("invoice", fact.invoice))
        if bill is not None:
            self._same("credit memo", fact.credit_memo, fact.currency, fact.invoice, bill, at, entry)

    def _same(self, what: str, number: str, currency: str, invoice: str, bill: Paper, at: int, entry: int) -> None:
        if currency != bill.currency:
            summary = f"{what} {number} is in {currency}, and set against {invoice}, which is in {bill.currency}"
            self.breach("application", "across currencies", summary, at, bill.entry, entry)

    # ---------------------------------------------------------------- the ledger

    def posted(self, fact: ReceivablePosted, at: int, entry: int) -> None:
        paper = self._papers.get((fact.kind, fact.document))
        if paper is None:
            return
        self._unconverted[fact.kind, fact.document] = at, entry
        if fact.currency != paper.currency:
            stands = money(abs(fact.amount_minor), fact.currency)
            summary = (
                f"{SAID[fact.kind]} {fact.document} of {money(paper.minor, paper.currency)} was posted as {stands}"
            )
            self.breach("posting", "in another currency", summary, at, paper.entry, entry)

    def converted(self, fact: ReceivableConverted, at: int, entry: int) -> None:
        self.exercised += 1
        self._unconverted.pop((fact.kind, fact.document), None)
        rate, account = self._rates.get(fact.rate_id), self._accounts.setdefault(fact.invoice, Account())
        what = f"{SAID[fact.kind]} {fact.document}"
        if rate is None or (rate.currency, rate.book_currency) != (fact.currency, fact.book_currency):
            summary = f"{what} in {fact.currency} entered the books at {fact.rate_id}, no rate of that currency"
            self.breach("posting", "at no rate", summary, at, entry)
            return
        account.open_minor += fact.amount_minor
        account.book_minor += fact.receivable_minor
        if fact.kind == CLEARING and fact.receivable_minor + fact.counter_minor:
            self._due[fact.document] = fact.receivable_minor + fact.counter_minor
        paper = self._papers.get((fact.kind, fact.document))
        if paper is None:
            return
        if fact.receivable_minor + fact.counter_minor:
            self._due[fact.document] = fact.receivable_minor + fact.counter_minor
        stands = money(abs(fact.amount_minor), fact.currency)
        if (abs(fact.amount_minor), fact.currency) != (paper.minor, paper.currency):
            summary = f"{what} of {money(paper.minor, paper.currency)} stands in the ledger as {stands}"
            self.breach("posting", "amount", summary, at, paper.entry, entry)
        elif fact.kind != "reversal" and fact.rate_id != paper.rate and paper.rate in self._rates:
            due = self._rates[paper.rate]
            summary = f"{what} entered the books at {_of(rate)}, not at {_of(due)}, {paper.why}"
            self.breach("posting", "rate", summary, at, paper.entry, entry)
        elif not self._adds_up(fact, rate, account):
            summary = f"{what} of {stands} at {_of(rate)} moved receivables by"
            moved, counter = [money(minor, fact.book_currency) for minor in (fact.receivable_minor, fact.counter_minor)]
            self.breach("posting", "worth", f"{summary} {moved}, against {counter}", at, paper.entry, entry)

    def _adds_up(self, fact: ReceivableConverted, rate: RateSet, account: Account) -> bool:
        """Whether a posting is worth what its rate says, and the receivable what is open at its invoice's."""
        own = self._rates[self._papers["invoice", fact.invoice].rate]
        if account.book_minor != _worth(account.open_minor, own):
            return False
        if fact.kind == "payment":
            self._brought[fact.document] = fact.counter_minor
            return fact.counter_minor == -_worth(fact.amount_minor, rate)
        if fact.kind == "invoice":
            return fact.counter_minor == -fact.receivable_minor == -_worth(fact.amount_minor, rate)
        if fact.kind == "reversal":
            brought = self._brought.pop(fact.document, _worth(fact.amount_minor, rate))
            return fact.counter_minor == -brought
        return fact.counter_minor == -fact.receivable_minor

    def differed(self, fact: ExchangeDifferencePosted, at: int, entry: int) -> None:
        due = self._due.pop(fact.document, 0)
        if fact.amount_minor != due:
            made, said = money(due, fact.currency), money(fact.amount_minor, fact.currency)
            summary = f"settling {fact.invoice} ({fact.document}) has made {made} by exchange; posted are {said}"
            self.breach("difference", "amount", summary, at, entry)
        self._unbooked[fact.document] = fact

    def booked(self, fact: JournalPosted, at: int, entry: int) -> None:
        if fact.kind != DIFFERENCE:
            return
        known = self._unbooked.pop(fact.document, None)
        made = 0 if known is None else known.amount_minor
        stands = -sum([row.minor for row in fact.rows if row.account == DIFFERENCE])
        if stands != made or (known is not None and fact.currency != known.currency):
            has, was = money(stands, fact.currency), money(made, fact.currency if known is None else known.currency)
            summary = f"journal {fact.journal} has {has} of exchange by {fact.document}; posted are {was}"
            self.breach("difference", "other in the ledger", summary, at, entry)

    def conclude(self, at: int, _entry: int) -> None:
        for (kind, document), (when, entry) in self._unconverted.items():
            paper = self._papers[kind, document]
            summary = (
                f"{SAID[kind]} {document} of {money(paper.minor, paper.currency)} was posted at {self.clock(when)}"
            )
            self.breach("posting", "at no rate", f"{summary}, and entered the books at no rate", at, paper.entry, entry)
        for document, minor in self._due.items():
            summary = f"{document} has made a difference on exchange of {minor} minor units, and nobody has posted it"
            self.breach("difference", "not posted", summary, at)
        for document, fact in self._unbooked.items():
            made = money(fact.amount_minor, fact.currency)
            summary = f"the {made} that {document} has made by exchange are in no journal of the general ledger"
            self.breach("difference", "not in the ledger", summary, at)


def _worth(minor: int, rate: RateSet) -> int:
    return converted(minor, rate.currency, rate.book_currency, rate.rate, rate.scale)


def _of(rate: RateSet) -> str:
    """As people write it: 1.1650 (FXR-1)."""
    whole, part = divmod(rate.rate, 10**rate.scale)
    return f"{whole}{f'.{part:0{rate.scale}d}' if rate.scale else ''} ({rate.rate_id})"
