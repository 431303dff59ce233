"""Every quarter of an hour all logs are read. Nobody pushes anything: what has happened is known when it was asked for.

Keys, lookups and the exception queue are those of the reference.
"""

from msgspec.structs import replace

from engine import backfill
from engine.architectures.unpushed import unread
from engine.reference import PARTS, assemble
from engine.streams import POLL_MS, Stream
from engine.turn import Turn
from seatrial.engine import Setup, Vessel

EVERY_MS = 900_000


def each_quarter(turn: Turn, stream: Stream) -> int:
    """The reference looks for a lost tail every `POLL_MS`; this one lives by it."""
    return max(1, min(backfill.read_at(turn, stream), stream.poll_at - POLL_MS + EVERY_MS))


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, refusal=unread, read_at=each_quarter))
