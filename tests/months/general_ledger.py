"""The general ledger as an auditor reads it: every journal, account by account and customer by customer.

    of every journal           its rows come to nothing
    of every account           what journals have put there = what the documents of billing come to, and vendors' bills,
                               and what rebates come to by those documents: `tests.months.rebates`
    of every customer          what journals have on receivables for his documents = what he owes by them

By its own reckoning: nothing is taken from the rules.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from seatrial import facts as f
from tests.months.rebates import Rebates

Account = tuple[str, str]
"""Currency and name."""

RECEIVABLES = "receivables"


class GeneralLedger:
    def __init__(self) -> None:
        self.has: Counter[Account] = Counter()
        self.due: Counter[Account] = Counter()
        self.owes: Counter[str] = Counter()
        """By customer, as his documents say it."""
        self.owes_by_journals: Counter[str] = Counter()
        self.customer: dict[str, str] = {}
        """Of an invoice, a credit memo, and an application."""
        self.crooked: list[str] = []
        self.rebates = Rebates()

    def readers(self) -> dict[type[f.Fact], Callable[[Any], None]]:
        return {
            f.InvoicePosted: self._invoiced,
            f.CreditPosted: self._credited,
            f.PaymentApplied: self._applied,
            f.PaymentUnapplied: self._unapplied,
            f.RefundRecorded: self._refunded,
            f.VendorInvoicePosted: self._bought,
            f.JournalPosted: self._journal,
        }

    def _invoiced(self, fact: f.InvoicePosted) -> None:
        self.customer[fact.invoice] = fact.customer
        self._document(fact, 1, fact.charges_minor)

    def _credited(self, fact: f.CreditPosted) -> None:
        self.customer[fact.credit_memo] = fact.customer
        self._document(fact, -1, 0)

    def _document(self, fact: f.InvoicePosted | f.CreditPosted, sign: int, charges_minor: int) -> None:
        self.owes[fact.customer] += sign * fact.total_minor
        self.due[fact.currency, RECEIVABLES] += sign * fact.total_minor
        for account, minor in (
            ("revenue", fact.net_minor),
            ("charges", charges_minor),
            ("tax", fact.tax_minor),
            ("rounding", fact.rounding_minor),
        ):
            self.due[fact.currency, account] -= sign * minor

    def _applied(self, fact: f.PaymentApplied) -> None:
        self.customer[fact.application] = self.customer.get(fact.invoice, "nobody")
        self._cash(fact, fact.amount_minor)

    def _unapplied(self, fact: f.PaymentUnapplied) -> None:
        self._cash(fact, -fact.amount_minor)

    def _cash(self, fact: f.PaymentApplied | f.PaymentUnapplied, minor: int) -> None:
        self.owes[self.customer.get(fact.invoice, "nobody")] -= minor
        self.due[fact.currency, RECEIVABLES] -= minor
        self.due[fact.currency, "unapplied_cash"] += minor

    def _refunded(self, fact: f.RefundRecorded) -> None:
        self.due[fact.currency, "unapplied_cash"] += fact.amount_minor
        self.due[fact.currency, "cash"] -= fact.amount_minor

    def _bought(self, fact: f.VendorInvoicePosted) -> None:
        self.due[fact.currency, "cost_of_sales"] += fact.total_minor
        self.due[fact.currency, "payables"] -= fact.total_minor

    def _journal(self, fact: f.JournalPosted) -> None:
        if off := sum([row.minor for row in fact.rows]):
            self.crooked.append(f"journal {fact.journal} of {fact.kind} {fact.document} does not balance, by {off}")
        for row in fact.rows:
            self.has[fact.currency, row.account] += row.minor
            if row.account == RECEIVABLES:
                self.owes_by_journals[self.customer.get(fact.document, f"nobody ({fact.document})")] += row.minor

    def differences(self) -> Iterator[str]:
        yield from self.crooked
        rebates = self.rebates.due()
        for currency, account in sorted({*self.has, *self.due, *rebates}):
            has = self.has[currency, account]
            due = self.due[currency, account] + rebates[currency, account]
            if has != due:
                yield f"account {account} is {has} {currency}; the documents come to {due}"
        for customer in sorted({*self.owes, *self.owes_by_journals}):
            has, due = self.owes_by_journals[customer], self.owes[customer]
            if has != due:
                yield f"{customer} owes {due} by his documents, {has} on receivables"
