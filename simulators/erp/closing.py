"""An order that has shipped is closed only when nothing of it can be taken back any more.

Where the warehouse may find that a parcel has not left (`habits.reversed_ppm`), an order that is shipped, invoiced and
paid stays open until a day after the last instant at which that can be found (`reversed_ms_max` after its last goods
issue): the order book cannot open again what is closed. Then it is looked at once more. If a goods issue was reversed
meanwhile there is something to be shipped, and it stays open for that.
"""

from typing import TYPE_CHECKING

from simulators.erp.orders import Order
from simulators.master import Habits
from simulators.system import Due, Tray

if TYPE_CHECKING:
    from simulators.erp.book import OrderBook

LOOK = "close_order"
MARGIN_MS = 86_400_000
"""For word of the reversal to arrive."""


def held_open(order: Order, habits: Habits, tray: Tray, now_ms: int) -> bool:
    """Whether an order of which nothing is left to do has to stay open for now; if so, it is looked at again."""
    if not habits.reversed_ppm or not order.issued_ms:
        return False
    wait_ms = order.issued_ms + habits.reversed_ms_max + MARGIN_MS - now_ms
    if wait_ms <= 0:
        return False
    if not order.closing:
        order.closing = True
        tray.due.append(Due(LOOK, order.number, order.origin, wait_ms, wait_ms))
    return True


def look(book: "OrderBook", due: Due, now_ms: int) -> None:
    """Whether an order that was held open can be closed."""
    order = book.orders[due.document]
    order.closing = False
    book.touch(order)
    book.settle(order, due.job, now_ms, order.caused(due.document))
