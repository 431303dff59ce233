"""Two schedulers believe that they are alone: a wake-up of the engine comes up twice at the same instant.

Two workers then do the same timed work at once, each in its own transaction.

A correct engine does not count on being alone: what a wake-up does follows from what is in the store, and of two
transactions that read the same record only one commits; the other looks again and finds that there is nothing to do.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class SchedulerOverlap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per wake-up."""


def decide(dice: Dice, leg: Leg, options: SchedulerOverlap, _now_ms: int) -> int:
    return int(dice.chance("scheduler-overlap", leg.key, options.chance_ppm))


KIND = Kind("scheduler-overlap", SchedulerOverlap, ("wake",), "twice", decide)
