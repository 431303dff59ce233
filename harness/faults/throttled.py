"""A system answers 429 with Retry-After: too many calls.

A correct engine slows down for as long as it was told and repeats under the same key.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class Throttled(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per request of the engine."""
    retry_after_s_max: int = 60


def decide(dice: Dice, leg: Leg, options: Throttled, _now_ms: int) -> int:
    if not leg.from_engine or not dice.chance("throttled", leg.key, options.chance_ppm):
        return 0
    return dice.between("throttled/s", leg.key, 1, options.retry_after_s_max)


KIND = Kind("throttled", Throttled, ("request",), "answer", decide, status=429)
