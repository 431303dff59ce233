"""Parcels leave with a label from the carrier's own web page: that he is to say what became of them nobody tells him.

Right as long as nobody asks. Who is billed on proof of delivery is never billed, and what was refused nobody hears of.

Out:   telling the carrier what is in a parcel.
Seen:  no public source.
"""

from msgspec.structs import replace

from engine.process.deliveries import ANNOUNCE, CARRIER, STEPS
from engine.process.delivery import Delivery
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def tell_nobody(delivery: Delivery) -> Step | None:
    if ANNOUNCE not in delivery.answered:
        delivery.answered.append(ANNOUNCE)
    return None


def build(setup: Setup) -> Vessel:
    steps = tuple([(receiver, tell_nobody if receiver == CARRIER else rule) for receiver, rule in STEPS])
    return assemble(setup, replace(PARTS, deliver=steps))
