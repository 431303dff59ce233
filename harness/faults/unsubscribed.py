"""A system's sender gives up on the engine, and delivers nothing more until somebody subscribes it again.

Dispatchers do this when a receiver was slow or said no too often; often nobody is told. Seen in a sender that falls
silent while its system goes on working. What happens meanwhile stands only in the system's log (`listEvents`). When
the window ends the subscription is renewed, at the latest with the end of the storm: what happens from then on is
delivered again, and what happened before is not.

A correct engine never takes silence for a standstill. Streams have no gaps, so the first event after the silence tells
it what it has missed; and a poll now and then finds what is missing at the end, which leaves no gap.
"""

from collections.abc import Sequence

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind
from harness.faults.window import Window, drawn


class Unsubscribed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system and window."""
    systems: tuple[str, ...] = ("crm", "erp", "wms", "billing")
    window_ms: int = 14_400_000
    duration_ms_min: int = 600_000
    duration_ms_max: int = 7_200_000
    """Until somebody notices, and subscribes it again."""


def plan(dice: Dice, options: Unsubscribed, storm_ms: int) -> Sequence[Window]:
    return drawn(dice, "unsubscribed", options, storm_ms)


KIND = Kind("unsubscribed", Unsubscribed, (), "lasts", plan=plan)
