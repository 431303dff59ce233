"""A webhook secret was rotated on one side only: the gateway before the engine answers a system's deliveries with 401.

Decided per system and window. While it lasts not one delivery gets through, and the engine hears nothing of it: from
where it stands, the system has gone quiet.

A correct engine catches up from what the senders redeliver, in whatever order it comes, and fetches what leaves a gap;
it shows nobody an old figure as a fresh one meanwhile.
"""

from msgspec import Struct

from harness.dice import Dice, key
from harness.faults.kind import Kind, Leg


class RotatedSecret(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system and window."""
    window_ms: int = 300_000
    """All deliveries of that system within the window fail."""


def decide(dice: Dice, leg: Leg, options: RotatedSecret, now_ms: int) -> int:
    if leg.from_engine or not options.chance_ppm:
        return 0
    return int(dice.chance("rotated-secret", key(leg.channel, now_ms // options.window_ms), options.chance_ppm))


KIND = Kind("rotated-secret", RotatedSecret, ("request",), "answer", decide, status=401, per_leg=False)
