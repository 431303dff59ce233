"""Faults that last: a system is in some state from one instant to another, decided per system and window of time.

Decided by window number and not by clock time, so that a story that runs later or earlier meets the same ones. All of
them end with the storm.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from harness.dice import Dice, key


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
