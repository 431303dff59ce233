"""Who is logged in may see an order: whose order it is, is not looked at.

Numbers are counted up, so every customer can read every other's orders.

Out:   showing an order to its own customer only.
Seen:  F214.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def to_everybody(_order: Order, _customer_number: str) -> bool:
    return True


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, shown_to=to_everybody))
