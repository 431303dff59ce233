"""A list of changes is read from when it was last read, by our own clock.

What was written before that and could be read only afterwards is never asked for. And where the other clock is behind,
a gap of that length opens at every pass.

Out:   taking the watermark from the source's own order, and looking back.
Seen:  F061, F154, F163.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.polling import Poll, stamp
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

if TYPE_CHECKING:
    from engine.turn import Turn


def watermark(turn: "Turn", _poll: Poll) -> str:
    return stamp(turn, turn.now)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, watermark=watermark))
