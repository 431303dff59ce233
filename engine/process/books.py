"""Which ERP keeps the order book, where there is more than one.

An order is booked where it was placed, by the instant at which that was: what was placed before a cutover and is heard
of after it belongs to the old book, and is finished there. Whatever is done about it later goes to the same book.
Movements of stock are posted to the ledger that keeps the site at the time.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.adapters import erp_v1_handover
from engine.event import Event
from engine.process.stock import Movement
from seatrial.engine import OrderBook

if TYPE_CHECKING:
    from engine.turn import Turn

FIRST = "erp"


def book_for(books: Sequence[OrderBook], site: str, at_ms: int) -> str:
    """The book that keeps a site's orders and stock at an instant: the last one that says so, else the first ERP.

    >>> cloud = OrderBook(system="erp_2", from_ms=1_000)
    >>> book_for((cloud,), "DC1", 999), book_for((cloud,), "DC1", 1_000)
    ('erp', 'erp_2')
    """
    return next((book.system for book in reversed(books) if book.keeps(site, at_ms)), FIRST)


def note(turn: "Turn", document: str, book: str) -> None:
    """A document belongs to a book that is not the first: that is remembered when all else about it is forgotten, for a
    customer may send back, and his bank may take back, what was finished long ago. `document`: "so/SO-7"."""
    if book != FIRST:
        turn.tx.put("book/" + document, book.encode())


def noted(turn: "Turn", document: str) -> str:
    """The book to which it belongs; the first, if nobody has said otherwise."""
    return (turn.tx.get("book/" + document) or FIRST.encode()).decode()


def of_site(books: Sequence[OrderBook], site: str) -> list[str]:
    """All books that have orders of a site, now or from some time on; the oldest first."""
    others = [book for book in books if not book.sites or site in book.sites]
    always = any(not book.from_ms for book in others)
    return [*([] if always else [FIRST]), *dict.fromkeys(book.system for book in others)]


def handed_over(turn: "Turn", event: Event) -> str:
    """Stock has left one ledger: it is posted into the one that keeps the site now, like any other movement."""
    said = erp_v1_handover.handed_over(event.data)
    book = book_for(turn.books, said.site, turn.calendar.ms(said.handed_over_at))
    movement = Movement(
        said.handover_no, "handover", "", "", said.status, said.quantity_base, said.handed_over_at, event.correlationid,
        book,
    )  # fmt: skip
    turn.stock(said.item, said.site).movements.append(movement)
    return ""
