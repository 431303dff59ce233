"""Faults that nothing hangs on: first all of them, because much goes wrong in the best of weather."""

from harness.shrink.edits import without_pins
from harness.shrink.halves import thin_out
from harness.shrink.search import Search
from harness.shrink.seen import fault_names


def drop_faults(search: Search) -> None:
    thin_out(
        lambda: fault_names(search.best.recording.spec),
        lambda some: search.accepts(without_pins(search.best.recording, some)),
    )
