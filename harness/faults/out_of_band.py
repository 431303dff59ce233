"""Somebody corrects the stock directly in the warehouse system, and tells nobody.

He stands at the shelf when an order for an item comes in, counts one lot, and overwrites the figure: units that the
books did not know of, or units less than they said, reserved or not. Seen as an absolute count
(`wms.countStock`) that no order and no delivery explains.

A correct engine lets the warehouse have the last word: the statement with the higher number replaces what was known,
the order book's ledger follows by the movement, a reservation that is broken is treated like a short pick, and what was
published is published anew.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class OutOfBand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per order."""
    units_max: int = 5
    """So many units more or less than the books have."""


def decide(dice: Dice, leg: Leg, options: OutOfBand, _now_ms: int) -> int:
    """1: one unit less, 2: one more, 3: two less, 4: two more …"""
    if leg.operation != "submitOrder" or not dice.chance("out-of-band", leg.key, options.chance_ppm):
        return 0
    return dice.between("out-of-band/units", leg.key, 1, 2 * max(1, options.units_max))


KIND = Kind("out-of-band", OutOfBand, ("action",), "act", decide)
