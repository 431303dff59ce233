"""Quantities, line by line, down to the smallest that fails in the same way."""

from functools import partial

from harness.shrink.edits import with_units
from harness.shrink.lowest import lower
from harness.shrink.search import Search


def lower_quantities(search: Search) -> None:
    for order, number in list(search.best.lines):
        line = search.best.lines.get((order, number))  # an earlier step may have made it superfluous
        if line is not None:
            lower(line.units, partial(_does, search, order, number), exact=True)


def _does(search: Search, order: str, number: int, units: int) -> bool:
    return search.accepts(with_units(search.best.recording, order, number, units))
