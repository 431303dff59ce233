"""A system's sender gives up on the engine, and delivers nothing more until somebody subscribes it again.

Dispatchers do this when a receiver was slow or said no too often; often nobody is told. Seen in a sender that falls
silent while its system goes on working. What happens meanwhile stands only in the system's log (`listEvents`). When
the window ends, or when the engine subscribes again (`createSubscription`), deliveries begin anew: what happens from
then on is delivered, and what happened before is not. It ends with the storm at the latest.

A correct engine never takes silence for a standstill. Streams have no gaps, so the first event after the silence tells
it what it has missed; a poll now and then finds what is missing at the end, which leaves no gap; and what a poll finds
that should have been delivered long ago is a reason to subscribe again.
"""

from collections.abc import Sequence

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind
from harness.faults.window import Window, drawn


class PlannedSilence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    system: str
    starts_ms: int
    """After the scenario's start."""
    duration_ms: int
    """Until somebody notices, if the engine does not."""


class Unsubscribed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system and window."""
    systems: tuple[str, ...] = ("crm", "erp", "wms", "billing")
    window_ms: int = 14_400_000
    duration_ms_min: int = 600_000
    duration_ms_max: int = 7_200_000
    """Until somebody notices, and subscribes it again."""
    planned: tuple[PlannedSilence, ...] = ()


def plan(dice: Dice, options: Unsubscribed, storm_ms: int) -> Sequence[Window]:
    """All silences of a trial: those of the document, and those of the dice."""
    planned = [
        Window(
            p.starts_ms, min(p.starts_ms + p.duration_ms, storm_ms), p.system, f"unsubscribed|{p.system}|planned/{n}"
        )
        for n, p in enumerate(options.planned)
        if p.starts_ms < storm_ms
    ]
    return [*planned, *drawn(dice, "unsubscribed", options, storm_ms)]


KIND = Kind("unsubscribed", Unsubscribed, (), "lasts", plan=plan)
