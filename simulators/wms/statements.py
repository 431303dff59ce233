"""What the warehouse says about its stock: numbered statements, one more per shelf for every transaction.

A statement gives all of a shelf (on hand by lot and status, what is reserved, what is free) as of an instant, with
a number that rises by one with every statement about that item at that site. Of two statements the higher number is
right, whatever their order of arrival. A transaction is told as one event, whose subject is its number TRX-n.
"""

from datetime import date

from seatrial.facts import BalanceStated
from seatrial.message import JsonObject
from simulators.wms.lots import UNDATED, LotBook
from simulators.wms.premises import NAME, Premises
from simulators.wms.stock import AVAILABLE, IN_TRANSIT, Lot, Shelf, Transaction


class Statements:
    __slots__ = ("_log", "_lots", "_transactions", "_tray")

    def __init__(self, premises: Premises, lots: LotBook) -> None:
        self._lots = lots
        self._tray = premises.tray
        self._log = premises.log
        self._transactions = 0

    def state(self, tx: Transaction) -> list[JsonObject]:
        """Close the transaction: state every touched bucket as a fact, and give the touched shelves' balances."""
        facts, origin = self._tray.facts, tx.cause.origin
        balances = []
        for shelf, buckets in tx.touched.values():
            shelf.statement += 1
            balances.append(balance(shelf, tx.at, self._lots.today(tx.now_ms)))
            for name, status in buckets:
                lot = shelf.lots[name]
                facts.append(
                    BalanceStated(
                        origin=origin,
                        system=NAME,
                        item=shelf.item,
                        site=shelf.site,
                        lot=name,
                        status=status,
                        on_hand_base=lot.on_hand.get(status, 0),
                        reserved_hard_base=lot.reserved if status == AVAILABLE else 0,
                    )
                )
        return balances

    def changed(self, tx: Transaction, cause: str) -> None:
        """Close the transaction and tell it as `inventory.changed`."""
        balances = self.state(tx)
        self._transactions += 1
        number = f"TRX-{self._transactions}"
        self._tray.minted.append((number, tx.cause.origin))
        data = {"version": 1, "cause": cause, "movements": tx.movements, "balances": balances}
        self._log.emit("inventory.changed", number, data, tx.cause, tx.now_ms)


def balance(shelf: Shelf, as_of: str, today: str) -> JsonObject:
    """The shelf as its newest statement gives it; `today` is the site's date."""
    return {
        "item": shelf.item,
        "site": shelf.site,
        "uom": shelf.uom,
        "as_of": as_of,
        "sequence": f"{shelf.statement:012d}",
        "available_base": shelf.promisable,
        "reserved_hard_base": shelf.reserved,
        "reserved_soft_base": shelf.soft,
        "by_lot": [
            {
                "lot": lot.name,
                "stock_status": status,
                "owner": "us",
                "on_hand_base": on_hand,
                "reserved_hard_base": lot.reserved if status == AVAILABLE else 0,
                **(_keeps(lot, today) if lot.expires_on != UNDATED else {}),
            }
            for lot in shelf.lots.values()
            for status, on_hand in lot.on_hand.items()
            if on_hand
        ],
        "in_transit_base": sum([lot.on_hand.get(IN_TRANSIT, 0) for lot in shelf.lots.values()]),
    }


def _keeps(lot: Lot, today: str) -> JsonObject:
    days = date.fromisoformat(lot.expires_on).toordinal() - date.fromisoformat(today).toordinal()
    return {"expires_on": lot.expires_on, "remaining_life_days": days}
