"""At the cutover the address of the ERP is changed in the configuration, and that is all.

Orders that are not known to be booked are sent again, to the new ERP, which knows nothing of what the old one has
booked and not confirmed.

Out:   a call belongs to the system for which it was decided, at every attempt.
Seen:  F009, F010, F203.
"""

from msgspec.structs import replace

from engine.outbox import system
from engine.process.books import FIRST
from engine.record import Intent
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel

BOOK = "erp.bookOrder"


def as_configured(turn: Turn, intent: Intent) -> str:
    """The ERP whose address stands in the configuration now."""
    if intent.operation == BOOK:
        return next((book.system for book in reversed(turn.books) if turn.now >= book.from_ms), FIRST)
    return system(turn, intent)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, system=as_configured))
