"""An event waits long in its sender's queue before it is delivered at all: a backlog, a batch window.

A correct engine never takes silence for a standstill: figures carry `as_of`, and old ones are refreshed by
asking before they are shown to anybody.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg


class EventLag(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per event."""
    lag_ms_min: int = 60_000
    lag_ms_max: int = 1_200_000


def decide(dice: Dice, leg: Leg, options: EventLag, _now_ms: int) -> int:
    if not dice.chance("event-lag", leg.key, options.chance_ppm):
        return 0
    return dice.between("event-lag/ms", leg.key, options.lag_ms_min, options.lag_ms_max)


KIND = Kind("event-lag", EventLag, ("event",), "lag", decide)
