"""Months that are closed, and in which of them a posting lies."""

from seatrial.facts.fact import Fact


class BooksOpened(Fact, frozen=True, kw_only=True):
    """A legal entity has books, from `first_open` on (as 2026-03-01): what leaves one of its `sites` is in them.

    `home`: so is what has left no site at all, such as what a vendor has shipped, and what is bought.
    """

    entity: str
    zone: str
    sites: tuple[str, ...]
    first_open: str
    home: bool


class PeriodClosed(Fact, frozen=True, kw_only=True):
    """Nothing more is posted into a month of a legal entity. `period`: as 2026-03; `first_open`: the first date that is
    still open."""

    entity: str
    period: str
    first_open: str


class PostingDated(Fact, frozen=True, kw_only=True):
    """A posting lies on a date in the books of a legal entity. `document`: the shipment, invoice, credit memo
    or application of a payment that it is about.

    `late_of`: the date that it was first to lie on, in a month that was closed by then: it is on the late list, and
    `owner` has to say what becomes of it; "" if it lies where it belongs.
    """

    entity: str
    kind: str
    document: str
    posting_date: str
    late_of: str = ""
    owner: str = ""
    zone: str = ""
    """On whose clock the entity's days begin and end."""
