"""Money is rounded once, where a document is made: half away from zero."""

from collections.abc import Mapping

from seatrial.currencies import exponent

COIN_MINOR: Mapping[str, int] = {"CHF": 5}
"""Currency -> the smallest coin in which a total can be paid, where that is more than a minor unit."""


def half_up(numerator: int, denominator: int) -> int:
    """The nearest integer to a fraction; `denominator` > 0.

    >>> half_up(25, 10), half_up(24, 10), half_up(-25, 10)
    (3, 2, -3)
    """
    half = (2 * abs(numerator) + denominator) // (2 * denominator)
    return half if numerator >= 0 else -half


def converted(minor: int, currency: str, into: str, rate: int, scale: int) -> int:
    """Minor units of a currency in those of another; one unit of it is rate / 10^scale units of that.

    >>> converted(1_250, "JPY", "EUR", 6_154, 6), converted(1_250, "KWD", "EUR", 30_042, 4)
    (769, 376)
    """
    return half_up(minor * rate * 10 ** exponent(into), 10 ** (scale + exponent(currency)))
