"""The discount of an order is kept as the amount that it was when the order was booked, and taken off what ships.

Two for 96.00, less 20 %, is 76.80. One of them is 28.80 then, and not 38.40: the discount of the other goes with it.

Out:   billing each unit at its own price.
Seen:  F099.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.message import JsonObject


def bill_less_the_amount(order: Order, now: int) -> Step | None:
    step = record_billable_events(order, now)
    if step is not None and step.body is not None and order.discount_ppm:
        step.body = {**step.body, "lines": [_less(order, line) for line in step.body["lines"]]}
    return step


def _less(order: Order, line: JsonObject) -> JsonObject:
    """The quoted price, less this unit's share of what was granted on the line as it was ordered."""
    known = order.line(line["line_no"])
    if known is None:
        return line
    granted = (known.quoted_minor - known.price_minor) * known.quantity
    minor = max(0, known.quoted_minor - granted // line["quantity_base"])
    return {**line, "unit_price": {**line["unit_price"], "minor": minor}}


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_less_the_amount,)}))
