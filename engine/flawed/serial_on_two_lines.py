"""Serial numbers are looked up by order line: every parcel line of it gets the first one.

The shipment has a line for every unit with a number; the posting to the order book is filled from a table keyed by
order line. The quantities are right, so nobody notices until a unit comes back.

Out:   keeping the number of each shipment line.
Seen:  F233.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import post_goods_issue
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_first_numbers(order: Order, now: int) -> Step | None:
    step = post_goods_issue(order, now)
    if step is not None and step.body is not None:
        first: dict[str, str] = {}
        for line in step.body["lines"]:
            first.setdefault(line["line_no"], line["lot"])
        lines = [{**line, "lot": first[line["line_no"]]} for line in step.body["lines"]]
        step.body = {**step.body, "lines": lines}
    return step


def build(setup: Setup) -> Vessel:
    steps = tuple([post_first_numbers if rule is post_goods_issue else rule for rule in PARTS.steps["erp"]])
    return assemble(setup, replace(PARTS, steps={**PARTS.steps, "erp": steps}))
