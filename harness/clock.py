"""Virtual time: SimPy's event queue, reached through one door.

`Clock.at` is the only way anything is ever scheduled, actors included. What falls on the same millisecond runs in
an order drawn by key (the tie seed), not first come, first served: otherwise races within one instant would never
be explored. There are no SimPy processes: a callback costs a fifth of one (docs/decisions/0005).
"""

from collections.abc import Callable
from heapq import heappop
from typing import Any

from simpy import Environment
from simpy.events import Event
from xxhash import xxh3_64_intdigest

from harness.dice import Dice

Callback = Callable[[Any], None]


class Tick(Event):
    """A SimPy event that has one callback and has already succeeded."""

    _value = None
    _ok = True

    def __init__(self, env: Environment, callback: Callback) -> None:
        # Event.__init__ would set a pending value and an empty list: this is on the hot path.
        self.env = env
        self.callback = callback


class Hours(Environment):
    """SimPy's environment with nothing but ticks in its queue: none can fail, stop the simulation or be waited for, so
    that a step need not look for any of that."""

    def step(self) -> None:
        self._now, _, _, tick = heappop(self._queue)
        tick.callback(tick)  # type: ignore[attr-defined]  # only `Clock.at` schedules


class Clock:
    """Milliseconds since the scenario's start, and what is due when."""

    __slots__ = ("_env", "_salt", "now")

    def __init__(self, tie_seed: int) -> None:
        self._env = Hours()
        self._salt = Dice(tie_seed).salt("tie")
        self.now = 0

    def at(self, ms: int, key: bytes, callback: Callback) -> None:
        """Call `callback(event)` at `ms`, or now if that is past. `key` orders it within its millisecond."""
        env = self._env
        delay = ms - self.now
        env.schedule(
            Tick(env, callback),
            xxh3_64_intdigest(key, seed=self._salt),  # type: ignore[arg-type]  # any integer is a heap priority
            delay if delay > 0 else 0,
        )

    def run_through(self, last_ms: int, until: Callable[[], bool] | None = None) -> None:
        """Run everything due up to and including `last_ms`, or until `until()` is true after some step."""
        env = self._env
        queue = env._queue
        while queue and queue[0][0] <= last_ms:
            self.now = queue[0][0]  # type: ignore[assignment]  # only integers are ever scheduled
            env.step()
            if until is not None and until():
                return

    def skip_to(self, ms: int) -> None:
        """Nothing is due before `ms`: it is `ms` now."""
        self.now = max(self.now, ms)
