"""Timers live in the process: what was to happen later happens, unless there is a restart in between.

The record says that a timer is set, so nobody sets it again.

Out:   arming every wake-up anew after a restart.
Seen:  F031, F164.
"""

from msgspec.structs import replace

from engine import outbox
from engine.record import Record
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def resume_without_timers(turn: Turn, record: Record) -> None:
    outbox.lost(turn, record)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, resume=resume_without_timers))
