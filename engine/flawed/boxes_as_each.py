"""The unit that the customer wrote is lost on the way: three boxes are handed on as three pieces.

The mapping fills the unit of stock in as a constant. Right as long as everything is sold by the piece.

Out:   handing an order on in the unit in which it was written.
Seen:  F141, F144, F145.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.adapters import crm_v1
from engine.adapters.wms_v1 import BASE_UOM
from engine.event import Event
from engine.process import from_crm
from engine.process.events import EVENTS, Handler
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def submitted(turn: Turn, event: Event) -> str:
    parent = from_crm.submitted(turn, event)
    order = turn.order(crm_v1.submitted(event.data).crm_order_id)
    for line in order.lines if order is not None else ():
        line.uom = BASE_UOM
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "crm/order.submitted": submitted}
    return assemble(setup, replace(PARTS, events=events))
