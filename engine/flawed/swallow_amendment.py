"""A message under a known key is "already there", whatever it says: the correction is thanked for and thrown away.

The customer was told that his change had been received. The old order ships.

Out:   comparing the body of a repeated message with the first.
Seen:  F014.
"""

from msgspec.structs import replace

from engine.event import Event
from engine.inbox import admit
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def already_there(turn: Turn, key: str, event: Event) -> str:
    verdict = admit(turn, key, event)
    return "duplicate" if verdict == "conflict" else verdict


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, admit=already_there))
