"""A reply is lost on the way back: the work is done, and whoever asked for it does not know.

The fault behind most double invoices: a timeout is taken for a failure.

A correct engine treats unknown as unknown: it repeats under the same key, which replays the stored answer, or
searches by reference where there is no key. A sender whose delivery was not acknowledged delivers again, so the
engine sees the event twice.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class LostReply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per response leg."""


def decide(dice: Dice, leg: Leg, options: LostReply, _now_ms: int) -> int:
    return int(dice.chance("lost-reply", leg.key, options.chance_ppm))


KIND = Kind("lost-reply", LostReply, ("response",), "drop", decide)
