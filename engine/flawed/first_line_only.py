"""An order is booked with its first line only: the mapping was made from an example that had one.

The order book is complete and right, for what it was told. What the customer ordered besides is missed by nobody.

Out:   carrying every line of an order over to the order book.
Seen:  F041.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, book
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def book_the_first_line(order: Order, now: int) -> Step | None:
    step = book(order, now)
    if step is not None and step.body is not None:
        step.body = {**step.body, "lines": step.body["lines"][:1]}
    return step


def build(setup: Setup) -> Vessel:
    erp = tuple(book_the_first_line if rule is book else rule for rule in STEPS["erp"])
    return assemble(setup, replace(PARTS, steps={**STEPS, "erp": erp}))
