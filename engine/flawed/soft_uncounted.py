"""What channels are shown counts only what is tied to lots: goods that are softly reserved are on the shelf, after all.

The shop sells on Monday what waits for approval since Friday, and one of the two customers is told on Tuesday.

Out:   taking soft reservations off what is shown.
Seen:  F045, F063.
"""

from msgspec.structs import replace

from engine.process.publish import publish
from engine.process.stock import Stock
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.policy import Policies


def on_hand_less_hard(stock: Stock, now: int, policies: Policies) -> Step | None:
    stated = stock.available_base
    stock.available_base += stock.reserved_soft_base
    step = publish(stock, now, policies)
    stock.available_base = stated
    return step


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, publish=on_hand_less_hard))
