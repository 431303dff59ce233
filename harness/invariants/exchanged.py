"""Exchanges: a return and the order that is placed for it, what is left of the credit, what is open on the invoices."""

from collections.abc import Iterator

from msgspec import Struct, field

from harness.invariants.cases import BALANCE, Cases
from harness.invariants.wording import money
from seatrial.facts import (
    CreditApplied,
    CreditPosted,
    InvoicePosted,
    PaymentApplied,
    PaymentUnapplied,
    ReturnAuthorized,
    ReturnExchanged,
)


class Exchange(Struct):
    """`left`: credit memo -> what of it is applied to nothing; `open`: invoice -> what nothing is applied to."""

    return_id: str
    order: str
    entries: list[int]
    currency: str = ""
    left: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)


class Exchanges:
    """By the origin of the order. Few customers exchange anything, and nothing is forgotten before it ties."""

    def __init__(self) -> None:
        self._by_origin: dict[str, Exchange] = {}
        self._by_return: dict[str, Exchange] = {}
        self._of_rma: dict[str, str] = {}
        self._of_memo: dict[str, Exchange] = {}
        self._of_invoice: dict[str, Exchange] = {}

    def authorized(self, fact: ReturnAuthorized, _at: int, _entry: int) -> None:
        self._of_rma[fact.rma] = fact.return_id

    def exchanged(self, fact: ReturnExchanged, _at: int, entry: int) -> None:
        one = Exchange(fact.return_id, fact.order, [entry])
        self._by_origin[fact.origin] = self._by_return[fact.return_id] = one

    def credited(self, fact: CreditPosted, _at: int, entry: int) -> None:
        one = self._by_return.get(self._of_rma.get(fact.rma, ""))
        if one is not None:
            one.left[fact.credit_memo], one.currency = fact.total_minor, fact.currency
            one.entries.append(entry)
            self._of_memo[fact.credit_memo] = one

    def invoiced(self, fact: InvoicePosted, entry: int) -> None:
        one = self._by_origin.get(fact.origin)
        if one is not None:
            one.open[fact.invoice] = fact.total_minor
            one.entries.append(entry)
            self._of_invoice[fact.invoice] = one

    def applied(self, fact: CreditApplied | PaymentApplied | PaymentUnapplied, entry: int) -> None:
        """What was set against an invoice, or was taken off it."""
        minor = -fact.amount_minor if isinstance(fact, PaymentUnapplied) else fact.amount_minor
        if (paid := self._of_invoice.get(fact.invoice)) is not None:
            paid.open[fact.invoice] -= minor
            paid.entries.append(entry)
        if isinstance(fact, CreditApplied) and (spent := self._of_memo.get(fact.credit_memo)) is not None:
            spent.left[fact.credit_memo] -= minor

    def unsettled(self, cases: Cases) -> Iterator[tuple[str, list[int]]]:
        """(in words, witness) of every exchange of which something is left on the one side and open on the other."""
        for one in self._by_origin.values():
            left, due = sum(one.left.values()), sum(one.open.values())
            if left > 0 and due > 0 and not cases.about(one.return_id, one.order, *one.left, *one.open, but=BALANCE):
                what = f"order {one.order} was placed for return {one.return_id}: {money(left, one.currency)} of its"
                summary = f"{what} credit are left, and {money(due, one.currency)} are open on its invoice"
                yield summary, sorted(one.entries)
