"""The stock of one item at one site, whenever it is touched: figures, movements for the ledger, and backorders."""

from typing import TYPE_CHECKING

from engine import outbox
from engine.process import backorders, ledger, publish, transfers
from engine.process.stock import Stock
from engine.record import Intent
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


def answered(turn: "Turn", stock: Stock, intent: Intent, body: JsonObject) -> None:
    if intent.operation == publish.OPERATION:
        return
    if intent.operation == ledger.OPERATION:
        ledger.posted(stock, intent.about)
    elif intent.operation == transfers.OPERATION:
        transfers.handed_over(stock, intent.about)
    elif intent.operation == publish.REFRESH:
        backorders.refreshed(turn, stock, body)
    elif intent.operation == backorders.LIST:
        backorders.listed(stock, body)


def plan_next(turn: "Turn", stock: Stock) -> None:
    now, policies, slots = turn.now, turn.policies, stock.slots
    turn.parts.unanswered(turn, stock)
    outbox.due(turn, stock)
    if "crm" not in slots:
        step = turn.parts.publish(stock, now, policies)
        if step is not None:
            outbox.send(turn, stock, "crm", step)
    if "wms" not in slots:
        step = transfers.hand_over(stock) if stock.transfers else None
        step = step or backorders.refresh(stock, now)
        if step is not None:
            outbox.send(turn, stock, "wms", step)
    if "erp" not in slots:
        step = ledger.post(stock) if stock.movements else None
        step = step or backorders.look(stock, now, turn.books)
        if step is not None:
            outbox.send(turn, stock, "erp", step)
    if stock.queue:
        backorders.serve(turn, stock)
    at = outbox.next_due(stock)
    for then in (
        publish.publish_due(stock, policies) if "crm" not in slots and not stock.refresh else 0,
        backorders.refresh_at(stock) if stock.refresh and "wms" not in slots else 0,
        stock.look_at if "erp" not in slots and not stock.refresh and not stock.serving else 0,
    ):
        if then and (not at or then < at):
            at = then
    turn.remind(stock, at)
