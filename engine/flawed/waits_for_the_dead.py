"""After a restart the answers to what was sent are still waited for; they went to a process that is gone.

The row says "sent". Nothing looks at rows that say "sent": an answer will come and change them.

Out:   taking what was under way at a crash for unknown.
Seen:  F031, F049.
"""

from msgspec.structs import replace

from engine.record import Record
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def resume_and_wait(_turn: Turn, record: Record) -> None:
    record.wake_at = 0


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, resume=resume_and_wait))
