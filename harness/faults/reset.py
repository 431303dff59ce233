"""A connection breaks: the caller learns at once that there will be no answer, and not whether the work was done.

On the way there the request is lost; on the way back the work is done and its answer is lost.

A correct engine takes it for what it is, unknown, exactly as it takes a timeout: it repeats under the same key, or asks
by reference where there is no key. That it learns early is no sign that nothing happened.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class Reset(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per request and response leg."""


def decide(dice: Dice, leg: Leg, options: Reset, _now_ms: int) -> int:
    return int(dice.chance("reset", leg.key, options.chance_ppm))


KIND = Kind("reset", Reset, ("request", "response"), "reset", decide)
