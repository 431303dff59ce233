"""What failed is tried again at once, three times, and whatever the receiver asked for.

So does many a library out of the box. A system that has just come back is called by everybody in the same moment, and
goes down again; `Retry-After` is a header that nobody reads.

Out:   growing waits between attempts, and Retry-After.
Seen:  F174.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.record import WAITING, Intent
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.message import Response

if TYPE_CHECKING:
    from engine.turn import Turn

AT_ONCE = 3
AT_ONCE_MS = 100


def hold_back(turn: "Turn", intent: Intent, _response: Response | None) -> None:
    if intent.phase == WAITING and intent.next_at and intent.attempts <= AT_ONCE:
        intent.next_at = turn.now + AT_ONCE_MS


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, hold_back=hold_back))
