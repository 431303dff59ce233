"""The quoted price is billed: it came with the order, and who would look for another one?

Right as long as the channel's prices are the order book's. Since yesterday they are not.

Out:   billing at the order book's price.
Seen:  F099.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.message import JsonObject


def bill_the_quote(order: Order, now: int) -> Step | None:
    step = record_billable_events(order, now)
    if step is not None and step.body is not None:
        step.body = {**step.body, "lines": [_as_quoted(order, line) for line in step.body["lines"]]}
    return step


def _as_quoted(order: Order, line: JsonObject) -> JsonObject:
    known = order.line(line["line_no"])
    if known is None or known.quoted_minor < 0:
        return line
    return {**line, "unit_price": {**line["unit_price"], "minor": known.quoted_minor}}


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_the_quote,)}))
