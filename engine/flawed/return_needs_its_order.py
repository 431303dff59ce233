"""A return is looked up by its order, and an order that is over is not in the table any more.

What comes back within the hour is dealt with. Of everything later the log says "order not found", and the sender 202.

Out:   a record of its own for a return, whatever has become of its order.
Seen:  F092, F116.
"""

from msgspec.structs import replace

from engine.event import Event
from engine.process import returning
from engine.process.events import EVENTS
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def requested(turn: Turn, event: Event) -> str:
    if turn.order(event.correlationid) is None:
        return ""
    return returning.requested(turn, event)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "crm/return.requested": requested}))
