"""IQ is read as it stands in another guide: the item is accepted, and something about the quantity will be said later.

Two public guides give the same code two meanings. Who follows the wrong one promises what was ordered.

Out:   reading a vendor's line codes by the agreement with him.
Seen:  F186.
"""

from msgspec.structs import replace

from engine.adapters.vendor_v1 import Confirmed, confirmed
from engine.reference import PARTS, assemble
from seatrial.edi.documents import AcknowledgedLine
from seatrial.engine import Setup, Vessel


def accepted(line: AcknowledgedLine) -> Confirmed:
    said = confirmed(line)
    if any(part.code == "IQ" for part in line.parts):
        return Confirmed(said.line_no, line.ordered_base, 0, said.day)
    return said


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, confirmed=accepted))
