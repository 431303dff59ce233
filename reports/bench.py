"""What a benchmark measured: rates per second of one core (CPU time of this process), the best of a few runs."""

from typing import Literal

from msgspec import Struct


class BareLoop(Struct, frozen=True, kw_only=True):
    """The loop that everything is compared with: what the transport of an order costs without any business."""

    orders_per_s: float
    events_per_order: int
    us_per_event: float
    each_event: str


class DayRun(Struct, frozen=True, kw_only=True):
    """One whole trial: systems, engine, wire, faults, rules, journal. An exchange is two legs."""

    scenario: str
    orders: int
    orders_per_s: float
    exchanges_per_s: float
    us_per_exchange: float
    exchanges_per_order: float
    events_per_order: int
    cpu_s: float
    ratio_to_bare: float
    """The bare loop's orders per second divided by this one's: how many times slower."""


class TinyRuns(Struct, frozen=True, kw_only=True):
    """Many small trials: what setting up a trial costs."""

    orders: int
    trials: int
    trials_per_cpu_s: float


class GrowthStep(Struct, frozen=True, kw_only=True):
    """One size, in a process of its own."""

    orders: int
    ms_per_order: float
    peak_memory_mb: float
    cpu_s: float


class Growth(Struct, frozen=True, kw_only=True):
    """The same business at the same rate for longer. `ratio`: ms per order, the largest over the smallest size."""

    steps: tuple[GrowthStep, ...]
    ratio: float


class RetiredMemory(Struct, frozen=True, kw_only=True):
    """What one more finished order leaves behind: the difference between two sizes, per order, in bytes."""

    orders: int
    engine_store_bytes: float
    rules_bytes: float
    together_bytes: float


class BenchRecord(Struct, frozen=True, kw_only=True, omit_defaults=False):
    format: Literal["seatrial.bench/1"] = "seatrial.bench/1"
    python: str
    machine: str
    bare: BareLoop
    day: DayRun
    tiny: TinyRuns
    growth: Growth | None = None
    memory: RetiredMemory | None = None
