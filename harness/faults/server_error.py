"""A receiver answers 500: something failed in there, and nobody says what was done before it did.

On the way there it failed before the work; on the way back the work was done and its answer could not be written. The
caller sees the same 500.

A correct engine takes a 500 for an unknown outcome, as it takes a timeout: it repeats under the same key, or asks by
reference where there is no key. A sender that hears 500 delivers again, so the engine may see what it has stored.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class ServerError(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per request and response leg."""


def decide(dice: Dice, leg: Leg, options: ServerError, _now_ms: int) -> int:
    return int(dice.chance("server-error", leg.key, options.chance_ppm))


KIND = Kind("server-error", ServerError, ("request", "response"), "answer", decide, status=500)
