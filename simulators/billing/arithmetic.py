"""What an invoice comes to, in whole minor units.

    line net = quantity × unit price          net = Σ line net          charges = Σ charge amounts
    tax      = Σ taxable × rate, rounded once for the whole document, half away from zero
    total    = net + charges + tax + rounding

Rounding line by line would make the tax depend on how an order was split over lines; rounding once is what the
document states. `rounding` is a field of its own, so that a difference never hides in the total. In minor units it
is zero; a currency that pays in larger coins would fill it.

    >>> half_up(25, 10), half_up(24, 10), half_up(-25, 10)
    (3, 2, -3)
"""

from collections.abc import Sequence

from msgspec import Struct

from simulators.billing.bodies import BilledLine, Charge

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


def half_up(numerator: int, denominator: int) -> int:
    """The nearest integer to a fraction; halves go away from zero. `denominator` > 0."""
    half = (2 * abs(numerator) + denominator) // (2 * denominator)
    return half if numerator >= 0 else -half


def totals(lines: Sequence[BilledLine], charges: Sequence[Charge], tax_rate_ppm: int) -> Totals:
    """Add up a document. Charges (freight) are taxed like standard goods. KeyError for an unknown tax category."""
    net = taxable = 0
    for line in lines:
        amount = line.quantity_base * line.unit_price.minor
        net += amount
        taxable += amount * TAX_CATEGORIES[line.tax_category]
    charged = sum([charge.amount.minor for charge in charges])
    tax = half_up((taxable + charged) * tax_rate_ppm, PPM)
    return Totals(net, charged, tax, 0, net + charged + tax)
