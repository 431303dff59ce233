"""The order is promised when it is booked: what the warehouse can reserve is asked afterwards.

Most days it is all there. When it is not, the customer has a date that somebody must take back.

Out:   waiting for the warehouse's answer before the customer is promised anything.
Seen:  F041.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.process.answers import ANSWERS, OrderAnswer, booked
from engine.process.order import Order
from engine.process.statements import tell
from engine.record import Intent
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel
from seatrial.message import JsonObject


def booked_and_promised(turn: Turn, order: Order, intent: Intent, body: JsonObject) -> None:
    booked(turn, order, intent, body)
    for f in order.fulfilments:
        tell(turn, order, "confirmed", f.number, order.version, [(p.line_no, p.quantity_base, "") for p in f.parts])


def build(setup: Setup) -> Vessel:
    answers: Mapping[str, OrderAnswer] = {**ANSWERS, "erp.bookOrder": booked_and_promised}
    return assemble(setup, replace(PARTS, answers=answers))
