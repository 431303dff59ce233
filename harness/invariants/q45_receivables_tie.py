"""When all is said, what customers owe in billing is what the receivables account says.   [Q45]

Kind:      settled; when the trial has come to rest.
Reads:     CaseListed, CreditApplied, CreditPosted, InvoicePosted, InvoiceVoided, JournalPosted, PaymentApplied,
           PaymentUnapplied, PostingDated, RebateAccrued, RebateSettled, ReceivableConverted, ReceivablePosted,
           ReceivablesCleared, RefundPosted, RefundRecorded, VendorInvoicePosted, VoidPosted.
Needs:     nothing of the engine.
Formula:   at rest, per currency: sum over invoices(total - payments applied + taken off again - credits) =
           sum(amounts on the control account), and so for every single invoice, unless a case is about it or one of its
           documents: what a credit memo settles of another invoice than it credits moves from that one to this, in both
           books. Unapplied cash stands in neither; a refund of it that billing has recorded is posted, for the same
           amount. Every journal of the general ledger balances, and has on each account what the document in billing
           says, or the vendor's invoice, or what was set aside for a rebate and granted of it, or what a conversion has
           made by exchange; it lies on the date of what it is of; whatever was posted has one, and there is none of
           anything else; its control account comes to what was posted to it (`harness.invariants.journals`).
Why:       The balance sheet is made from the control account, dunning from the open items. An invoice that was posted
           twice, or a payment that was not, makes one of them wrong, and an auditor finds it in March. A credit that
           is posted without its tax leaves the total right, and the tax return wrong.
Exercised: by every invoice.
Convicts:  flawed:posted-per-order, flawed:no-version-check, flawed:no-inbox-dedupe, flawed:key-per-attempt,
           flawed:unknown-is-failed, flawed:taken-off-unread, flawed:credit-not-posted-back,
           flawed:credit-without-tax, flawed:rounding-left-out, flawed:tax-recomputed, flawed:everything-in-euros,
           flawed:billed-already, flawed:credit-use-unposted.
Seen:      F093, F094, F132.
Example:   10:31 InvoicePosted invoice=INV-1 total_minor=11900 currency=EUR
           10:32 ReceivablePosted kind=invoice document=INV-1 invoice=INV-1 amount_minor=11900 currency=EUR
           10:33 ReceivablePosted kind=invoice document=INV-1 invoice=INV-1 amount_minor=11900 currency=EUR
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import BALANCE, Cases
from harness.invariants.handlers import together
from harness.invariants.journals import Journals
from harness.invariants.papers import Papers
from harness.invariants.wording import listed, money
from seatrial.facts import (
    CaseListed,
    CreditApplied,
    CreditPosted,
    Fact,
    InvoicePosted,
    PaymentApplied,
    PaymentUnapplied,
    ReceivablePosted,
    ReceivablesCleared,
    RefundPosted,
    RefundRecorded,
)
from seatrial.rule import Handler, Rule

INVOICES_TOLD_MAX = 5


class Account(Struct, gc=False):
    """One invoice in both books, in minor units. `names`: it, its payments and their applications."""

    invoice: str
    currency: str
    open_minor: int = 0
    posted_minor: int = 0
    names: dict[str, None] = field(default_factory=dict)
    entries: list[int] = field(default_factory=list)


class ReceivablesTie(Rule):
    id = "Q45"
    kind = "settled"

    def prepare(self) -> None:
        self._accounts: Papers[Account] = Papers()
        self._untied: dict[str, Account] = {}
        self._retired_minor: dict[str, tuple[int, int]] = {}
        self._memos: dict[str, str] = {}
        """Credit memo -> the invoice that it credits."""
        self._cases = Cases()
        self._journals = Journals()
        self._refunds: dict[str, tuple[str, int, int]] = {}
        """Refund -> currency, what billing has recorded less what was posted, and the last entry."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        own: Mapping[type[Fact], Handler] = {
            InvoicePosted: self.invoiced,
            PaymentApplied: self.applied,
            PaymentUnapplied: self.unapplied,
            CreditPosted: self.credited,
            CreditApplied: self.set_against,
            ReceivablesCleared: self.cleared,
            ReceivablePosted: self.posted,
            RefundRecorded: self.refunded,
            RefundPosted: self.refunded,
            CaseListed: self._cases.seen,
        }
        return together(own, self._journals.follows())

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        self.exercised += 1
        account = self._account(fact, fact.invoice, entry)
        account.open_minor += fact.total_minor

    def applied(self, fact: PaymentApplied, _at: int, entry: int) -> None:
        account = self._account(fact, fact.invoice, entry)
        account.open_minor -= fact.amount_minor
        account.names[fact.payment] = account.names[fact.application] = None

    def credited(self, fact: CreditPosted, _at: int, entry: int) -> None:
        """It takes from the invoice that it credits. What nobody has taken is owed to the customer."""
        self._memos[fact.credit_memo] = fact.invoice
        account = self._account(fact, fact.invoice, entry)
        account.open_minor -= fact.total_minor
        account.names[fact.credit_memo] = None

    def set_against(self, fact: CreditApplied, _at: int, entry: int) -> None:
        """What a memo settles of another invoice than it credits: both are receivables, of two invoices."""
        credited = self._memos.get(fact.credit_memo, "")
        if credited and credited != fact.invoice:
            self._move(fact, credited, entry, open_minor=fact.amount_minor)

    def cleared(self, fact: ReceivablesCleared, _at: int, entry: int) -> None:
        self._move(fact, fact.from_invoice, entry, posted_minor=fact.amount_minor)

    def _move(
        self,
        fact: CreditApplied | ReceivablesCleared,
        credited: str,
        entry: int,
        open_minor: int = 0,
        posted_minor: int = 0,
    ) -> None:
        for invoice, sign in ((credited, 1), (fact.invoice, -1)):
            account = self._account(fact, invoice, entry)
            account.open_minor += sign * open_minor
            account.posted_minor += sign * posted_minor
            account.names[fact.application] = account.names[fact.credit_memo] = None

    def posted(self, fact: ReceivablePosted, _at: int, entry: int) -> None:
        account = self._account(fact, fact.invoice, entry)
        account.posted_minor += fact.amount_minor
        account.names[fact.document] = None

    def unapplied(self, fact: PaymentUnapplied, _at: int, entry: int) -> None:
        account = self._account(fact, fact.invoice, entry)
        account.open_minor += fact.amount_minor
        account.names[fact.payment] = account.names[fact.application] = None

    def refunded(self, fact: RefundRecorded | RefundPosted, _at: int, entry: int) -> None:
        sign = 1 if isinstance(fact, RefundRecorded) else -1
        known = self._refunds.get(fact.refund_no, (fact.currency, 0, entry))
        self._refunds[fact.refund_no] = fact.currency, known[1] + sign * fact.amount_minor, entry

    def _account(
        self,
        fact: InvoicePosted
        | PaymentApplied
        | PaymentUnapplied
        | CreditPosted
        | CreditApplied
        | ReceivablePosted
        | ReceivablesCleared,
        invoice: str,
        entry: int,
    ) -> Account:
        account = self._accounts.get(invoice) or self._untied.get(invoice)
        if account is None:
            account = Account(invoice, fact.currency)
            account.names[invoice] = None
            self._accounts.put(fact.origin, invoice, account)
        account.entries.append(entry)
        return account

    def conclude(self, at: int, _entry: int) -> None:
        """One finding per currency; what a case is about counts in neither book."""
        for one in self._journals.wrong():
            if not self._cases.about(*one.names, but=BALANCE):
                self.breach("journal", one.kind, one.said, at, *one.entries)
        for refund, (currency, minor, entry) in self._refunds.items():
            if minor and not self._cases.about(refund):
                kind = "not posted" if minor > 0 else "posted too often"
                summary = f"refund {refund} was {kind}: the ledger differs by {money(abs(minor), currency)}"
                self.breach("refund", kind, summary, at, entry)
        by_currency: dict[str, list[Account]] = {}
        for account in [*self._untied.values(), *[account for _, account in self._accounts]]:
            if not self._cases.about(*account.names, but=BALANCE):
                by_currency.setdefault(account.currency, []).append(account)
        for currency, accounts in by_currency.items():
            untied = [account for account in accounts if account.open_minor != account.posted_minor]
            if untied:
                gone = self._retired_minor.get(currency, (0, 0))
                open_minor = gone[0] + sum(account.open_minor for account in accounts)
                posted_minor = gone[1] + sum(account.posted_minor for account in accounts)
                books = f"{money(open_minor, currency)} are open in billing, {money(posted_minor, currency)} stand on"
                told = [
                    f"{one.invoice} ({money(one.open_minor, currency)} and {money(one.posted_minor, currency)})"
                    for one in untied
                ]
                summary = f"{books} the receivables account; they differ on {listed(told)}"
                witness = [number for each in untied[:INVOICES_TOLD_MAX] for number in each.entries]
                self.breach("receivables", "do not tie", summary, at, *witness)

    def retire(self, origin: str) -> None:
        self._journals.retire(origin)
        for invoice, account in self._accounts.forget(origin):
            if account.open_minor == account.posted_minor:
                open_minor, posted_minor = self._retired_minor.get(account.currency, (0, 0))
                self._retired_minor[account.currency] = (
                    open_minor + account.open_minor,
                    posted_minor + account.posted_minor,
                )
            else:
                self._untied[invoice] = account
