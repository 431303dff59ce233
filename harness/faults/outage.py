"""A system cannot be reached for a while: calls are refused, its own events wait.

Decided per system and window, not by clock time; planned outages are for stories that need one at a given hour.
All outages end when the storm does.

A correct engine keeps what it has to say, tells people through cases, and catches up afterwards without a storm
of its own making. Deadlines stop while an outage touches them.
"""

from collections.abc import Sequence

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind
from harness.faults.window import Window, drawn


class PlannedOutage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    system: str
    starts_ms: int
    """After the scenario's start."""
    duration_ms: int


class Outage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system and window."""
    systems: tuple[str, ...] = ("crm", "erp", "wms", "billing")
    window_ms: int = 14_400_000
    duration_ms_min: int = 60_000
    duration_ms_max: int = 1_800_000
    planned: tuple[PlannedOutage, ...] = ()


def plan(dice: Dice, options: Outage, storm_ms: int) -> Sequence[Window]:
    """All outages of a trial: those of the document, and those of the dice."""
    planned = [
        Window(p.starts_ms, min(p.starts_ms + p.duration_ms, storm_ms), p.system, f"outage|{p.system}|planned/{n}")
        for n, p in enumerate(options.planned)
        if p.starts_ms < storm_ms
    ]
    return [*planned, *drawn(dice, "outage", options, storm_ms)]


KIND = Kind("outage", Outage, (), "lasts", plan=plan)
