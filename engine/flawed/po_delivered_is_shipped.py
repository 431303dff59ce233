"""A purchase order that is closed has been delivered, and what is delivered is what was ordered.

Right as long as vendors ship what they are ordered, all at once.

Out:   billing what a ship notice says has left.
Seen:  F120.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from seatrial.edi.documents import ShippedLine
from seatrial.engine import Setup, Vessel


def delivered(line: ShippedLine) -> int:
    """A line that is closed is delivered in full."""
    return line.ordered_base if line.code == "AC" else line.quantity_base


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, shipped_base=delivered))
