"""A released price hold is taken for a yes: the order goes on, at the price that was booked.

The clerk has approved the price that the customer was quoted. The order book has it, and the invoice has the other one.

Out:   taking over the approved price with the release.
Seen:  F099.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.adapters import erp_v1
from engine.event import Event
from engine.process.events import EVENTS
from engine.process.from_erp import hold_released
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

if TYPE_CHECKING:
    from engine.turn import Turn


def go_on(turn: "Turn", event: Event) -> str:
    order = turn.order(erp_v1.order_event(event.data).external_id)
    booked = {} if order is None else {line.line_no: line.price_minor for line in order.lines}
    parent = hold_released(turn, event)
    if order is not None and order.sales_order:
        for line in order.lines:
            line.price_minor = booked[line.line_no]
    return parent


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "erp/order.hold_released": go_on}))
