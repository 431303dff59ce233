"""What cannot go on is logged and forgotten: the sender has its 2xx, and nobody has the order.

Out:   the exception queue.
Seen:  F025, F031, F092, F170, F171, F176.
"""

from msgspec.structs import replace

from engine.exceptions import Trouble
from engine.record import Record
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def open_case(_turn: Turn, _record: Record | None, _trouble: Trouble) -> str:
    return ""


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, open_case=open_case))
