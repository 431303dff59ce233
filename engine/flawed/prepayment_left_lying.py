"""What was paid in the shop and never invoiced stays on the payment, for the next order perhaps.

The order is closed and paid, so nobody looks at it again. There may be no next order.

Out:   telling finance what is left of a prepayment when its order is over.
Seen:  F007, F094.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine import exceptions
from engine.exceptions import Trouble
from engine.process.prepaid import REASON
from engine.record import Record
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

if TYPE_CHECKING:
    from engine.turn import Turn


def open_others(turn: "Turn", record: Record | None, trouble: Trouble) -> str:
    if trouble.reason == REASON:
        return exceptions.case_id(trouble.business_key, trouble.reason)
    return exceptions.open_case(turn, record, trouble)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, open_case=open_others))
