"""A change of a customer runs through all of his open orders: they are joined to the customer, not to what he said.

The firm moves, and the goods that were to go to the building site go to the new head office. It is merged into
another, and what was ordered under the old number is billed under the new one.

Out:   carrying an order on as it was booked.
Seen:  F204, F205, F206.
"""

from collections.abc import Mapping

from msgspec import UNSET, to_builtins
from msgspec.structs import replace

from engine.adapters import erp_v1_customers
from engine.event import Event
from engine.process import master
from engine.process.events import EVENTS, Handler
from engine.process.order import decode
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def changed(turn: Turn, event: Event) -> str:
    change = erp_v1_customers.customer_changed(event.data)
    for _, raw in tuple(turn.tx.scan("order/")):
        order = decode(raw)
        known = turn.order(order.root) if order.customer == change.customer else None
        if known is not None:
            known.ship_to = to_builtins(change.record.address)
            if change.record.merged_into is not UNSET:
                known.customer = change.record.merged_into
    return master.changed(turn, event)


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "erp/customer.changed": changed}
    return assemble(setup, replace(PARTS, events=events))
