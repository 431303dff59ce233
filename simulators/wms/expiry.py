"""At midnight of the site, what has expired is blocked: nobody can reserve it any more, and no figure counts it.

The date on a lot is its last good day. The job runs from the first lot with a date on; a warehouse without one has no
nights of its own.
"""

from simulators.eventlog import Cause
from simulators.system import Due
from simulators.wms.premises import Premises
from simulators.wms.shorts import Shorts
from simulators.wms.statements import Statements
from simulators.wms.stock import AVAILABLE, BLOCKED, Stock

JOB = "expiry"
NIGHTLY = "nightly"
"""Origin of what nobody set going."""


class Expiry:
    __slots__ = ("_nights", "_shorts", "_statements", "_stock", "_tray", "_watching")

    def __init__(self, premises: Premises, stock: Stock, shorts: Shorts, statements: Statements) -> None:
        self._tray = premises.tray
        self._stock = stock
        self._shorts = shorts
        self._statements = statements
        self._nights = 0
        self._watching = False

    def watch(self, now_ms: int) -> None:
        """Have the dates looked at every night from now on, if there are any."""
        if not self._watching and self._stock.lots.dated:
            self._watching = True
            self._await_midnight(now_ms)

    def _await_midnight(self, now_ms: int) -> None:
        self._nights += 1
        wait_ms = self._stock.lots.next_day(now_ms) - now_ms
        self._tray.due.append(Due(JOB, f"midnight/{self._nights}", NIGHTLY, wait_ms, wait_ms, background=True))

    def night(self, due: Due, now_ms: int) -> None:
        """Block what expired yesterday; whoever had it reserved is told."""
        cause = Cause(due.origin, due.document, due.document)
        for shelf in self._stock.all_shelves():
            tx = self._stock.begin(cause, now_ms)
            for lot in shelf.lots.values():
                there = lot.on_hand.get(AVAILABLE, 0)
                if there and self._stock.lots.expired(shelf.item, lot.name, now_ms):
                    self._shorts.make_way(tx, shelf, lot, there, "expired")
                    self._stock.move(tx, "status_change", shelf, lot.name, AVAILABLE, BLOCKED, there)
            if tx.movements:
                self._statements.changed(tx, "expiry")
        self._await_midnight(now_ms)
