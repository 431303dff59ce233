"""The general ledger as Q45 reads it: what each document of billing should have left on which account.

    document                    debit             credit
    InvoicePosted               receivables       revenue, charges, tax, rounding
    CreditPosted                revenue, tax,     receivables
                                rounding
    PaymentApplied              unapplied_cash    receivables
    PaymentUnapplied            receivables       unapplied_cash
    RefundRecorded              unapplied_cash    cash
    InvoiceVoided               nothing at all
    ReceivableConverted         receivables       exchange_difference: what it has made, in the currency of the books

A journal of a document that billing has no fact of (a vendor's invoice, and what was posted when its order was
finished) has to balance, and that is all. Whether a document was posted at all, and once, is the control account's to
say.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from harness.invariants.papers import Papers
from harness.invariants.wording import money
from seatrial.facts import (
    CreditPosted,
    Fact,
    InvoicePosted,
    InvoiceVoided,
    JournalPosted,
    PaymentApplied,
    PaymentUnapplied,
    ReceivableConverted,
    ReceivablePosted,
    RefundRecorded,
)
from seatrial.rule import Handler

CONTROL = "receivables"
UNAPPLIED = "unapplied_cash"
EXCHANGE = "exchange_difference"


class Due(Struct, frozen=True, gc=False):
    """What a document should leave: account -> minor units, a debit above 0. `names`: what a case may be about.

    `whose`: who says so."""

    accounts: tuple[tuple[str, int], ...]
    currency: str
    names: tuple[str, ...]
    entry: int
    whose: str


class Wrong(Struct, frozen=True, gc=False):
    kind: str
    said: str
    names: tuple[str, ...]
    entries: tuple[int, ...]


class Journals:
    __slots__ = ("_control", "_due", "_wrong")

    def __init__(self) -> None:
        self._due: Papers[Due] = Papers()
        self._wrong: list[Wrong] = []
        self._control: dict[str, list[int]] = {}
        """Currency -> what journals have on the control account, what was posted to it, journals, last entry."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            InvoicePosted: self.invoiced,
            InvoiceVoided: self.voided,
            CreditPosted: self.credited,
            PaymentApplied: self.cash,
            PaymentUnapplied: self.cash,
            RefundRecorded: self.refunded,
            ReceivablePosted: self.controlled,
            ReceivableConverted: self.converted,
            JournalPosted: self.posted,
        }

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        accounts = {
            CONTROL: fact.total_minor,
            "revenue": -fact.net_minor,
            "charges": -fact.charges_minor,
            "tax": -fact.tax_minor,
            "rounding": -fact.rounding_minor,
        }
        self._put(fact.origin, "invoice", (fact.invoice,), accounts, fact.currency, entry)

    def voided(self, fact: InvoiceVoided, _at: int, entry: int) -> None:
        self._put(fact.origin, "void", (fact.invoice,), {}, "", entry)

    def credited(self, fact: CreditPosted, _at: int, entry: int) -> None:
        accounts = {
            CONTROL: -fact.total_minor,
            "revenue": fact.net_minor,
            "tax": fact.tax_minor,
            "rounding": fact.rounding_minor,
        }
        self._put(fact.origin, "credit_memo", (fact.credit_memo, fact.invoice), accounts, fact.currency, entry)

    def cash(self, fact: PaymentApplied | PaymentUnapplied, _at: int, entry: int) -> None:
        on = isinstance(fact, PaymentApplied)
        minor = fact.amount_minor if on else -fact.amount_minor
        names = fact.application, fact.payment, fact.invoice
        accounts = {UNAPPLIED: minor, CONTROL: -minor}
        self._put(fact.origin, "payment" if on else "reversal", names, accounts, fact.currency, entry)

    def refunded(self, fact: RefundRecorded, _at: int, entry: int) -> None:
        accounts = {UNAPPLIED: fact.amount_minor, "cash": -fact.amount_minor}
        self._put(fact.origin, "refund", (fact.refund_no, fact.payment), accounts, fact.currency, entry)

    def converted(self, fact: ReceivableConverted, _at: int, entry: int) -> None:
        """What receivables and their counter account do not share is a gain or a loss, and nobody owes it any more."""
        made = fact.receivable_minor + fact.counter_minor
        if not made:
            return
        accounts, names = {CONTROL: made, EXCHANGE: -made}, (fact.document, fact.invoice)
        self._put(fact.origin, EXCHANGE, names, accounts, fact.book_currency, entry, "its conversion says")
        control = self._control.setdefault(fact.book_currency, [0, 0, 0, entry])
        control[1] += made
        control[3] = entry

    def controlled(self, fact: ReceivablePosted, _at: int, entry: int) -> None:
        control = self._control.setdefault(fact.currency, [0, 0, 0, entry])
        control[1] += fact.amount_minor
        control[3] = entry

    def posted(self, fact: JournalPosted, _at: int, entry: int) -> None:
        names, entries = (fact.document,), (entry,)
        what = f"journal {fact.journal} of {fact.kind} {fact.document}"
        has = {row.account: row.minor for row in fact.rows}
        if fact.currency:
            control = self._control.setdefault(fact.currency, [0, 0, 0, entry])
            control[0] += has.get(CONTROL, 0)
            control[2] += 1
        if sum(row.minor for row in fact.rows):
            off = money(sum(row.minor for row in fact.rows), fact.currency)
            self._wrong.append(Wrong("does not balance", f"{what} does not balance, by {off}", names, entries))
        due = self._due.get(f"{fact.kind} {fact.document}")
        if due is None:
            return
        wants, both = dict(due.accounts), (due.entry, entry)
        for account in dict.fromkeys([*wants, *has]):
            if has.get(account, 0) != wants.get(account, 0):
                there, here = has.get(account, 0), wants.get(account, 0)
                stands, wanted = money(there, fact.currency), money(here, due.currency)
                said = f"{what} has {stands} on {account}; {due.whose} {wanted}"
                self._wrong.append(Wrong("other figures", said, due.names, both))
                return
        if wants and fact.currency != due.currency:
            said = f"{what} is in {fact.currency}; {due.whose} {due.currency}"
            self._wrong.append(Wrong("other currency", said, due.names, both))

    def wrong(self) -> Iterator[Wrong]:
        """Everything that is not as it should be when all is said."""
        yield from self._wrong
        kept = any(journals for _, _, journals, _ in self._control.values())
        for currency, (ledger, posted, _, entry) in self._control.items():
            if kept and ledger != posted:
                said = f"{CONTROL} is {money(ledger, currency)} by its journals, and {money(posted, currency)} by what"
                yield Wrong("control differs", f"{said} was posted to it", (), (entry,))

    def retire(self, origin: str) -> None:
        self._due.forget(origin)

    def _put(
        self,
        origin: str,
        kind: str,
        names: tuple[str, ...],
        accounts: Mapping[str, int],
        currency: str,
        entry: int,
        whose: str = "billing says",
    ) -> None:
        kept = tuple([(account, minor) for account, minor in accounts.items() if minor])
        self._due.put(origin, f"{kind} {names[0]}", Due(kept, currency, names, entry, whose))
