"""A customer is known by his number, and his address is the one that is on file: that of his first order.

This time he wanted it sent to the building site. It goes where the last one went.

Out:   shipping to the address on the order.
Seen:  F204, F205, F206.
"""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from engine.adapters import crm_v1
from engine.event import Event
from engine.process import from_crm
from engine.process.events import EVENTS, Handler
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def submitted(turn: Turn, event: Event) -> str:
    parent = from_crm.submitted(turn, event)
    order = turn.order(crm_v1.submitted(event.data).crm_order_id)
    if order is not None:
        key = f"address/{order.customer}"
        on_file = turn.tx.get(key)
        if on_file is None:
            turn.tx.put(key, msgspec.json.encode(order.ship_to))
        else:
            order.ship_to = msgspec.json.decode(on_file, type=dict[str, str])
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "crm/order.submitted": submitted}
    return assemble(setup, replace(PARTS, events=events))
