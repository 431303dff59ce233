"""The customer wants goods that keep for thirty days; the interface to the warehouse has no field for it.

The order book knows it, the answer says it, and the mapping for the reservation was written before it did. The
warehouse gives the lot that expires first, as it should.

Out:   handing the customer's minimum remaining life on.
Seen:  F230.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import reserve
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

UNMAPPED = "min_remaining_life_days"


def reserve_anything(order: Order, now: int) -> Step | None:
    step = reserve(order, now)
    if step is not None and step.body is not None:
        lines = [{name: said for name, said in line.items() if name != UNMAPPED} for line in step.body["lines"]]
        step.body = {**step.body, "lines": lines}
    return step


def build(setup: Setup) -> Vessel:
    steps = tuple([reserve_anything if rule is reserve else rule for rule in PARTS.steps["wms"]])
    return assemble(setup, replace(PARTS, steps={**PARTS.steps, "wms": steps}))
