"""A fill-up is handed to the warehouse like any order: whose the goods remain is not in the mapping.

The parcel goes to the same door. But the warehouse takes the goods out of its books for good: they are in nobody's
stock, and when the customer reports that he has used some, there is nothing of it at his premises.

Out:   telling the warehouse at whose premises the goods stay ours.
Seen:  no public source.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, ship
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def ship_like_any_other(order: Order, now: int) -> Step | None:
    step = ship(order, now)
    if step is not None and step.body is not None:
        step.body.pop("consignee", None)
    return step


def build(setup: Setup) -> Vessel:
    rules = tuple([ship_like_any_other if rule is ship else rule for rule in STEPS["wms"]])
    return assemble(setup, replace(PARTS, steps={**STEPS, "wms": rules}))
