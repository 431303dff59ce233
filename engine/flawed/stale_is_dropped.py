"""A message whose time lies too far from the engine's clock is taken for a replay, and dropped with a 2xx.

Five minutes of tolerance protect against somebody who repeats what he has overheard. They also throw away what was held
up for six, and, when the engine's own clock is wrong, everything.

Out:   telling old from known: a message is had, or it is not, whatever time it states.
Seen:  F037, F154, F155.
"""

from msgspec.structs import replace

from engine import inbox
from engine.event import Event
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel

TOLERANCE_MS = 300_000


def admit(turn: Turn, key: str, event: Event) -> str:
    verdict = inbox.admit(turn, key, event)
    if abs(turn.now - turn.calendar.ms(event.time)) > TOLERANCE_MS:
        return "duplicate"
    return verdict


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, admit=admit))
