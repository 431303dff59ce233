"""Everybody is billed when the lorry leaves, whatever the order book says he is billed on.

Right for every customer who pays for what has left, which is most of them.

Out:   waiting for the evidence on which an order is billed.
Seen:  F110, F157.
"""

from msgspec.structs import replace

from engine.process.order import GOODS_ISSUE, Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_what_left(order: Order, now: int) -> Step | None:
    order.billing_trigger = GOODS_ISSUE
    return record_billable_events(order, now)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_what_left,)}))
