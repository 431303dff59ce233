"""Amounts in another currency, by a rate on record: exact, and rounded once, half away from zero.

One unit of a currency is rate / 10^scale units of the other; a unit is as many minor units as its exponent says.

    >>> converted(1_250, "EUR", "JPY", 1_625_000, 4), converted(1_250, "KWD", "EUR", 30_000, 4)
    (2031, 375)
    >>> converted(375, "EUR", "KWD", 30_000, 4, back=True)
    1250
"""

from seatrial.currencies import exponent
from simulators.units import half_up


def converted(minor: int, currency: str, into: str, rate: int, scale: int, *, back: bool = False) -> int:
    """Minor units of `currency` in those of `into`. `back`: the rate is the other way round, of one unit of `into`."""
    up, down = 10 ** exponent(into), 10 ** exponent(currency)
    over, under = (10**scale, rate) if back else (rate, 10**scale)
    return half_up(minor * over * up, under * down)
