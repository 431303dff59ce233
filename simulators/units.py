"""Units of an item, converted exactly and once; the only thing that is ever rounded is money.

One `uom` of an item is numerator/denominator base units. Stock is counted in base units, so what is no whole number
of them cannot be sold. A quantity in another unit is a fraction in lowest terms. A price for one unit need not divide
by the pieces in it: money is rounded half away from zero.

    >>> box, case = Unit("BOX", 12), Unit("CASE", 36)
    >>> whole_base(box, 3), whole_base(Unit("PAIR", 1, 2), 3), in_unit(case, 17), in_unit(case, 24)
    (36, None, (17, 36), (2, 3))
    >>> worth_minor(1000, box, 36), worth_minor(1000, box, 17), worth_minor(990, Unit("EA"), 5)
    (3000, 1417, 4950)
"""

from math import gcd

from seatrial.facts import Unit


def half_up(numerator: int, denominator: int) -> int:
    """The nearest integer to a fraction; halves go away from zero. `denominator` > 0.

    >>> half_up(25, 10), half_up(24, 10), half_up(-25, 10)
    (3, 2, -3)
    """
    half = (2 * abs(numerator) + denominator) // (2 * denominator)
    return half if numerator >= 0 else -half


def whole_base(unit: Unit, quantity: int) -> int | None:
    """`quantity` of a unit in base units; None if that is no whole number."""
    base, left = divmod(quantity * unit.numerator, unit.denominator)
    return None if left else base


def in_unit(unit: Unit, quantity_base: int) -> tuple[int, int]:
    """Base units in another unit: numerator and denominator, in lowest terms."""
    numerator, denominator = quantity_base * unit.denominator, unit.numerator
    shared = gcd(numerator, denominator)
    return numerator // shared, denominator // shared


def worth_minor(price_minor: int, per: Unit, quantity_base: int) -> int:
    """What base units cost at a price per `per`."""
    if per.numerator == per.denominator:
        return price_minor * quantity_base
    return half_up(price_minor * quantity_base * per.denominator, per.numerator)
