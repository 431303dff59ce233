"""The general ledger: what every posting has debited and credited."""

from msgspec import Struct

from seatrial.facts.fact import Fact


class JournalRow(Struct, frozen=True, gc=False):
    """An amount on an account, in minor units: above 0 it debits it, below 0 it credits it."""

    account: str
    minor: int


class JournalPosted(Fact, frozen=True, kw_only=True):
    """A posting stands in the general ledger, under a journal number of its own.

    `kind` and `document`: what was posted (an invoice, a credit memo, an application of a payment or its reversal, a
    refund, a void number, a vendor's invoice). `posting_date`: as 2026-03-31. A void number has no rows.
    """

    journal: str
    kind: str
    document: str
    currency: str
    posting_date: str
    rows: tuple[JournalRow, ...]


class ReceivablesCleared(Fact, frozen=True, kw_only=True):
    """Of the control account, what stood to a customer's credit on one invoice was set against what he owed on another.
    The account as a whole does not move. `credit_memo`: by which it had come to his credit."""

    application: str
    credit_memo: str
    from_invoice: str
    invoice: str
    amount_minor: int
    currency: str
    order_number: str

    @property
    def effect_key(self) -> str:
        return f"post/clearing/{self.application}"
