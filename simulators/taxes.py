"""What tax falls to a line, so that lines come to their document and partial documents to the whole.

Tax is rounded once, half away from zero, for all that has been taxed of one order in one country, category and rate.
A line bears what is due with it, less what was due without it.

    >>> line = Taxable("SO-7", "DE", "standard", 190_000, 333)
    >>> taxes([line, line, line], {}), taxes([line], {line.row: 666}), taxes([Taxable(*line.row, 999)], {})
    ([63, 64, 63], [63], [190])
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from seatrial.facts import TaxRow
from simulators.units import half_up

PPM = 1_000_000
BY_ORDER = "order"
"""How this rounds, as documents declare it."""

Row = tuple[str, str, str, int]
"""(order, jurisdiction, category, rate in ppm): what is rounded together."""


class Taxable(Struct, frozen=True, gc=False):
    """A line with its rate; `amount_minor` before tax."""

    order: str
    jurisdiction: str
    category: str
    rate_ppm: int
    amount_minor: int

    @property
    def row(self) -> Row:
        return self.order, self.jurisdiction, self.category, self.rate_ppm


def taxes(lines: Iterable[Taxable], earlier: Mapping[Row, int]) -> list[int]:
    """The tax of each line, minor units. `earlier`: what was taxed before, by row."""
    so_far = dict(earlier)
    found = []
    for line in lines:
        before = so_far.get(line.row, 0)
        after = so_far[line.row] = before + line.amount_minor
        found.append(half_up(after * line.rate_ppm, PPM) - half_up(before * line.rate_ppm, PPM))
    return found


def table(lines: Sequence[Taxable], taxed_minor: Sequence[int]) -> tuple[TaxRow, ...]:
    """The lines of a document by their rows, in the order in which they come."""
    sums: dict[Row, tuple[int, int]] = {}
    for line, tax in zip(lines, taxed_minor, strict=True):
        taxable, taxed = sums.get(line.row, (0, 0))
        sums[line.row] = taxable + line.amount_minor, taxed + tax
    return tuple([TaxRow(*row, *both) for row, both in sums.items()])


def share(taxed_minor: int, taxable_minor: int, before_minor: int, amount_minor: int) -> int:
    """What of a row's tax goes back with a part of it, when `before_minor` of it went back already: at the rate that
    was charged, and in the end all that was charged.

        >>> share(1_253, 6_594, 0, 3_297), share(1_253, 6_594, 3_297, 3_297)
        (627, 626)
    """
    if not taxable_minor:
        return 0
    return half_up(taxed_minor * (before_minor + amount_minor), taxable_minor) - half_up(
        taxed_minor * before_minor, taxable_minor
    )
