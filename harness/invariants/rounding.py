"""Money is rounded once, where a document is made: half away from zero."""

from collections.abc import Mapping

COIN_MINOR: Mapping[str, int] = {"CHF": 5}
"""Currency -> the smallest coin in which a total can be paid, where that is more than a minor unit."""


def half_up(numerator: int, denominator: int) -> int:
    """The nearest integer to a fraction; `denominator` > 0.

    >>> half_up(25, 10), half_up(24, 10), half_up(-25, 10)
    (3, 2, -3)
    """
    half = (2 * abs(numerator) + denominator) // (2 * denominator)
    return half if numerator >= 0 else -half
