"""The real clock and the real memory, for people and for benchmarks. Live shell: nothing here reaches a trial.

Virtual time is the scheduler's. These few readings are the only ones of the machine's clock outside live mode, so
that a reading that leaks into a trial has one place to leak from.
"""

import resource
import sys
from datetime import date
from time import perf_counter, process_time

__all__ = ["Stopwatch", "peak_memory_bytes", "perf_counter", "process_time", "today"]


class Stopwatch:
    """Wall time and CPU time of this process since it was made, in seconds."""

    __slots__ = ("_cpu", "_wall")

    def __init__(self) -> None:
        self._wall = perf_counter()
        self._cpu = process_time()

    def wall_s(self) -> float:
        return perf_counter() - self._wall

    def cpu_s(self) -> float:
        return process_time() - self._cpu


def today() -> date:
    """The day on which somebody asks, as far as that decides anything: whether an announced day has come."""
    return date.today()


def peak_memory_bytes() -> int:
    """The most resident memory that this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
