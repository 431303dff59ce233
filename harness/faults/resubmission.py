"""An order is entered again as if it were new: another id, another key, the same purchase order of the customer.

Customers whose page hung do this, and salesmen who are not sure. Seen as a second order in the channel. No contract of
this landscape says that a purchase order number is unique (customers send several orders under one), so no system
notices, and neither may anybody in between: a second order of the same content is an order.

A correct engine serves both, each under its own number, and mixes nothing up: what tells two orders apart is the
number of the order in the channel, never the customer, his purchase order number or the content.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class Resubmission(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per order."""
    later_ms_max: int = 1_800_000


def decide(dice: Dice, leg: Leg, options: Resubmission, _now_ms: int) -> int:
    if leg.operation != "submitOrder" or not dice.chance("resubmission", leg.key, options.chance_ppm):
        return 0
    return dice.between("resubmission/ms", leg.key, 1_000, max(1_000, options.later_ms_max))


KIND = Kind("resubmission", Resubmission, ("action",), "act", decide)
