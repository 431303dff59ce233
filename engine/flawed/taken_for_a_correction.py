"""Another order under a known number is taken for a correction of the first, whoever has placed it.

The shop never gives a number twice, until it is put back to last night's backup. Then the first order waits for the
order desk, and what becomes of it is told to the second customer.

Out:   telling another order from a corrected one.
Seen:  F200, F201, F202, F203.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, another_order=lambda _order, _said: False))
