"""Orders are booked one after the other, and one that cannot be booked stops the line behind it.

Nobody decided that. The import is a loop over what has come in, and an error ends the loop.

Out:   isolation: an order that fails waits for a person, and nobody waits for it.
Seen:  F170, F171.
"""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from engine.adapters import erp_v1
from engine.event import Event
from engine.process.events import EVENTS, Handler
from engine.process.from_crm import submitted
from engine.process.from_erp import order_noted
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel

LINE = "line"
_packed = msgspec.msgpack.Encoder()
_unpacked = msgspec.msgpack.Decoder(list[str])


def waiting(turn: Turn) -> list[str]:
    """The orders in line; the first is being booked."""
    raw = turn.tx.get(LINE)
    return [] if raw is None else _unpacked.decode(raw)


def get_in_line(turn: Turn, event: Event) -> str:
    missing = submitted(turn, event)
    order = turn.order(event.subject)
    if order is not None and order.order_axis == "submitted" and not order.slots:
        line = [*waiting(turn), order.root]
        turn.tx.put(LINE, _packed.encode(line))
        if line[0] != order.root:
            order.order_axis = "in_line"
    return missing


def next_please(turn: Turn, event: Event) -> str:
    booked = erp_v1.order_event(event.data).external_id
    line = [number for number in waiting(turn) if number != booked]
    turn.tx.put(LINE, _packed.encode(line))
    first = turn.order(line[0]) if line else None
    if first is not None and first.order_axis == "in_line":
        first.order_axis = "submitted"
    return order_noted(turn, event)


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {
        **EVENTS,
        "crm/order.submitted": get_in_line,
        "erp/order.booked": next_please,
    }
    return assemble(setup, replace(PARTS, events=events))
