"""Transfers between sites: the order book decides them, the warehouse loads them, the ledger follows its movements.

A transfer belongs to the stock record of the site that it leaves. It is handed over once, under a key that is its
number; what becomes of it comes back as movements of stock at both sites, and is posted like any other.
"""

from engine import keys
from engine.adapters import wms_v1
from engine.process.stock import Stock
from engine.record import Step

OPERATION = "wms.shipTransfer"


def hand_over(stock: Stock) -> Step | None:
    """The next transfer that the warehouse has not heard of."""
    for transfer in stock.transfers:
        if f"{OPERATION} {transfer.number}" not in stock.stuck:
            body = wms_v1.ship_transfer(stock.item, stock.site, transfer)
            return Step(OPERATION, transfer.number, keys.transfer(transfer.number), {}, body, transfer.thread)
    return None


def handed_over(stock: Stock, number: str) -> None:
    stock.transfers = [transfer for transfer in stock.transfers if transfer.number != number]
