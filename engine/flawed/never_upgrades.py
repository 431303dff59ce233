"""The version that was there when the integration was written is spoken for ever; that it will end is not read.

On the day after, nothing that is sent is taken: no stock is reserved and nothing leaves.

Out:   from the first announcement on, the successor is spoken.
Seen:  F180.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from engine.turn import Turn
from engine.versions import FIRST
from seatrial.engine import Setup, Vessel


def as_written(turn: Turn, system: str) -> str:
    return turn.systems.get(system, FIRST)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, version=as_written))
