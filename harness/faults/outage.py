"""A system cannot be reached for a while: calls are refused, its own events wait.

Decided per system and window, not by clock time; planned outages are for stories that need one at a given hour.
All outages end when the storm does.

A correct engine keeps what it has to say, tells people through cases, and catches up afterwards without a storm
of its own making. Deadlines stop while an outage touches them.
"""

from msgspec import Struct

from harness.dice import Dice, key
from harness.faults.kind import Kind


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


class Window(Struct, frozen=True, order=True):
    """One outage: the system is away from `starts_at` up to, not including, `ends_at`."""

    starts_at: int
    ends_at: int
    system: str
    name: str


def plan(dice: Dice, options: Outage, storm_ms: int) -> tuple[Window, ...]:
    """All outages of a trial, ordered by start."""
    windows = [
        Window(p.starts_ms, min(p.starts_ms + p.duration_ms, storm_ms), p.system, f"outage|{p.system}|planned/{n}")
        for n, p in enumerate(options.planned)
        if p.starts_ms < storm_ms
    ]
    for system in options.systems:
        for number in range(-(-storm_ms // options.window_ms)):
            where = key(system, number)
            if dice.chance("outage", where, options.chance_ppm):
                starts = number * options.window_ms + dice.between("outage/at", where, 0, options.window_ms - 1)
                lasts = dice.between("outage/ms", where, options.duration_ms_min, options.duration_ms_max)
                if starts < storm_ms:
                    name = f"outage|{system}|window/{number}"
                    windows.append(Window(starts, min(starts + lasts, storm_ms), system, name))
    return tuple(sorted(windows))


KIND = Kind("outage", Outage, (), None, None)
