"""Magnitudes of faults: shorter delays and outages, fewer seconds, down to about the smallest that does.

A window of time is cut from both ends: first it ends earlier, then it begins later.
"""

from collections.abc import Callable
from functools import partial

from harness.recording import Recording
from harness.shrink.edits import is_window, with_later_start, with_magnitude
from harness.shrink.lowest import lower
from harness.shrink.search import Search
from harness.shrink.seen import fault_names, magnitude

Edit = Callable[[Recording, str, int], Recording]


def lower_magnitudes(search: Search) -> None:
    for fault in fault_names(search.best.recording.spec):
        _lower(search, fault, with_magnitude)
        if is_window(search.best.recording, fault):
            _lower(search, fault, with_later_start)


def _lower(search: Search, fault: str, edit: Edit) -> None:
    now = search.best.recording.spec.pins.get(fault)  # an earlier step may have made it superfluous
    if now is not None:
        lower(magnitude(now), partial(_does, search, fault, edit))


def _does(search: Search, fault: str, edit: Edit, wanted: int) -> bool:
    best = search.best.recording
    return fault in best.spec.pins and search.accepts(edit(best, fault, wanted))
