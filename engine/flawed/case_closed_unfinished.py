"""Cases about bills that nobody answers for are cleared away, and the work with them: closed, so it must be done.

The queue of exceptions is empty in the evening. What was to be billed during the outage never is.

Out:   keeping a case open, and its call alive, until the call has been answered.
Seen:  F016, F025, F031.
"""

from msgspec.structs import replace

from engine import exceptions
from engine.exceptions import Trouble
from engine.process.order import Order
from engine.record import Record
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def open_and_clear_away(turn: Turn, record: Record | None, trouble: Trouble) -> str:
    number = exceptions.open_case(turn, record, trouble)
    operation, _, about = trouble.concern.partition(" ")
    shipment = record.shipment(about) if isinstance(record, Order) else None
    if record is not None and shipment is not None and operation == "billing.recordBillableEvents":
        exceptions.close_case(turn, number, "cleared away")
        record.slots.pop("billing", None)
        shipment.billed = True
    return number


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, open_case=open_and_clear_away))
