"""A brown-out: for whole windows of time, everything on a channel takes longer.

Decided once per channel and window, so that slowness comes in stretches, as it does in life. Long enough, it
turns answers into timeouts whose work was done all the same.

A correct engine survives it as it survives lost replies, and does not make it worse by asking faster.
"""

from functools import lru_cache

from msgspec import Struct

from harness.dice import Dice, key
from harness.faults.kind import Kind, Leg


class Slow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per channel and window."""
    window_ms: int = 900_000
    added_ms_min: int = 500
    added_ms_max: int = 8_000
    """Added to each leg within a slow window."""


def decide(dice: Dice, leg: Leg, options: Slow, now_ms: int) -> int:
    if not options.chance_ppm:
        return 0
    if not dice.chance("slow", _window(leg.channel, now_ms // options.window_ms), options.chance_ppm):
        return 0
    return dice.between("slow/ms", leg.key, options.added_ms_min, options.added_ms_max)


@lru_cache(maxsize=1024)
def _window(channel: str, nth: int) -> bytes:
    """The key of a channel's nth window: every leg in it asks for the same one."""
    return key(channel, nth)


KIND = Kind("slow", Slow, ("request", "response"), "delay", decide, per_leg=False)
