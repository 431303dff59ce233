"""A customer wants to cancel when his goods are already being picked.

Seen in the channel as a wish (`order.cancel_requested`), some minutes after the warehouse has begun to pick; the lorry
may be faster.

A correct engine decides nothing and loses nothing: whether it is still possible, only the warehouse knows, and only the
order book cancels. It carries the wish to the one and the recall to the other. What ships is billed, and the customer
is never told that both have happened.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg

PICKED = "pick.released"
"""What he hears of, by the name of the event: the order is being picked."""


class CancelOnConveyor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per pick that begins."""
    later_ms_max: int = 3_600_000


def decide(dice: Dice, leg: Leg, options: CancelOnConveyor, _now_ms: int) -> int:
    if leg.operation != PICKED or not dice.chance("cancel-on-conveyor", leg.key, options.chance_ppm):
        return 0
    return dice.between("cancel-on-conveyor/ms", leg.key, 1, options.later_ms_max)


KIND = Kind("cancel-on-conveyor", CancelOnConveyor, ("action",), "act", decide)
