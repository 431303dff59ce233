"""A part that was cancelled, or not confirmed, stays reserved: giving it back is nobody's job.

The order book has forgotten it, and the warehouse keeps it for a number that nobody asks for any more.

Out:   giving back what is reserved and no longer wanted.
Seen:  F041, F049, F085, F087.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, recall, reserve, ship, unreserve
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def give_back_whole_orders_only(order: Order, now: int) -> Step | None:
    for f in order.fulfilments:
        f.excess = []
    return unreserve(order, now)


def build(setup: Setup) -> Vessel:
    steps = {**STEPS, "wms": (recall, give_back_whole_orders_only, ship, reserve)}
    return assemble(setup, replace(PARTS, steps=steps))
