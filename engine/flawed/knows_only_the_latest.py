"""The guard against copies knows only the latest message about an order: an older one that comes again is new.

A copy that follows its original at once is caught, and that is what everybody tests. When a day's log is sent once
more, each message is another than the one before.

Out:   a memory of every message that was dealt with.
Seen:  F012, F019, F021.
"""

from msgspec.structs import replace

from engine import inbox
from engine.event import Event
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def admit(turn: Turn, key: str, event: Event) -> str:
    inbox.admit(turn, key, event)
    latest = f"latest/{event.source}/{event.correlationid}"
    if turn.tx.get(latest) == key.encode():
        return "duplicate"
    turn.tx.put(latest, key.encode())
    return "new"


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, admit=admit))
