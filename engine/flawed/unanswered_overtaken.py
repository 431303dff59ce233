"""A figure that was not answered in time is dropped for the next one: the newest is all that counts.

It was only late. The next figure overtakes it, the channel stores the older one last, and stock that has gone stands
in the shop until something changes again.

Out:   waiting until an unanswered figure has been answered, or cannot be executed any more.
Seen:  F025, F069.
"""

from msgspec.structs import replace

from engine.process.publish import OPERATION, statement
from engine.process.stock import Stock
from engine.record import SETTLING, WAITING
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def on_to_the_next(turn: Turn, stock: Stock) -> None:
    """Whatever is there by now is newer; under a key of its own it can go at once."""
    intent = stock.slots.get("crm")
    if intent is None or intent.operation != OPERATION or intent.phase not in (WAITING, SETTLING):
        return
    last = stock.published.get(intent.about)
    if last is not None and last.sequence != statement(stock, intent.about):
        del stock.slots["crm"]
        if intent.case:
            turn.parts.close_case(turn, intent.case, "replaced by a newer figure")
        last.available_base = -1


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, unanswered=on_to_the_next))
