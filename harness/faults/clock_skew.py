"""A system's clock is off by some minutes, the same for the whole trial, ahead or behind.

Seen in everything that the system writes a time on: events, documents, posting dates near midnight, the hour of the
nightly job. What really happened, and when, is not touched: facts are in true time.

The warehouse's clock is right unless the story names it. The age of a figure is what its `as_of` says; with that off,
the bound on it (T21) would judge the clock and not the engine.

A correct engine orders by sequence and version, never by time. It passes on a time that somebody stated as it was
stated, and measures how long something has waited by its own clock alone.
"""

from collections.abc import Sequence

from msgspec import Struct

from harness.dice import Dice, key
from harness.faults.kind import Kind
from harness.faults.window import Window

AHEAD, BEHIND = "ahead", "behind"


class ClockSkew(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system."""
    systems: tuple[str, ...] = ("crm", "erp", "billing")
    skew_ms_min: int = 1_000
    skew_ms_max: int = 900_000


def plan(dice: Dice, options: ClockSkew, storm_ms: int) -> Sequence[Window]:
    """One per system at most, from the start. Its length is how far the clock is off; its name says which way."""
    windows = []
    for system in options.systems:
        its = key(system)
        if dice.chance("clock-skew", its, options.chance_ppm):
            way = BEHIND if dice.chance("clock-skew/behind", its, 500_000) else AHEAD
            off_ms = dice.between("clock-skew/ms", its, options.skew_ms_min, options.skew_ms_max)
            windows.append(Window(0, min(off_ms, storm_ms), system, f"clock-skew|{system}|{way}"))
    return windows


def off_ms(windows: Sequence[Window]) -> dict[str, int]:
    """System -> how far its clock is ahead of the true time (behind: negative), of those that are off."""
    found = {}
    for window in windows:
        if window.kind == "clock-skew":
            found[window.system] = window.lasts if window.name.endswith(AHEAD) else -window.lasts
    return found


KIND = Kind("clock-skew", ClockSkew, (), "lasts", plan=plan)
