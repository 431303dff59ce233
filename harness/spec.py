"""A trial spec: everything besides scenario and engine that a trial depends on."""

from collections.abc import Mapping

from msgspec import Struct

WORLD_VERSION = 4
"""Raised whenever systems, contracts, workload, dice or journal change their meaning: digests can be compared only
within one. (CHANGELOG says what changed.)"""

ACTION, QUANTITY = "action", "quantity"
"""What can be pinned besides faults: "action|order/0007/pay/1" = "0": it does not happen;
"quantity|order/0007|2" = "1": line 2 is about one unit, and with "0" there is no such line."""


class TrialSpec(Struct, frozen=True):
    """Three seeds and the pins.

    `workload_seed` draws the business, `weather_seed` faults, latencies and how long work takes, `tie_seed` the
    order of what happens in the same millisecond. `pins` fixes decisions by their name; with `dice` off a fault
    that is not pinned does not happen, which is how a recorded trial is replayed. `actions` names the planned actions
    that happen; None: all of them. What people do in return is never listed, only pinned away.
    """

    workload_seed: int
    weather_seed: int
    tie_seed: int
    pins: Mapping[str, str] = {}
    dice: bool = True
    actions: tuple[str, ...] | None = None

    @classmethod
    def of(cls, seed: int) -> "TrialSpec":
        return cls(seed, seed, seed)


def fault_pins(pins: Mapping[str, str]) -> dict[str, str]:
    """The pins that are about faults, and not about what people do."""
    return {name: value for name, value in pins.items() if name.partition("|")[0] not in (ACTION, QUANTITY)}
