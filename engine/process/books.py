"""Which ERP keeps the order book, where there is more than one.

An order is booked where it was placed, by the instant at which that was: what was placed before a cutover and is heard
of after it belongs to the old book, and is finished there. Whatever is done about it later goes to the same book.
Movements of stock are posted to the ledger that keeps the site at the time.
"""

from collections.abc import Sequence

from seatrial.engine import OrderBook

FIRST = "erp"


def book_for(books: Sequence[OrderBook], site: str, at_ms: int) -> str:
    """The book that keeps a site's orders and stock at an instant: the last one that says so, else the first ERP.

    >>> cloud = OrderBook(system="erp_2", from_ms=1_000)
    >>> book_for((cloud,), "DC1", 999), book_for((cloud,), "DC1", 1_000)
    ('erp', 'erp_2')
    """
    return next((book.system for book in reversed(books) if book.keeps(site, at_ms)), FIRST)


def of_site(books: Sequence[OrderBook], site: str) -> list[str]:
    """All books that have orders of a site, now or from some time on; the oldest first."""
    others = [book for book in books if not book.sites or site in book.sites]
    always = any(not book.from_ms for book in others)
    return [*([] if always else [FIRST]), *dict.fromkeys(book.system for book in others)]
