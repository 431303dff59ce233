"""The nightly stock snapshot arrives hours late: still stamped 02:00, still plausible, long wrong.

A correct engine never shows a snapshot as today's availability: it compares `as_of` and sequence, and asks the
warehouse when all it has is old.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg

SNAPSHOT = "stock.snapshot"


class StaleSnapshot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per snapshot event."""
    late_ms_max: int = 28_800_000


def decide(dice: Dice, leg: Leg, options: StaleSnapshot, _now_ms: int) -> int:
    if leg.operation != SNAPSHOT or not dice.chance("stale-snapshot", leg.key, options.chance_ppm):
        return 0
    return dice.between("stale-snapshot/ms", leg.key, 60_000, options.late_ms_max)


KIND = Kind("stale-snapshot", StaleSnapshot, ("event",), "lag", decide)
