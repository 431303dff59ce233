"""The ERP's stock ledger follows the warehouse, movement by movement, in the order in which they became known.

Goods issues go with their shipment (`erp.postGoodsIssue`); every other movement is posted under its own number. One
posting per item and site is on its way at a time, so the ledger never sees two of them change places.
"""

from engine import keys
from engine.adapters import erp_v1
from engine.process.stock import Stock
from engine.record import Step

OPERATION = "erp.postStockChange"


def post(stock: Stock) -> Step | None:
    """The next movement to post."""
    for movement in stock.movements:
        if f"{OPERATION} {movement.movement_id}" not in stock.stuck:
            key = keys.stock_change(movement.movement_id)
            body = erp_v1.post_stock_change(stock, movement)
            return Step(OPERATION, movement.movement_id, key, {}, body, movement.thread, movement.book)
    return None


def posted(stock: Stock, movement_id: str) -> None:
    stock.movements = [movement for movement in stock.movements if movement.movement_id != movement_id]
