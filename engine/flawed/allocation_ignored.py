"""Allocations are heard and noted, and every channel is shown all there is.

The seller has frozen a channel by hand; the next push of stock shows it everything again. What was kept for others is
sold, by the channel that happens to be quicker.

Out:   showing a channel no more than is left of its allocation.
Seen:  F063, F066, F071.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.event import Event
from engine.process import from_erp
from engine.process.events import EVENTS, Handler
from engine.process.stock import Allocation
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel

ALL = 10**12


def noted(turn: Turn, event: Event) -> str:
    """Which version it is, and not how much."""
    parent = from_erp.allocation_changed(turn, event)
    for record in [turn.stock(str(event.data["item"]), str(event.data["site"]))]:
        record.allocations = {channel: Allocation(one.version, ALL) for channel, one in record.allocations.items()}
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "erp/allocation.changed": noted}
    return assemble(setup, replace(PARTS, events=events))
