"""A clerk changes an order in place when it has already gone to the order book: one unit more on its first line.

Seen in the channel: the order goes out again under the same number and revision, with another content. That may be
before the engine has booked it, or long after.

A correct engine never takes this for a repetition. It cannot know which content holds, so it asks a person, and hands
nothing of the order to the warehouse before that is decided; what is there already goes on.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class EditAfterImport(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per order."""
    later_ms_min: int = 100
    later_ms_max: int = 7_200_000


def decide(dice: Dice, leg: Leg, options: EditAfterImport, _now_ms: int) -> int:
    if leg.operation != "submitOrder" or not dice.chance("edit-after-import", leg.key, options.chance_ppm):
        return 0
    return dice.between("edit-after-import/ms", leg.key, max(1, options.later_ms_min), options.later_ms_max)


KIND = Kind("edit-after-import", EditAfterImport, ("action",), "act", decide)
