"""After a restart nobody remembers what was on its way: the work list is made anew from the state of the business.

What was sent and not answered looks as if it had never been sent. Whoever knows keys shrugs; the legacy ERP, which
does not, books the order a second time.

Out:   looking up what became of the calls that were under way when the process died.
Seen:  F009, F019.
"""

from msgspec.structs import replace

from engine.core import resume
from engine.record import SENT, Record
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def resume_without(turn: Turn, record: Record) -> None:
    record.slots = {receiver: intent for receiver, intent in record.slots.items() if intent.phase != SENT}
    resume(turn, record)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, resume=resume_without))
