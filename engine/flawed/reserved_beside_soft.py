"""When the hold is lifted, stock is reserved as if nothing had been: the soft reservation stays beside it.

The order has its goods twice, until the soft ones lapse; meanwhile others are told that there is nothing left.

Out:   making the soft reservation hard, in its own place.
Seen:  F045, F049.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters import wms_v1
from engine.process.order import Order
from engine.process.plan import STEPS, recall, reserve_softly, ship, stuck, unreserve
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def reserve_anyway(order: Order, _now: int) -> Step | None:
    for f in order.fulfilments if order.free else ():
        if f.stage == "open" and not stuck(order, "wms.reserveStock", f.number):
            return Step("wms.reserveStock", f.number, keys.reserve(f.number), {}, wms_v1.reserve_stock(order, f))
    return None


def build(setup: Setup) -> Vessel:
    steps = {**STEPS, "wms": (recall, unreserve, ship, reserve_anyway, reserve_softly)}
    return assemble(setup, replace(PARTS, steps=steps))
