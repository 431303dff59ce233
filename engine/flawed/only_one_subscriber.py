"""A stream is subscribed again in the place of every other subscription to it.

"Replace" is ticked so that no old subscription of one's own is left over. The list of subscriptions is everybody's:
the neighbour who listens to the same stream is struck off without a word, and hears nothing more of the day. He learns
of it when somebody asks why his figures stand still.

Out:   subscribing beside others.
Seen:  F096, F172.
"""

from msgspec.structs import replace

from engine.record import Step
from engine.reference import PARTS, assemble
from engine.streams import Stream, subscribe
from seatrial.engine import Setup, Vessel


def renewal(stream: Stream) -> Step | None:
    step = subscribe(stream)
    if step is None:
        return None
    return replace(step, body={**(step.body or {}), "replace": True})


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, renewal=renewal))
