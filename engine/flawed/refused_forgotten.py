"""The invoice is right, and so the matter is closed: that two of the ten are on their way back nobody tells the dock.

Right as long as nobody sends anything back at the door.

Out:   telling the warehouse what to expect, when the order book has decided that it comes back.
Seen:  F120.
"""

from msgspec.structs import replace

from engine.process.deliveries import EXPECT, STEPS
from engine.process.delivery import Delivery
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def tell_nobody(delivery: Delivery) -> Step | None:
    if delivery.return_no and EXPECT not in delivery.answered:
        delivery.answered.append(EXPECT)
    return None


def build(setup: Setup) -> Vessel:
    steps = tuple([(receiver, tell_nobody if receiver == "wms" else rule) for receiver, rule in STEPS])
    return assemble(setup, replace(PARTS, deliver=steps))
