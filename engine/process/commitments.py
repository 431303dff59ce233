"""What each channel has sold of its allocation: promised and not taken back, shipped or not.

An allocation is used up by what is sold from it. If a shipment gave its units back to the channel, a channel that has
shipped all that it was given would be shown all of it again.

Level-triggered, like everything: whenever an order has been touched, what it has of each item and site now is compared
with what it counted for last, and the difference goes to the stock record, in the same transaction. Nothing is counted
as long as the ERP allocates nothing. With the first allocation every open order is looked at once.
"""

from typing import TYPE_CHECKING

from engine.process.order import Order
from engine.process.stock import Commitment, stock_key

if TYPE_CHECKING:
    from engine.turn import Turn

ALLOCATED = "allocated"
"""Key of the store: there once it matters who has sold what."""
PROMISED = frozenset({"allocated", "authorized", "refused", "shipping"})
"""Stages in which the parts of a fulfilment order are promised. What was shorted has been taken off them."""


def begin(turn: "Turn") -> None:
    """The ERP has begun to allocate: take stock of what was sold before."""
    if turn.tx.get(ALLOCATED) is None:
        turn.tx.put(ALLOCATED, b"")
        for key, _ in turn.tx.scan("order/"):
            turn.load(key)


def note(turn: "Turn", order: Order) -> None:
    """Bring what an order counts for up to date."""
    if turn.tx.get(ALLOCATED) is None:
        return
    counts: dict[str, int] = {}
    for f in order.fulfilments:
        if f.stage in PROMISED:
            for part in f.parts:
                place = stock_key(part.item, f.site)
                counts[place] = counts.get(place, 0) + part.quantity_base
    if counts == order.committed:
        return
    for place in sorted({*counts, *order.committed}):
        more = counts.get(place, 0) - order.committed.get(place, 0)
        if more:
            item, _, site = place.partition("/")[2].rpartition("/")
            stock = turn.stock(item, site)
            known = stock.commitments.get(order.channel, Commitment())
            stock.commitments[order.channel] = Commitment(known.base + more, known.number + 1)
    order.committed = counts
