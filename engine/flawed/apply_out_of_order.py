"""Whatever arrives last is believed: an older statement overwrites a newer one.

A hold that was lifted comes back when its message, held up on the way, arrives after the release.

Out:   comparing a statement's version with the one that was applied.
Seen:  F030, F034, F037.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def newer(_applied: int, _given: int) -> bool:
    return True


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, newer=newer))
