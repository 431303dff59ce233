"""Every delivery counts: a webhook sent twice is business done twice.

Out:   asking the inbox whether it has had a message before.
Seen:  F001, F005, F006, F012, F026.
"""

from msgspec.structs import replace

from engine import inbox
from engine.event import Event
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def admit(turn: Turn, key: str, event: Event) -> str:
    inbox.admit(turn, key, event)
    return "new"


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, admit=admit))
