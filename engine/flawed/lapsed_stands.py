"""A soft reservation that has lapsed is taken for one that stands: what was set aside once is promised.

The approval came some minutes too late, the goods have gone to somebody else, and the customer is told that they are
his.

Out:   reserving anew what the warehouse does not hold any more.
Seen:  F041, F085.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.process.answers import ANSWERS, hardened
from engine.process.order import Order
from engine.record import Intent
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


def stands(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    f = order.fulfilment(intent.about)
    if body["outcome"] == "gone" and f is not None and f.soft is not None:
        lines = [{"line_no": line_no, "reserved_base": base} for line_no, base in f.soft.units.items()]
        body = {**body, "outcome": "reserved", "lines": lines}
    hardened(turn, order, intent, body)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, answers={**ANSWERS, "wms.hardenReservation": stands}))
