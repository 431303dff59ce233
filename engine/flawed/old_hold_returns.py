"""A hold that was lifted comes back: word of it was held up, arrives after the word of its release, and is believed.

In the order book nothing stands in the way of the order. The engine waits for a release that has been.

Out:   comparing the version of a statement about holds with the one that was applied.
Seen:  F030, F034.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def newer(_applied: int, _given: int) -> bool:
    return True


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, newer=newer))
