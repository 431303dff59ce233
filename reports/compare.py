"""Engines side by side: the same story under the same seeds, and what each of them made of it."""

from typing import Literal

from msgspec import Struct


class Spread(Struct, frozen=True):
    """Something that was measured `count` times: the middle, what 95 of 100 keep within, and the worst. None of it if
    it never happened."""

    count: int
    p50: int
    p95: int
    most: int


class Contender(Struct, frozen=True, kw_only=True):
    """One engine. `broken`: rule -> in how many of the trials it was broken; `counts` are sums over all trials."""

    engine: str
    title: str
    trials: int
    held: int
    unconverged: int
    broken: dict[str, int]
    times_ms: dict[str, Spread]
    """Measure -> virtual milliseconds."""
    counts: dict[str, int]


class CompareRecord(Struct, frozen=True, kw_only=True):
    """All of them, in the order in which they were asked for."""

    format: Literal["seatrial.compare/1"] = "seatrial.compare/1"
    scenario: str
    seeds: int
    first_seed: int
    contenders: tuple[Contender, ...]
    interrupted: bool
    cpu_s: float
    wall_s: float
    harness_bugs: tuple[str, ...] = ()


def spread(samples: list[int]) -> Spread:
    """The nearest ranks: each figure is one that was measured.

    >>> spread([30, 10, 20])
    Spread(count=3, p50=20, p95=30, most=30)
    """
    ranked = sorted(samples)
    count = len(ranked)
    return Spread(count, *[ranked[-(-count * part // 100) - 1] for part in (50, 95, 100)])
