"""A sender sends an event again as if it were new: the same statement under another delivery id.

Senders that rebuild their queue, gateways that wrap messages anew, and support staff who "send it once more" do this.

A correct engine never tells messages apart by their delivery id: it goes by the business key, and finds that it
has heard this before.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class NewDeliveryId(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per event."""
    later_ms_max: int = 600_000
    """It is sent again at most this long after it was first sent."""


def decide(dice: Dice, leg: Leg, options: NewDeliveryId, _now_ms: int) -> int:
    if not dice.chance("new-delivery-id", leg.key, options.chance_ppm):
        return 0
    return dice.between("new-delivery-id/ms", leg.key, 1, options.later_ms_max)


KIND = Kind("new-delivery-id", NewDeliveryId, ("event",), "resend", decide)
