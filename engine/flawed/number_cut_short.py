"""The order book has a field for the channel's number that holds two digits fewer than the channel counts.

It went well for the first ninety-nine orders.

Out:   carrying a number as it is.
Seen:  F200, F201, F202, F203.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, book
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

DIGITS = 2


def book_short(order: Order, now: int) -> Step | None:
    step = book(order, now)
    if step is None or step.body is None:
        return step
    prefix, dash, number = order.root.rpartition("-")
    return Step(step.operation, step.about, step.key, step.params,
                {**step.body, "external_id": f"{prefix}{dash}{number[-DIGITS:]}"})  # fmt: skip


def build(setup: Setup) -> Vessel:
    others = tuple(step for step in STEPS["erp"] if step is not book)
    return assemble(setup, replace(PARTS, steps={**STEPS, "erp": (book_short, *others)}))
