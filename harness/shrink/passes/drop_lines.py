"""Lines of orders that nothing hangs on. One line stays: an order without lines is no order."""

from harness.shrink.edits import with_units
from harness.shrink.search import Search


def drop_lines(search: Search) -> None:
    for order, number in reversed(list(search.best.lines)):
        lines = [line for name, line in search.best.lines if name == order]
        if len(lines) > 1 and number in lines:
            search.accepts(with_units(search.best.recording, order, number, 0))
