"""A release that the order book refuses is never asked for again, though the hold that stood in its way is long gone.

The interface did its work: it asked, it got an answer, it wrote "refused" into its table. Nobody looks at that table.

Out:   asking again when the order has changed since the refusal.
Seen:  F115.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, authorize_release
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def ask_once(order: Order, now: int) -> Step | None:
    if any(f.refused_version for f in order.fulfilments):
        return None
    return authorize_release(order, now)


def build(setup: Setup) -> Vessel:
    erp = tuple(ask_once if rule is authorize_release else rule for rule in STEPS["erp"])
    return assemble(setup, replace(PARTS, steps={**STEPS, "erp": erp}))
