"""What an invoice comes to, in whole minor units.

    line net = quantity × unit price          net = Σ line net          charges = Σ charge amounts
               (see `net_minor` where the price is for a box)
    tax      = Σ taxable × rate, rounded once for the whole document, half away from zero
    total    = net + charges + tax + rounding

Rounding line by line would make the tax depend on how an order was split over lines; rounding once is what the
document states. `rounding` is a field of its own, so that a difference never hides in the total. In minor units it
is zero; a currency that pays in larger coins would fill it.

"""

from collections.abc import Sequence

from msgspec import Struct

from simulators.billing.bodies import BilledLine, Charge
from simulators.units import half_up, worth_minor

PPM = 1_000_000
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


def totals(
    lines: Sequence[BilledLine], charges: Sequence[Charge], tax_rate_ppm: int, nets: Sequence[int] = ()
) -> Totals:
    """Add up a document. Charges (freight) are taxed like standard goods. KeyError for an unknown tax category.

    `nets`: what its lines come to, where that is not simply quantity times price.
    """
    net = taxable = 0
    for line, amount in zip(lines, nets or [net_minor(line) for line in lines], strict=True):
        net += amount
        taxable += amount * TAX_CATEGORIES[line.tax_category]
    charged = sum([charge.amount.minor for charge in charges])
    tax = half_up((taxable + charged) * tax_rate_ppm, PPM)
    return Totals(net, charged, tax, 0, net + charged + tax)
