"""What a customer orders for what he sends back is an order like any other: nobody tells billing what it is for.

The credit stays on his account, and the invoice is open in full. He paid the difference that he was told, or waits; the
dunning letter asks for all of it.

Out:   telling billing which return and which order are one exchange.
Seen:  F093, F094.
"""

from msgspec.structs import replace

from engine.event import Event
from engine.process.events import EVENTS
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def exchanged(_turn: Turn, _event: Event) -> str:
    return ""


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "crm/return.exchanged": exchanged}))
