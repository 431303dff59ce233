"""A trial spec: everything besides scenario and engine that a trial depends on."""

from collections.abc import Mapping

from msgspec import Struct


class TrialSpec(Struct, frozen=True):
    """Three seeds and the pins.

    `workload_seed` draws the business, `weather_seed` faults, latencies and how long work takes, `tie_seed` the
    order of what happens in the same millisecond. `pins` fixes decisions by their name; with `dice` off a fault
    that is not pinned does not happen, which is how a recorded trial is replayed.
    """

    workload_seed: int
    weather_seed: int
    tie_seed: int
    pins: Mapping[str, str] = {}
    dice: bool = True

    @classmethod
    def of(cls, seed: int) -> "TrialSpec":
        return cls(seed, seed, seed)
