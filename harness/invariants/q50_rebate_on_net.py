"""A rebate is a share of what was sold, before tax and freight, less what came back; paid once, as claimed.   [Q50]

Kind:      settled; when the trial has come to rest.
Reads:     CaseListed, ClaimTold, CreditPosted, InvoicePosted, JournalPosted, RebateAccrued, RebateAgreed,
           RebateClaimed, RebateRefused, RebateSettled.
Needs:     nothing of the engine.
Formula:   at rest, of a customer with an agreement, unless an open case is about the document, and not only about what
           is left of it: every invoice for goods, and every credit memo of one, is counted once, with its net as
           billing says, for its own customer and in its own currency; nothing else is counted; and per currency
           sum(accrued) = rate x (sum(net invoiced) - sum(net credited)), half away from zero. (Service charges do not
           count. That the share of what was counted is right is the order book's own arithmetic: for that part this
           rule is a self-check.) Every claim is decided, and granted at most once: with the amount that was claimed, or
           all that was set aside, and never with more than that; the customer was told so
           (`harness.invariants.claims`). The ledger has on `rebate_accrual` what is earned and not granted, on
           `rebates_payable` what was granted, and on `rebates_owed` what was granted of goods that came back later.
Why:       A rebate on the gross gives back a share of the tax, which is not ours to give; one that is not taken back
           with a return pays the customer for goods that he has sent home. Both look right on every single invoice.
           What is set aside is there for anybody who claims it, and nobody looks who has claimed it before.
Exercised: by every document of a customer with an agreement, and every claim.
Convicts:  flawed:posted-gross, flawed:claim-grossed-up.
Seen:      F132.
Example:   08:00 RebateAgreed customer=C-1 rate_ppm=20000
           10:31 InvoicePosted invoice=INV-1 customer=C-1 net_minor=10000 tax_minor=1900 total_minor=11900 currency=EUR
           10:32 RebateAccrued document=INV-1 customer=C-1 base_minor=11900 amount_minor=238 currency=EUR
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.cases import BALANCE, Cases
from harness.invariants.claims import Claims
from harness.invariants.rounding import half_up
from harness.invariants.wording import money
from seatrial.facts import (
    CaseListed,
    CreditPosted,
    Fact,
    InvoicePosted,
    JournalPosted,
    RebateAccrued,
    RebateAgreed,
    RebateClaimed,
)
from seatrial.rule import Handler, Rule

ACCOUNTS = ("rebate_accrual", "rebates_payable", "rebates_owed")
"""Of the general ledger: what stands on them says where rebates are."""


class Counted(Struct, gc=False):
    """A document: its net as billing says (of a credit memo below 0), and as it was counted, and how often."""

    customer: str
    invoice: str
    net_minor: int
    currency: str
    entry: int
    base_minor: int = 0
    times: int = 0
    last: int = -1


class RebateOnNet(Rule):
    id = "Q50"
    kind = "settled"

    def prepare(self) -> None:
        self._rates: dict[str, int] = {}
        self._documents: dict[str, Counted] = {}
        self._misplaced: list[tuple[str, int]] = []
        self._accrued: dict[tuple[str, str], tuple[int, int]] = {}
        """(customer, currency) -> what was counted, and what was set aside for it."""
        self._claims = Claims()
        self._ledger: dict[tuple[str, str], int] = {}
        """(currency, account) -> minor units, a debit above 0."""
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            **self._claims.follows(),
            RebateAgreed: self.agreed,
            InvoicePosted: self.invoiced,
            CreditPosted: self.credited,
            RebateAccrued: self.accrued,
            RebateClaimed: self.claimed,
            JournalPosted: self.posted,
            CaseListed: self._cases.seen,
        }

    def agreed(self, fact: RebateAgreed, _at: int, _entry: int) -> None:
        self._rates[fact.customer] = fact.rate_ppm

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        if fact.customer in self._rates and not fact.contract:
            self.exercised += 1
            self._documents[fact.invoice] = Counted(fact.customer, fact.invoice, fact.net_minor, fact.currency, entry)

    def credited(self, fact: CreditPosted, _at: int, entry: int) -> None:
        if fact.invoice in self._documents:
            self.exercised += 1
            counts = Counted(fact.customer, fact.invoice, -fact.net_minor, fact.currency, entry)
            self._documents[fact.credit_memo] = counts

    def claimed(self, fact: RebateClaimed, at: int, entry: int) -> None:
        self.exercised += 1
        self._claims.claimed(fact, at, entry)

    def posted(self, fact: JournalPosted, _at: int, _entry: int) -> None:
        for row in fact.rows:
            if row.account in ACCOUNTS:
                place = fact.currency, row.account
                self._ledger[place] = self._ledger.get(place, 0) + row.minor

    def accrued(self, fact: RebateAccrued, at: int, entry: int) -> None:
        self._claims.accrued(fact, at, entry)
        place = fact.customer, fact.currency
        base, amount = self._accrued.get(place, (0, 0))
        self._accrued[place] = base + fact.base_minor, amount + fact.amount_minor
        counted = self._documents.get(fact.document)
        if counted is None or (fact.customer, fact.currency) != (counted.customer, counted.currency):
            whose = "which is no document that counts" if counted is None else f"which is {counted.customer}'s"
            said = f"{money(fact.base_minor, fact.currency)} of {fact.document}, {whose}, count for {fact.customer}"
            self._misplaced.append((said, entry))
        else:
            counted.times += 1
            counted.base_minor, counted.last = fact.base_minor, entry

    def conclude(self, at: int, _entry: int) -> None:
        for said, entry in self._misplaced:
            self.breach("rebate", "of another's document", said, at, entry)
        for document, one in self._documents.items():
            if self._cases.about(document, one.invoice, but=BALANCE):
                continue
            net = f"{document} of {one.customer} is {money(one.net_minor, one.currency)} net"
            if not one.times:
                self.breach("rebate", "not counted", f"{net}, and not counted", at, one.entry)
            elif one.times > 1:
                summary = f"{net}, and counted {one.times} times"
                self.breach("rebate", "counted twice", summary, at, one.entry, one.last)
            elif one.base_minor != one.net_minor:
                summary = f"{net}, and counted as {money(one.base_minor, one.currency)}"
                self.breach("rebate", "not on the net", summary, at, one.entry, one.last)
        for (customer, currency), (base, amount) in self._accrued.items():
            due = half_up(base * self._rates.get(customer, 0), 1_000_000)
            if amount != due:
                summary = f"{money(amount, currency)} are set aside for {customer}; it should be {money(due, currency)}"
                self.breach("rebate", "share", summary, at)
        for wrong in self._claims.wrong():
            if not self._cases.about(wrong.claim):
                self.breach("claim", wrong.kind, wrong.said, at, *wrong.entries)
        self._compare_ledger(at)

    def _compare_ledger(self, at: int) -> None:
        """All customers of a currency together: a journal does not say whose it is. No journal at all: no ledger."""
        if not self._ledger:
            return
        due: dict[tuple[str, str], int] = {}
        granted = self._claims.granted
        for place in dict.fromkeys([*self._accrued, *granted]):
            earned, had = self._accrued.get(place, (0, 0))[1], granted.get(place, 0)
            for account, minor in zip(ACCOUNTS, (min(had - earned, 0), -had, max(had - earned, 0)), strict=True):
                due[place[1], account] = due.get((place[1], account), 0) + minor
        for currency, account in dict.fromkeys([*due, *self._ledger]):
            has, wants = self._ledger.get((currency, account), 0), due.get((currency, account), 0)
            if has != wants:
                summary = f"{account} is {money(has, currency)} in the ledger; rebates come to {money(wants, currency)}"
                self.breach("rebate", "ledger", summary, at)
