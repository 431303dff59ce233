"""Exchange rates, and what they make of amounts that are not in the currency in which the books are kept."""

from seatrial.facts.fact import Fact


class RateSet(Fact, frozen=True, kw_only=True):
    """There is an exchange rate on record: from `valid_from_at` on, one unit of `currency` is worth
    `rate` / 10^`scale` units of `book_currency`, until another one of the pair is. `source`: who says so."""

    rate_id: str
    currency: str
    book_currency: str
    rate: int
    scale: int
    valid_from_at: int
    source: str


class RateFixed(Fact, frozen=True, kw_only=True):
    """An order in a currency that is not the book's was booked at a rate on record: what is billed of it, and what is
    credited of that, enters the books at this rate, whatever the rate of that day."""

    order_number: str
    currency: str
    book_currency: str
    rate_id: str


class ReceivableConverted(Fact, frozen=True, kw_only=True):
    """What a posting to the receivables account has come to in the currency of the books.

    `kind`, `document`, `invoice` and the sign of `amount_minor` as on `ReceivablePosted`; `amount_minor` as the general
    ledger has read it. `receivable_minor`: what receivables move by in `book_currency`; `counter_minor`: what stands
    against that on the other account, as `rate_id` says. Both are debits if above 0. What is left of both together is
    the exchange difference.
    """

    kind: str
    document: str
    invoice: str
    amount_minor: int
    currency: str
    rate_id: str
    receivable_minor: int
    counter_minor: int
    book_currency: str


class ExchangeDifferencePosted(Fact, frozen=True, kw_only=True):
    """A rate has moved between a document and its settlement, and what that has made is realised: a gain if
    `amount_minor` is above 0, in the currency of the books. `document`: the posting that has brought it."""

    document: str
    invoice: str
    amount_minor: int
    currency: str
