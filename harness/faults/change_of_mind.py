"""A customer wants one unit more of an order that he placed a while ago, and says so.

Seen in the channel as a wish with a new revision (`order.change_requested`). By then the order may be booked, reserved,
picked or gone.

A correct engine does not decide it. Whoever keeps the order book does, and until then nothing more of the order is
handed to the warehouse; then the customer is told what became of that very wish.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class ChangeOfMind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per order."""
    later_ms_min: int = 1_000
    later_ms_max: int = 14_400_000


def decide(dice: Dice, leg: Leg, options: ChangeOfMind, _now_ms: int) -> int:
    if leg.operation != "submitOrder" or not dice.chance("change-of-mind", leg.key, options.chance_ppm):
        return 0
    return dice.between("change-of-mind/ms", leg.key, max(1, options.later_ms_min), options.later_ms_max)


KIND = Kind("change-of-mind", ChangeOfMind, ("action",), "act", decide)
