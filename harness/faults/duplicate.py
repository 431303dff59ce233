"""A request is delivered twice: the same delivery id, the same key, the same body.

Gateways and queues do this, at-least-once by contract. Requests to a system whose contract rules it out (ERP v1,
which could not tell the copies apart) are spared.

A correct engine recognises a webhook by its business key; its own calls carry keys by which systems recognise
the copy.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class Duplicate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per request leg."""
    apart_ms_max: int = 2_000
    """The second copy leaves at most this long after the first."""


def decide(dice: Dice, leg: Leg, options: Duplicate, _now_ms: int) -> int:
    if not leg.repeatable or not dice.chance("duplicate", leg.key, options.chance_ppm):
        return 0
    return dice.between("duplicate/apart", leg.key, 1, options.apart_ms_max)


KIND = Kind("duplicate", Duplicate, ("request",), "copy", decide)
