"""An old figure goes out like a new one: that it is only an estimate is known to the sender alone.

The warehouse has been silent for an hour, the shop wants a number, and the last one will do. Nobody who reads it can
see that it is a guess.

Out:   marking a figure that is too old as an estimate.
Seen:  F068, F156, F177.
"""

from msgspec.structs import replace

from engine.process.publish import publish
from engine.process.stock import Stock
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.policy import Policies


def publish_as_new(stock: Stock, now: int, policies: Policies) -> Step | None:
    step = publish(stock, now, policies)
    if step is not None and step.body is not None and step.body["method"] == "estimate":
        step.body = {**step.body, "method": stock.method}
    return step


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, publish=publish_as_new))
