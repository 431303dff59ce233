"""A leg takes much longer than usual; what was sent later may arrive earlier.

A request to a system with an arrival bound is executed within that bound or never.

A correct engine never has two unanswered calls about one document at one receiver, so a late copy can only
be the one it is still waiting for.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class Delay(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per leg, request and response alike."""
    delay_ms_min: int = 1_000
    delay_ms_max: int = 30_000


def decide(dice: Dice, leg: Leg, options: Delay, _now_ms: int) -> int:
    if not dice.chance("delay", leg.key, options.chance_ppm):
        return 0
    return dice.between("delay/ms", leg.key, options.delay_ms_min, options.delay_ms_max)


KIND = Kind("delay", Delay, ("request", "response"), "delay", decide)
