"""A document is known by the number on its envelope: the interchange's control number.

Right as long as whoever sends again sends the same envelope. A mailbox puts the document into a new one.

Out:   counting a vendor's document once by its own number.
Seen:  F014.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from seatrial.edi.documents import Interchange
from seatrial.engine import Setup, Vessel


def by_envelope(said: Interchange) -> str:
    return f"{said.content.document}/{said.control:09d}"


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, counts_as=by_envelope))
