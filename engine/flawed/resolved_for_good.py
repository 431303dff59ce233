"""A case that has been resolved once is never opened again: not even when what was tried again has failed again.

The list of exceptions has one line per trouble, and its number is taken.

Out:   opening a case anew when its trouble is back.
Seen:  F016, F031.
"""

from msgspec.structs import replace

from engine import exceptions
from engine.exceptions import Trouble
from engine.record import Record
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def open_once(turn: Turn, record: Record | None, trouble: Trouble) -> str:
    number = exceptions.case_id(trouble.business_key, trouble.reason)
    raw = turn.tx.get("case/" + number)
    if raw is not None and exceptions.decode(raw).status != "open":
        return number
    return exceptions.open_case(turn, record, trouble)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, open_case=open_once))
