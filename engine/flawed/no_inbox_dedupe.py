"""Every delivery counts: a webhook sent twice is business done twice.

Out:   the inbox's memory of business keys.
Seen:  F001, F005, F006, F012, F026.
"""

from msgspec.structs import replace

from engine.event import Event
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def admit(_turn: Turn, _key: str, _event: Event) -> str:
    return "new"


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, admit=admit))
