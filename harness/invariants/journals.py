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
    VendorInvoicePosted         cost_of_sales     payables
    RebateAccrued               rebates           rebate_accrual; rebates_owed, where more was granted than is earned
    RebateSettled               rebate_accrual    rebates_payable

Everything that is posted has a journal for every time that it is posted, and no journal is of anything else. A journal
lies on the date on which the posting lies in the books of its company; an invoice's that is in none, on its own. (What
a journal has of a document is not compared any more when its order is finished; whether a document was posted at all is
the control account's to say.)
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
    PostingDated,
    RebateAccrued,
    RebateSettled,
    ReceivableConverted,
    ReceivablePosted,
    ReceivablesCleared,
    RefundPosted,
    RefundRecorded,
    VendorInvoicePosted,
    VoidPosted,
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
    on: str = ""
    """The date that it bears; "": not known."""


class Wrong(Struct, frozen=True, gc=False):
    kind: str
    said: str
    names: tuple[str, ...]
    entries: tuple[int, ...]


class Journals:
    __slots__ = ("_control", "_dated", "_due", "_rebates", "_unmatched", "_wrong")

    def __init__(self) -> None:
        self._due: Papers[Due] = Papers()
        self._wrong: list[Wrong] = []
        self._control: dict[str, list[int]] = {}
        """Currency -> what journals have on the control account, what was posted to it, last entry."""
        self._dated: dict[str, str] = {}
        """What was just dated in the books of a company, and has no journal so far -> the date."""
        self._unmatched: dict[str, tuple[int, int]] = {}
        """What was posted -> how many journals it lacks (below 0: has too many), and the last entry."""
        self._rebates: dict[tuple[str, str], int] = {}
        """(customer, currency) -> what was earned less what was granted; below 0 he owes it."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            InvoicePosted: self.invoiced,
            InvoiceVoided: self.voided,
            CreditPosted: self.credited,
            PaymentApplied: self.cash,
            PaymentUnapplied: self.cash,
            ReceivablesCleared: self.cleared,
            RefundRecorded: self.refunded,
            ReceivablePosted: self.controlled,
            ReceivableConverted: self.converted,
            RefundPosted: self.refund_posted,
            VoidPosted: self.void_posted,
            VendorInvoicePosted: self.bought,
            RebateAccrued: self.accrued,
            RebateSettled: self.granted,
            PostingDated: self.dated,
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
        self._put(fact.origin, "invoice", (fact.invoice,), accounts, fact.currency, entry, fact.posting_date)

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
        self._match(f"{EXCHANGE} {fact.document}", 1, entry)
        self._put(fact.origin, EXCHANGE, names, accounts, fact.book_currency, entry, whose="its conversion says")
        control = self._control.setdefault(fact.book_currency, [0, 0, entry])
        control[1] += made
        control[2] = entry

    def controlled(self, fact: ReceivablePosted, _at: int, entry: int) -> None:
        control = self._control.setdefault(fact.currency, [0, 0, entry])
        control[1] += fact.amount_minor
        control[2] = entry
        self._match(f"{fact.kind} {fact.document}", 1, entry)

    def cleared(self, fact: ReceivablesCleared, _at: int, entry: int) -> None:
        """It has a number, and moves no account."""
        names = fact.application, fact.credit_memo, fact.from_invoice, fact.invoice
        self._put(fact.origin, "clearing", names, {}, fact.currency, entry, whose="what it clears says")
        self._match(f"clearing {fact.application}", 1, entry)

    def refund_posted(self, fact: RefundPosted, _at: int, entry: int) -> None:
        self._match(f"refund {fact.refund_no}", 1, entry)

    def void_posted(self, fact: VoidPosted, _at: int, entry: int) -> None:
        self._match(f"void {fact.document}", 1, entry)

    def bought(self, fact: VendorInvoicePosted, _at: int, entry: int) -> None:
        accounts = {"cost_of_sales": fact.total_minor, "payables": -fact.total_minor}
        names = fact.invoice, fact.purchase_order
        self._put(fact.origin, "vendor_invoice", names, accounts, fact.currency, entry)
        self._match(f"vendor_invoice {fact.invoice}", 1, entry)

    def accrued(self, fact: RebateAccrued, _at: int, entry: int) -> None:
        if fact.amount_minor:
            place = fact.customer, fact.currency
            before = self._rebates.get(place, 0)
            after = self._rebates[place] = before + fact.amount_minor
            accounts = {
                "rebates": fact.amount_minor,
                "rebate_accrual": max(before, 0) - max(after, 0),
                "rebates_owed": min(before, 0) - min(after, 0),
            }
            self._put(fact.origin, "rebate", (fact.document, fact.invoice), accounts, fact.currency, entry)
            self._match(f"rebate {fact.document}", 1, entry)

    def granted(self, fact: RebateSettled, _at: int, entry: int) -> None:
        place = fact.customer, fact.currency
        self._rebates[place] = self._rebates.get(place, 0) - fact.amount_minor
        accounts = {"rebate_accrual": fact.amount_minor, "rebates_payable": -fact.amount_minor}
        names, whose = (fact.credit_memo, fact.claim), "the claim says"
        self._put(fact.origin, "rebate_claim", names, accounts, fact.currency, entry, whose=whose)
        self._match(f"rebate_claim {fact.credit_memo}", 1, entry)

    def dated(self, fact: PostingDated, _at: int, _entry: int) -> None:
        if fact.kind != "goods_issue":
            self._dated[f"{fact.kind} {fact.document}"] = fact.posting_date

    def posted(self, fact: JournalPosted, _at: int, entry: int) -> None:
        names, entries, of = (fact.document,), (entry,), f"{fact.kind} {fact.document}"
        self._match(of, -1, entry)
        what = f"journal {fact.journal} of {fact.kind} {fact.document}"
        has = {row.account: row.minor for row in fact.rows}
        if fact.currency:
            control = self._control.setdefault(fact.currency, [0, 0, entry])
            control[0] += has.get(CONTROL, 0)
        if sum(row.minor for row in fact.rows):
            off = money(sum(row.minor for row in fact.rows), fact.currency)
            self._wrong.append(Wrong("does not balance", f"{what} does not balance, by {off}", names, entries))
        due, on = self._due.get(of), self._dated.pop(of, "")
        on = on or (due.on if due is not None else "")
        if on and fact.posting_date != on:
            said = f"{what} lies on {fact.posting_date}, and what it is of on {on}"
            self._wrong.append(Wrong("another date", said, (), entries))
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
        for currency, (ledger, posted, entry) in self._control.items():
            if ledger != posted:
                said = f"{CONTROL} is {money(ledger, currency)} by its journals, and {money(posted, currency)} by what"
                yield Wrong("control differs", f"{said} was posted to it", (), (entry,))
        for of, (lacks, entry) in self._unmatched.items():
            if lacks > 0:
                yield Wrong("missing", f"{of} was posted, and has no journal", (), (entry,))
            else:
                yield Wrong("of nothing", f"a journal of {of} was posted, and no such thing", (), (entry,))

    def retire(self, origin: str) -> None:
        self._due.forget(origin)

    def _match(self, of: str, one: int, entry: int) -> None:
        lacks = self._unmatched.get(of, (0, 0))[0] + one
        if lacks:
            self._unmatched[of] = lacks, entry
        else:
            del self._unmatched[of]

    def _put(
        self,
        origin: str,
        kind: str,
        names: tuple[str, ...],
        accounts: Mapping[str, int],
        currency: str,
        entry: int,
        on: str = "",
        whose: str = "billing says",
    ) -> None:
        kept = tuple([(account, minor) for account, minor in accounts.items() if minor])
        self._due.put(origin, f"{kind} {names[0]}", Due(kept, currency, names, entry, whose, on))
