"""A return is credited when it is on the dock, and again when it has been looked at.

The dock was connected first, the inspection a year later, and both have a number of their own for the same parcel.

Out:   crediting a return once, for its inspection.
Seen:  F093, F095, F119.
"""

from msgspec.structs import replace

from engine.adapters import returns_v1
from engine.event import Event
from engine.process import returning
from engine.process.events import EVENTS
from engine.process.returns import Found, Inspection
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def received(turn: Turn, event: Event) -> str:
    parent = returning.received(turn, event)
    said = returns_v1.received(event.data)
    record = None if parent else turn.return_of(said.rma_number)
    if record is not None:
        lines = [Found(x.line_no, x.quantity_base, 0, "restock") for x in said.lines]
        record.inspections.append(Inspection(said.receipt_number, said.receipt_number, event.time, lines, posted=True))
    return parent


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "wms/return.received": received}))
