"""The general ledger: every posting leaves a journal, in one currency, whose debits and credits come to nothing.

The ledger is made of what it is told. Where the figures of a document do not add up its journal does not balance, and
nobody here evens it out.

    invoice        receivables                to  revenue, charges, tax, rounding
    credit memo    revenue, charges, tax, …   to  receivables
    application    unapplied cash             to  receivables
    reversal       receivables                to  unapplied cash
    clearing       nothing: what a credit memo of one invoice settles of another is receivables on both sides
    refund         unapplied cash             to  cash
    vendor's bill  cost of sales              to  payables
    rebate         rebates                    to  rebate accrual
    rebate claim   rebate accrual             to  rebates payable
    exchange loss  exchange difference        to  receivables; a gain the other way round

A journal is in the currency of its document. What that is worth in the currency of the books is `exchange`'s to say;
an exchange difference is posted in that one, and takes from receivables what no payment has brought.

Where less is earned than was granted, because goods have come back since, a rebate's journal has the rest on
`rebates_owed`, and what is earned next clears that first.

What customers pay reaches `unapplied_cash` by the bank's statement, which is another interface; so that account is
cleared when what was paid has been applied or given back.
"""

from collections.abc import Mapping

from msgspec import Struct

from seatrial.facts import JournalPosted, JournalRow
from simulators.erp.bodies import Totals
from simulators.erp.premises import Premises
from simulators.measures import Money

RECEIVABLES, UNAPPLIED, CASH, PAYABLES = "receivables", "unapplied_cash", "cash", "payables"
REVENUE, CHARGES, TAX, ROUNDING, COST = "revenue", "charges", "tax", "rounding", "cost_of_sales"
EXCHANGE = "exchange_difference"
REBATES, ACCRUAL = "rebates", "rebate_accrual"
REBATES_PAYABLE, REBATES_OWED = "rebates_payable", "rebates_owed"

CHART: Mapping[str, str] = {
    RECEIVABLES: "what customers owe: the control account of billing's open items",
    UNAPPLIED: "what customers have paid and no invoice has taken",
    CASH: "what is in the bank",
    PAYABLES: "what we owe vendors",
    REVENUE: "what was sold, before tax",
    CHARGES: "freight and the like, before tax",
    TAX: "what is owed to the tax office",
    ROUNDING: "what coins are too coarse for",
    COST: "what was bought to be sold on",
    EXCHANGE: "what a payment is worth more or less than what it pays, at the rates of their days",
    REBATES: "what of the revenue will be given back",
    ACCRUAL: "what customers will be given back for what they have bought",
    REBATES_PAYABLE: "what they were granted by credit memo, until the bank has paid it",
    REBATES_OWED: "what they were granted for goods that they sent back afterwards: they owe it",
}
"""Account -> what it is. No journal has another one."""


class Entry(Struct, frozen=True):
    """A journal before it has a number."""

    kind: str
    document: str
    currency: str
    posting_date: str
    rows: tuple[JournalRow, ...]
    late_of: str = ""
    """The date that it was first to lie on, in a month that is closed."""


def rows(*amounts: tuple[str, int]) -> tuple[JournalRow, ...]:
    """Those that are not 0.

    >>> rows(("cash", 5), ("tax", 0), ("receivables", -5))
    (JournalRow(account='cash', minor=5), JournalRow(account='receivables', minor=-5))
    """
    return tuple([JournalRow(account, minor) for account, minor in amounts if minor])


def of_document(kind: str, document: str, posting_date: str, sums: Totals) -> Entry:
    """Of an invoice; of a credit memo, which takes back what an invoice puts there."""
    sign = -1 if kind == "credit_memo" else 1
    return Entry(
        kind,
        document,
        sums.total.currency,
        posting_date,
        rows(
            (RECEIVABLES, sign * sums.total.minor),
            (REVENUE, -sign * sums.net.minor),
            (CHARGES, -sign * sums.charges.minor),
            (TAX, -sign * sums.tax.minor),
            (ROUNDING, -sign * sums.rounding.minor),
        ),
    )


def transfer(kind: str, document: str, posting_date: str, debit: str, credit: str, amount: Money) -> Entry:
    """From one account to another."""
    return Entry(kind, document, amount.currency, posting_date, rows((debit, amount.minor), (credit, -amount.minor)))


def of_cash(kind: str, application: str, posting_date: str, amount: Money) -> Entry:
    """Of an application of a payment ("payment"), or of its reversal."""
    debit, credit = (RECEIVABLES, UNAPPLIED) if kind == "reversal" else (UNAPPLIED, RECEIVABLES)
    return transfer(kind, application, posting_date, debit, credit, amount)


def of_clearing(application: str, posting_date: str, currency: str) -> Entry:
    """Of two items of receivables that were set against each other: it has a number, and moves no account."""
    return Entry("clearing", application, currency, posting_date, ())


def of_exchange(document: str, posting_date: str, made: Money) -> Entry:
    """Of what the posting of `document` has made by exchange, a gain if above 0."""
    return transfer(EXCHANGE, document, posting_date, RECEIVABLES, EXCHANGE, made)


def post(premises: Premises, origin: str, entry: Entry) -> str:
    """The journal number under which it stands. ValueError at an account that is not in the chart."""
    strange = [row.account for row in entry.rows if row.account not in CHART]
    if strange:
        raise ValueError(f"no account is called {strange[0]!r}")
    number = premises.draw_number("JNL", origin)
    premises.tray.facts.append(
        JournalPosted(
            origin=origin,
            system=premises.name,
            journal=number,
            kind=entry.kind,
            document=entry.document,
            currency=entry.currency,
            posting_date=entry.posting_date,
            rows=entry.rows,
        )
    )
    return number
