"""Idempotency keys are stable, as long as the process lives: its start is part of each.

The client library makes the key, and the library is new after every start. Between a crash after sending and the
answer that nobody heard, the same shipment is billed again, under a key that nobody has ever seen.

Out:   keys that survive a restart.
Seen:  F008, F009, F011, F025.
"""

from msgspec.structs import replace

from engine.core import resume
from engine.record import Record
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def resume_under_new_keys(turn: Turn, record: Record) -> None:
    for intent in record.slots.values():
        if intent.key:
            intent.key = f"{intent.key}:started{turn.now}"
    resume(turn, record)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, resume=resume_under_new_keys))
