"""Pins that have become superfluous: who was kept from doing something would not have done it any more."""

from harness.shrink.edits import without_pins
from harness.shrink.search import Search
from harness.shrink.seen import fault_names


def drop_edits(search: Search) -> None:
    faults = dict.fromkeys(fault_names(search.best.recording.spec))
    for pin in [pin for pin in search.best.recording.spec.pins if pin not in faults]:
        search.accepts(without_pins(search.best.recording, [pin]))
