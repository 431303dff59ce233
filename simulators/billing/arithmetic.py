"""What an invoice comes to, in whole minor units.

    line net = quantity × unit price          net = Σ line net          charges = Σ charge amounts
               (see `net_minor` where the price is for a box)
    tax      = Σ taxes of its rows (`simulators.taxes`)
    total    = net + charges + tax + rounding, an amount that can be paid in coins

`rounding` is a field of its own, so that a difference never hides in the total. It is zero where the smallest coin is
a minor unit.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from simulators.billing.bodies import BilledLine
from simulators.units import half_up, worth_minor

COIN_MINOR: Mapping[str, int] = {"CHF": 5}
"""Currency -> its smallest coin, where that is more than a minor unit."""
TAX_CATEGORIES = {"standard": 1, "zero": 0, "exempt": 0}
"""Tax category -> how often the customer's rate applies."""


class Totals(Struct, frozen=True, gc=False):
    """Minor units of the document's currency."""

    net: int
    charges: int
    tax: int
    rounding: int
    total: int


def net_minor(line: BilledLine, before_base: int = 0) -> int:
    """What a line comes to, when `before_base` of its order line was billed already.

    A price per box need not divide by its pieces. What has been billed of an order line is rounded once, as a sum, so
    that the parts of three boxes come to exactly three boxes, whichever way they were split.

        >>> from simulators.measures import Money, UnitOf
        >>> box = UnitOf("BOX", 12, 1)
        >>> five = BilledLine("1", "BOLT", 5, Money(1000, "EUR"), "standard", price_unit=box)
        >>> seven = BilledLine("1", "BOLT", 7, Money(1000, "EUR"), "standard", price_unit=box)
        >>> net_minor(five), net_minor(seven, before_base=5)
        (417, 583)
    """
    price = line.unit_price.minor
    if line.price_unit is None:
        return price * line.quantity_base
    per = line.price_unit.plain
    return worth_minor(price, per, before_base + line.quantity_base) - worth_minor(price, per, before_base)


def at_price(line: BilledLine, minor: int) -> BilledLine:
    return replace(line, unit_price=replace(line.unit_price, minor=minor))


def in_coins(exact_minor: int, currency: str) -> int:
    """The amount that can be paid, in minor units, half away from zero.

    >>> in_coins(59_186, "EUR"), in_coins(59_186, "CHF"), in_coins(59_188, "CHF")
    (59186, 59185, 59190)
    """
    coin = COIN_MINOR.get(currency, 1)
    return half_up(exact_minor, coin) * coin


def totals(net: int, charges: int, tax: int, currency: str) -> Totals:
    """Add up a document.

    >>> totals(1_000, 0, 81, "EUR").total, totals(1_000, 0, 82, "CHF"), totals(1_000, 0, 83, "CHF").rounding
    (1081, Totals(net=1000, charges=0, tax=82, rounding=-2, total=1080), 2)
    """
    exact = net + charges + tax
    total = in_coins(exact, currency)
    return Totals(net, charges, tax, total - exact, total)
