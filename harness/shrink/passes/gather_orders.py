"""One large order in the place of many: where ten orders together emptied the shelf, one can do it alone.

An order that is left out leaves its units to another order of the same item, the last or the first one. This is the
only pass that makes anything larger: quantities, for fewer actions.
"""

from functools import partial

from harness.recording import Recording
from harness.shrink.edits import with_units, without_actions
from harness.shrink.halves import thin_out
from harness.shrink.search import Search


def gather_orders(search: Search) -> None:
    for item in dict.fromkeys(line.item for line in search.best.lines.values()):
        for place in (-1, 0):
            orders = _orders(search, item)
            if len(orders) > 1:
                takes_over = orders[place]
                thin_out(partial(_others, search, item, takes_over), partial(_gathered, search, item, takes_over))


def _orders(search: Search, item: str) -> tuple[str, ...]:
    """The orders that want an item, in order of time."""
    return tuple(dict.fromkeys(order for (order, _), line in search.best.lines.items() if line.item == item))


def _others(search: Search, item: str, takes_over: str) -> tuple[str, ...]:
    return tuple([order for order in _orders(search, item) if order != takes_over])


def _gathered(search: Search, item: str, takes_over: str, some: tuple[str, ...]) -> bool:
    lines = search.best.lines
    units = sum(line.units for (order, _), line in lines.items() if line.item == item and order in some)
    for (order, number), line in lines.items():
        if order == takes_over and line.item == item:
            fewer: Recording = without_actions(search.best.recording, some)
            return search.accepts(with_units(fewer, order, number, line.units + units))
    return False
