"""A recall request from the ERP is read and not passed on: the warehouse goes on picking.

The late hold stands in the ERP, the goods stand on the dock.

Out:   relaying recalls to the warehouse.
Seen:  F086, F091, F121.
"""

from msgspec.structs import replace

from engine.process.events import EVENTS, nothing
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "erp/order.recall_requested": nothing}))
