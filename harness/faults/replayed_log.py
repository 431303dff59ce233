"""A system sends a stretch of its log once more: every event of it, in order, with the ids that they had.

Somebody presses "send again" after an incident, or a queue is put back to an earlier mark: yesterday's confirmations
come in today. Seen as a burst of deliveries when the stretch ends; what is not acknowledged is redelivered as usual.
Planned stretches are for stories in which somebody presses the button at a given hour.

A correct engine has a memory that outlasts the day: it finds each statement by its business key among what it has
dealt with, says so with a 2xx, and does nothing. An older statement about a document never overwrites a newer one.
"""

from collections.abc import Sequence

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind
from harness.faults.window import Window, drawn


class PlannedReplay(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    system: str
    starts_ms: int
    """After the scenario's start: what is sent from here on is sent once more …"""
    duration_ms: int
    """… when so much time has passed."""


class ReplayedLog(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system and window."""
    systems: tuple[str, ...] = ("crm", "erp", "wms", "billing")
    window_ms: int = 14_400_000
    duration_ms_min: int = 600_000
    duration_ms_max: int = 28_800_000
    """Length of the stretch that is sent once more, when it ends; it ends at the latest with the storm."""
    planned: tuple[PlannedReplay, ...] = ()


def plan(dice: Dice, options: ReplayedLog, storm_ms: int) -> Sequence[Window]:
    """All replays of a trial: those of the document, and those of the dice."""
    planned = [
        Window(
            p.starts_ms, min(p.starts_ms + p.duration_ms, storm_ms), p.system, f"replayed-log|{p.system}|planned/{n}"
        )
        for n, p in enumerate(options.planned)
        if p.starts_ms < storm_ms
    ]
    return [*planned, *drawn(dice, "replayed-log", options, storm_ms)]


KIND = Kind("replayed-log", ReplayedLog, (), "lasts", plan=plan)
