"""A message is known by its id: another message under an id that was seen is taken for a copy.

Out:   telling messages apart by what they state, whatever their number.
Seen:  F200, F201, F202, F203.
"""

from msgspec.structs import replace

from engine import inbox
from engine.event import Event
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def admit(turn: Turn, key: str, event: Event) -> str:
    verdict = inbox.admit(turn, key, event)
    seen = f"seen-id/{event.source}/{event.id}"
    if turn.tx.retired(seen):
        return "duplicate"
    turn.tx.retire(seen)
    return verdict


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, admit=admit))
