"""A list of changes is read from behind the newest stamp that was seen.

What was written in that second and could be read only a moment later has been passed by for good: nobody asks for that
second again.

Out:   including the last second, and looking back.
Seen:  F160, F161, F163.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.polling import Poll, stamp
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

if TYPE_CHECKING:
    from engine.turn import Turn


def watermark(turn: "Turn", poll: Poll) -> str:
    return stamp(turn, turn.calendar.ms(poll.newest) + 1_000)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, watermark=watermark))
