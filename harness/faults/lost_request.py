"""A request is lost on the way there.

The system never sees it; the caller hears nothing and has to give up waiting.

A correct engine asks by key what became of the call, or repeats it under the same key. Where the contract
offers neither (ERP v1), it waits out the arrival bound, searches by reference and only then sends again.
A lost webhook is redelivered by its sender.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class LostRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per request leg."""


def decide(dice: Dice, leg: Leg, options: LostRequest, _now_ms: int) -> int:
    return int(dice.chance("lost-request", leg.key, options.chance_ppm))


KIND = Kind("lost-request", LostRequest, ("request",), "drop", decide)
