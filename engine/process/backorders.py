"""When stock comes, the ERP says who gets it first; the engine asks the warehouse for one at a time.

A round starts when a statement shows more than the one before, or when a backorder has just been opened and there may
be something left. It asks the ERP for its list, goes down it in order of priority, and hands each fulfilment order
that the figure can serve to its order's plan, waiting for the warehouse's answer before the next. One that the figure
cannot serve (a whole line, for an order that ships complete) is passed over: a futile attempt would only make another
successor. What a round can still give is the statement less what the round has given. A customer whose goods must keep
for some time is served only if a lot does that.

The round of one item waits for one order's answer at a time; no other item and no other order waits for it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.adapters import erp_v1, wms_v1
from engine.process import axes
from engine.process.books import of_site
from engine.process.order import Fulfilment, Order
from engine.process.publish import REFRESH, REFRESH_MS_MIN
from engine.process.statements import stated
from engine.process.stock import Candidate, Stock
from engine.record import Step
from seatrial.engine import OrderBook
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

LIST = "erp.listBackorders"


def look_for_stock(turn: "Turn", fulfilment: Fulfilment) -> None:
    """Ask the stock records of a backorder to look whether they can serve it: once the ERP's search shows it."""
    at = turn.now + erp_v1.SEARCH_VISIBILITY_MS + 1_000
    for item in sorted({part.item for part in fulfilment.parts}):
        stock = turn.stock(item, fulfilment.site)
        stock.look_at = min(stock.look_at, at) if stock.look_at else at
        stock.look_again_at = at
        stock.refresh = True


def refresh(stock: Stock, now: int) -> Step | None:
    """Ask the warehouse how things stand, if somebody needs to know better than the last statement."""
    if not stock.refresh or now < refresh_at(stock):
        return None
    stock.refreshed_at = now
    return Step(REFRESH, stock.item, "", {"item": stock.item, "site": stock.site}, None)


def refresh_at(stock: Stock) -> int:
    """When the warehouse may be asked (again)."""
    earliest = stock.refreshed_at + REFRESH_MS_MIN if stock.refreshed_at else 0
    return max(earliest, stock.look_at)


def refreshed(turn: "Turn", stock: Stock, body: JsonObject) -> None:
    stock.refresh = False
    wanted_at = stock.look_at
    stated(turn, wms_v1.inventory(body).balances, "snapshot")
    stock.look_at = wanted_at or stock.look_at


def look(stock: Stock, now: int, books: Sequence[OrderBook]) -> Step | None:
    """Start a round: ask the ERP who waits; where several keep the site's orders, one after the other."""
    if stock.unasked and not stock.serving:
        return Step(LIST, stock.item, "", {"item": stock.item, "site": stock.site}, None, system=stock.unasked.pop(0))
    if not stock.look_at or stock.look_at > now or stock.refresh or stock.serving or stock.queue:
        return None
    stock.look_at = stock.look_again_at if stock.look_again_at > now else 0
    if stock.available_base <= 0:
        return None
    stock.left_base = stock.available_base
    first, *stock.unasked = of_site(books, stock.site)
    return Step(LIST, stock.item, "", {"item": stock.item, "site": stock.site}, None, system=first)


def listed(stock: Stock, body: JsonObject) -> None:
    waiting = erp_v1.backorders(body).backorders
    stock.queue += [Candidate(x.external_id, x.fulfilment_order_no) for x in waiting]


def serve(turn: "Turn", stock: Stock) -> None:
    """Hand the next fulfilment order that can be served to its order's plan."""
    while stock.queue and not stock.serving:
        candidate = stock.queue.pop(0)
        if stock.left_base <= 0:
            stock.queue = []
            return
        order = turn.order(candidate.order)
        f = None if order is None else order.fulfilment(candidate.fulfilment_order)
        if order is None or f is None or f.stage != "waiting" or not order.free:
            continue
        if not _can_serve(turn, stock, order, f):
            continue
        if axes.move(f, "stock_came"):
            f.asked_by = stock.key
            stock.serving = f.number


def _can_serve(turn: "Turn", stock: Stock, order: Order, f: Fulfilment) -> bool:
    wanted: dict[str, int] = {}
    for part in f.parts:
        wanted[part.item] = wanted.get(part.item, 0) + part.quantity_base
    unfit = stock.unfit_base(order.min_life_days)
    fit = min(stock.left_base, stock.available_base - unfit) if unfit else stock.left_base
    if not order.ship_complete:
        return fit > 0
    return all(
        (fit if item == stock.item else turn.available(item, f.site, order.min_life_days)) >= base
        for item, base in wanted.items()
    )


def let_go(turn: "Turn", order: Order, f: Fulfilment) -> None:
    """The round does not wait for an order that cannot go on: it is held or disputed, or its reservation was refused
    for good."""
    reserving = order.slots.get("wms")
    if reserving is not None and reserving.about == f.number:
        return
    if not order.free:
        axes.move(f, "held_back")
    if not order.free or f"wms.reserveStock {f.number}" in order.stuck:
        turn.parts.served(turn, order, f)
        f.asked_by = ""


def served(turn: "Turn", _order: Order, f: Fulfilment) -> None:
    """The warehouse has answered for the fulfilment order that the round was waiting for."""
    item, _, site = f.asked_by.partition("/")[2].rpartition("/")
    stock = turn.stock(item, site)
    if stock.serving != f.number:
        return
    stock.serving = ""
    stock.left_base -= sum(part.reserved_base for part in f.parts if part.item == item)
