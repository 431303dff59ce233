"""Figures travel as texts: "120" instead of 120, because the mapping takes whatever the template prints.

One receiver is strict and refuses it, the next one reads it as it likes.

Out:   building requests as their contract types them.
Seen:  F183, F187.
"""

from msgspec.structs import replace

from engine.process.publish import publish
from engine.process.stock import Stock
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.policy import Policies


def publish_text(stock: Stock, now: int, policies: Policies) -> Step | None:
    step = publish(stock, now, policies)
    if step is not None and step.body is not None:
        step.body = {**step.body, "available_base": str(step.body["available_base"])}
    return step


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, publish=publish_text))
