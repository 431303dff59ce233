"""An item counts as synchronised when its figures have been sent, whichever of its sites did not take theirs.

One mark per item, and a balance per item and site: a push that one site's shelf was refused is not made again until
that shelf changes. Three of four are right, and the fourth shows what it showed.

Out:   sending an unanswered figure again.
Seen:  F061, F174.
"""

from msgspec.structs import replace

from engine.process.publish import OPERATION
from engine.process.stock import Stock
from engine.record import SETTLING, WAITING
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def done_with_this_round(_turn: Turn, stock: Stock) -> None:
    """Sent is sent: what was noted as published stays noted."""
    intent = stock.slots.get("crm")
    if intent is not None and intent.operation == OPERATION and intent.phase in (WAITING, SETTLING):
        del stock.slots["crm"]


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, unanswered=done_with_this_round))
