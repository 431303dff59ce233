"""A cancellation gives the stock back when the order book answers, and once more when its event comes in.

Both places were written with care, by different people. Of an order that is cancelled as a whole nothing is left to
give back the second time; of one that is cancelled in part, what is still wanted is.

Out:   giving back once per decision.
Seen:  F080, F081, F082, F083, F084.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.adapters import erp_v1
from engine.event import Event
from engine.process import from_erp
from engine.process.events import EVENTS, Handler
from engine.process.order import Excess, Part
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def cancelled(turn: Turn, event: Event) -> str:
    parent = from_erp.cancelled(turn, event)
    said = erp_v1.cancelled(event.data)
    order = turn.order(said.external_id)
    for f in order.fulfilments if order is not None else ():
        taken = {part.line_no: part.item for part in f.parts}
        again = [Part(x.line_no, taken[x.line_no], x.quantity_base) for x in said.lines if x.line_no in taken]
        if again and f.reservation and f.stage == "allocated":
            f.excess.append(Excess(said.cancel_request_id, again))
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "erp/order.cancelled": cancelled}
    return assemble(setup, replace(PARTS, events=events))
