"""The engine's token has expired: a system answers its calls with 401 until it has a new one.

Decided per channel and window, so that it comes in stretches: from the moment of expiry every call fails, and
afterwards none.

A correct engine takes 401 for "not done, and not for a reason of business": it renews its credentials and repeats
under the same key. What is a matter of credentials is nobody's refusal of an order; if it lasts, it is a case for
integration.
"""

from msgspec import Struct

from harness.dice import Dice, key
from harness.faults.kind import Kind, Leg


class ExpiredToken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system and window."""
    window_ms: int = 60_000
    """All of the engine's calls to that system within the window fail."""


def decide(dice: Dice, leg: Leg, options: ExpiredToken, now_ms: int) -> int:
    if not leg.from_engine or not options.chance_ppm:
        return 0
    return int(dice.chance("expired-token", key(leg.channel, now_ms // options.window_ms), options.chance_ppm))


KIND = Kind("expired-token", ExpiredToken, ("request",), "answer", decide, status=401, per_leg=False)
