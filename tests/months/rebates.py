"""Rebates as an auditor reads them: a share of what a customer is billed and keeps, and what he was granted of it.

earned         =  rate × (net of his invoices - net of their credit memos, of orders), rounded once for a customer
set aside      =  earned - granted, if that is above 0; what is below, he owes
of every claim    it is settled or refused, once, and no more is granted than was claimed (that no more is than is set
                  aside, the accounts say: he owes what is below)
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from seatrial import facts as f

Account = tuple[str, str]
Whose = tuple[str, str]
"""Customer and currency."""
MILLION = 1_000_000


class Rebates:
    def __init__(self) -> None:
        self.rates: dict[str, int] = {}
        self.base: Counter[Whose] = Counter()
        self.granted: Counter[Whose] = Counter()
        self.of_contracts: set[str] = set()
        """Invoices that earn nobody anything."""
        self.claims: Counter[str] = Counter()
        self.claimed: dict[str, int] = {}
        self.crooked: list[str] = []
        self.answers: Counter[str] = Counter()

    def readers(self) -> dict[type[f.Fact], Callable[[Any], None]]:
        return {
            f.RebateAgreed: self._agreed,
            f.InvoicePosted: self._invoiced,
            f.CreditPosted: self._credited,
            f.RebateClaimed: self._claimed,
            f.RebateSettled: self._settled,
            f.RebateRefused: self._refused,
        }

    def _agreed(self, fact: f.RebateAgreed) -> None:
        self.rates[fact.customer] = fact.rate_ppm

    def _invoiced(self, fact: f.InvoicePosted) -> None:
        if fact.contract:
            self.of_contracts.add(fact.invoice)
        else:
            self.base[fact.customer, fact.currency] += fact.net_minor

    def _credited(self, fact: f.CreditPosted) -> None:
        if fact.invoice not in self.of_contracts:
            self.base[fact.customer, fact.currency] -= fact.net_minor

    def _claimed(self, fact: f.RebateClaimed) -> None:
        self.claims[fact.claim] += 1
        self.claimed[fact.claim] = fact.amount_minor

    def _settled(self, fact: f.RebateSettled) -> None:
        self.answers[fact.claim] += 1
        claimed = self.claimed.get(fact.claim, 0)
        if claimed and fact.amount_minor > claimed:
            self.crooked.append(f"claim {fact.claim}: {claimed} claimed, {fact.amount_minor} granted")
        self.granted[fact.customer, fact.currency] += fact.amount_minor

    def _refused(self, fact: f.RebateRefused) -> None:
        self.answers[fact.claim] += 1

    def due(self) -> Counter[Account]:
        """What is to be on the accounts of the general ledger."""
        found: Counter[Account] = Counter()
        for customer, currency in {*self.base, *self.granted}:
            earned = (2 * self.base[customer, currency] * self.rates.get(customer, 0) + MILLION) // (2 * MILLION)
            granted = self.granted[customer, currency]
            found[currency, "rebates"] += earned
            found[currency, "rebate_accrual"] -= max(earned - granted, 0)
            found[currency, "rebates_owed"] += max(granted - earned, 0)
            found[currency, "rebates_payable"] -= granted
        return found

    def differences(self) -> Iterator[str]:
        yield from self.crooked
        for claim in sorted({*self.claims, *self.answers}):
            if (self.claims[claim], self.answers[claim]) != (1, 1):
                yield f"claim {claim}: made {self.claims[claim]} times, answered {self.answers[claim]} times"
