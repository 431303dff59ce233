"""Which trials a campaign runs: scenarios × a range of seeds, cut into shards for machines and chunks for workers.

Shards are contiguous parts of the range: together they are the range, and no seed is in two of them.

    >>> [Shard(i, 3).seeds(100, 8) for i in (1, 2, 3)]
    [range(100, 102), range(102, 105), range(105, 108)]
    >>> Shard.parse("2/3")
    Shard(index=2, of=3)
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from harness.dice import Dice, key
from harness.errors import UsageError
from harness.scenario.model import Scenario

CHUNK_SEEDS_MAX = 25
"""Small, so that a violation shows within seconds. Handing over a chunk costs about a millisecond."""

RERUN_PPM = 50_000
"""One trial in twenty is run twice."""


class Shard(Struct, frozen=True):
    """Part `index` (from 1) of `of` equal parts."""

    index: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Reads "1/4". UsageError if there is no such part."""
        match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
        if match is None:
            raise UsageError(f"a shard is written 1/4 (the first of four), not {text!r}", "--shard")
        index, of = int(match[1]), int(match[2])
        if not 1 <= index <= of:
            raise UsageError(f"there is no part {index} of {of}", "--shard", f"The parts are 1/{of} to {of}/{of}.")
        return cls(index, of)

    def seeds(self, first: int, count: int) -> range:
        return range(first + count * (self.index - 1) // self.of, first + count * self.index // self.of)

    def __str__(self) -> str:
        return f"{self.index}/{self.of}"


class Chunk(Struct, frozen=True):
    """Some trials of one scenario. `scenario` is its place in the plan; `again` marks a second run."""

    scenario: int
    seeds: tuple[int, ...]
    again: bool = False


class Plan(Struct, frozen=True, kw_only=True):
    """What to explore. `seeds` and `first_seed` are as asked for; the shard takes its part of them."""

    scenarios: tuple[Scenario, ...]
    engine: str
    seeds: int
    first_seed: int = 0
    shard: Shard = Shard()
    workers: int = 1

    @property
    def range(self) -> range:
        return self.shard.seeds(self.first_seed, self.seeds)

    @property
    def trials(self) -> int:
        return len(self.range) * len(self.scenarios)

    def chunks(self) -> Iterator[Chunk]:
        """All trials once, ordered by seed first, so that every scenario is seen early."""
        seeds = self.range
        size = max(1, min(CHUNK_SEEDS_MAX, len(seeds) // (self.workers * 8)))
        for at in range(0, len(seeds), size):
            for scenario in range(len(self.scenarios)):
                yield Chunk(scenario, tuple(seeds[at : at + size]))

    def again(self) -> Iterator[Chunk]:
        """The trials to run twice, chosen by key, in falling order of seed: another neighbourhood than the first run's.

        At least one of each scenario, so that a short campaign is checked too.
        """
        dice = Dice(0)
        for index, scenario in enumerate(self.scenarios):
            chosen = [seed for seed in self.range if dice.chance("rerun", key(scenario.name, seed), RERUN_PPM)] or list(
                self.range[:1]
            )
            chosen.reverse()
            for at in range(0, len(chosen), CHUNK_SEEDS_MAX):
                yield Chunk(index, tuple(chosen[at : at + CHUNK_SEEDS_MAX]), again=True)
