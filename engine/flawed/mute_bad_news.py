"""The customer is told what went well: that something is on backorder or was cut, he hears from nobody.

The mapping of statuses knows confirmed, shipped and paid. For the others nobody had a text.

Out:   telling the customer of every change to what he may count on.
Seen:  F041, F186.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_milestone
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

BAD_NEWS = ("backordered", "cut")


def record_good_news(order: Order, now: int) -> Step | None:
    order.tell = [m for m in order.tell if m.kind not in BAD_NEWS]
    return record_milestone(order, now)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "crm": (record_good_news,)}))
