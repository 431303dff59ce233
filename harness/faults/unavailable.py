"""A system answers 503 with Retry-After instead of doing the work.

A correct engine waits as long as it was told, then repeats under the same key; it opens a case if that goes on
too long, and lets the rest of its business proceed.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class Unavailable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per request of the engine."""
    retry_after_s_max: int = 30


def decide(dice: Dice, leg: Leg, options: Unavailable, _now_ms: int) -> int:
    if not leg.from_engine or not dice.chance("unavailable", leg.key, options.chance_ppm):
        return 0
    return dice.between("unavailable/s", leg.key, 1, options.retry_after_s_max)


KIND = Kind("unavailable", Unavailable, ("request",), "answer", decide, status=503)
