"""A payment for an order that is not known is noted in the log, and that is that.

The mapping looks the order up, does not find it, says "invalid" and answers that all is well.

Out:   what comes too early waits for what it is about.
Seen:  F031, F035.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.event import Event
from engine.process.events import EVENTS, Handler
from engine.process.from_money import settled
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def dropped(turn: Turn, event: Event) -> str:
    """Take it in if its order is known."""
    settled(turn, event)
    return ""


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "payment_provider/payment_request.settled": dropped}
    return assemble(setup, replace(PARTS, events=events))
