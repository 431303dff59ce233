"""The lowest number that still does: 1 if that does, otherwise by halving what lies between."""

from collections.abc import Callable

FINE = 16
"""Between a number that does and one that does not, a sixteenth is near enough: nobody asks for the last ms."""


def lower(value: int, does: Callable[[int], bool], *, exact: bool = False) -> int:
    """The lowest number above 0 found for which `does`, `value` if there is none; not necessarily the lowest there is.

    A round number is preferred to one a little lower, where the search is not `exact`.

        >>> lower(60_000, lambda ms: ms >= 9_850)
        10000
        >>> lower(6, lambda units: units >= 4, exact=True), lower(90, lambda _: True)
        (4, 1)
    """
    if value <= 1 or does(1):
        return min(value, 1)
    too_low = 1
    while value - too_low > (1 if exact else max(1, value // FINE)):
        between = (too_low + value) // 2
        if does(between):
            value = between
        else:
            too_low = between
    if not exact:
        rounded = roundest(too_low + 1, value)
        if rounded < value and does(rounded):
            value = rounded
    return value


def roundest(low: int, high: int) -> int:
    """The number from `low` to `high` that ends in most zeros; the lowest of them.

    >>> roundest(9_843, 10_467), roundest(3, 4), roundest(17, 17)
    (10000, 3, 17)
    """
    power = 1
    while -(-low // (power * 10)) * power * 10 <= high:
        power *= 10
    return -(-low // power) * power
