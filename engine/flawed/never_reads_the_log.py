"""What a sender does not deliver has not happened: his log is never read.

The webhook is reliable, says its documentation, and it is; until the sender has tried for four hours and strikes the
subscription off, or has lost a message that nobody misses.

Out:   reading the log where a number is missing, and where a sender is too quiet.
Seen:  F035, F163, F172, F175.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from engine.streams import Stream
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def never(_turn: Turn, _stream: Stream) -> int:
    return 0


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, read_at=never))
