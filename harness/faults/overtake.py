"""A webhook overtakes the response of the call that caused it.

The reply is held back long enough for the event to be delivered first.

A correct engine cannot assume that it knows a document's number before it hears about the document: it parks the
event by its business key, or recognises it by the number that it gave itself.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class Overtake(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per response of a call that raised an event."""
    behind_ms_max: int = 5_000
    """The reply is at most this late."""


def decide(dice: Dice, leg: Leg, options: Overtake, _now_ms: int) -> int:
    if not leg.emitted or not dice.chance("overtake", leg.key, options.chance_ppm):
        return 0
    return dice.between("overtake/ms", leg.key, min(1_000, options.behind_ms_max), options.behind_ms_max)


KIND = Kind("overtake", Overtake, ("response",), "delay", decide)
