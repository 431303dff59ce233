"""Events leave their sender out of order: each is held back within a short window, so later ones pass it.

A correct engine orders statements about one document by their version, and parks what comes before its parent.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class Reorder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per event."""
    window_ms: int = 30_000
    """An event is held back at most this long."""


def decide(dice: Dice, leg: Leg, options: Reorder, _now_ms: int) -> int:
    if not dice.chance("reorder", leg.key, options.chance_ppm):
        return 0
    return dice.between("reorder/ms", leg.key, 1, options.window_ms)


KIND = Kind("reorder", Reorder, ("event",), "lag", decide)
