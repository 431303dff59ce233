"""Faults that last: a system is in some state from one instant to another, decided per system and window of time.

Decided by window number and not by clock time, so that a story that runs later or earlier meets the same ones. All of
them end with the storm.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from harness.dice import Dice, key
from harness.errors import UsageError
from harness.scenario.model import EVERYBODY

_PLACE = re.compile(r"(?:window|planned)/[0-9]{1,9}|ahead|behind")
_SKEW = "clock-skew"
"""The one kind whose windows are named by the way in which a clock is off."""
_LASTS = re.compile(r"0|[0-9]{1,15}\+[0-9]{1,15}")


class Window(Struct, frozen=True, order=True):
    """One of them: `system` is affected from `starts_at` up to, not including, `ends_at`.

    `name` is what pins call it: "outage|erp|window/2". Its first word is the kind.
    """

    starts_at: int
    ends_at: int
    system: str
    name: str

    @property
    def kind(self) -> str:
        return self.name.partition("|")[0]

    @property
    def lasts(self) -> int:
        return self.ends_at - self.starts_at


class Sudden(Protocol):
    """Options of a kind that strikes a system at some instant of a window."""

    @property
    def chance_ppm(self) -> int: ...
    @property
    def systems(self) -> tuple[str, ...]: ...
    @property
    def window_ms(self) -> int: ...


class Lasting(Sudden, Protocol):
    """Options of a kind that lasts."""

    @property
    def duration_ms_min(self) -> int: ...
    @property
    def duration_ms_max(self) -> int: ...


def pinned(name: str, value: str, storm_ms: int) -> Window | None:
    """The window that a pin names, with "START+DURATION" in ms; None if the value is "0": it does not happen.

    UsageError for a system that there is not, a place in time that no window has, or a start after the storm: such a
    pin would be about nothing.

    >>> pinned("outage|erp|window/2", "3600000+60000", 7_200_000)
    Window(starts_at=3600000, ends_at=3660000, system='erp', name='outage|erp|window/2')
    """
    kind, system, place = [*name.split("|"), "", ""][:3]
    if system not in EVERYBODY:
        message = f"the pin {name[:120]!r} is about {system[:60]!r}, which is no system"
        raise UsageError(message, "pins", f"Systems: {', '.join(EVERYBODY)}.")
    skewed = place in ("ahead", "behind")
    if name.count("|") != 2 or not _PLACE.fullmatch(place) or not _LASTS.fullmatch(value) or skewed != (kind == _SKEW):
        message = f"the pin {name[:120]!r} = {value[:40]!r} decides nothing"
        raise UsageError(message, "pins", "Write KIND|SYSTEM|window/N = START+DURATION, both in ms.")
    if value == "0":
        return None
    starts, lasts = map(int, value.split("+"))
    if starts >= storm_ms:
        message = f"the pin {name[:120]!r} = {value[:40]!r} begins after the storm has ended"
        raise UsageError(message, "pins", f"The storm ends at {storm_ms} ms; begin earlier.")
    return Window(starts, min(starts + lasts, storm_ms), system, name)


def drawn(dice: Dice, kind: str, options: Lasting, storm_ms: int) -> Sequence[Window]:
    """At most one per system and window, anywhere in it."""
    windows = []
    for system, number, starts in _struck(dice, kind, options, storm_ms):
        lasts = dice.between(f"{kind}/ms", key(system, number), options.duration_ms_min, options.duration_ms_max)
        windows.append(Window(starts, min(starts + lasts, storm_ms), system, _name(kind, system, number)))
    return windows


def instants(dice: Dice, kind: str, options: Sudden, storm_ms: int) -> Sequence[Window]:
    """At most one per system and window, anywhere in it, and over as soon as it has come."""
    return [
        Window(starts, starts, system, _name(kind, system, number))
        for system, number, starts in _struck(dice, kind, options, storm_ms)
    ]


def _struck(dice: Dice, kind: str, options: Sudden, storm_ms: int) -> Iterator[tuple[str, int, int]]:
    """(system, number of the window, instant) of all that are met."""
    for system in options.systems:
        for number in range(-(-storm_ms // options.window_ms)):
            where = key(system, number)
            if dice.chance(kind, where, options.chance_ppm):
                starts = number * options.window_ms + dice.between(f"{kind}/at", where, 0, options.window_ms - 1)
                if starts < storm_ms:
                    yield system, number, starts


def _name(kind: str, system: str, number: int) -> str:
    return f"{kind}|{system}|window/{number}"
