"""Whatever arrives last is believed: an older statement of the warehouse overwrites a newer one.

A stock figure that was held up on the way is published after the one that replaced it, and buyers see yesterday's
shelf.

Out:   comparing a stock statement's sequence with the one that was applied.
Seen:  F030, F034, F037, F069.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def newer_statement(_applied: str, _given: str) -> bool:
    return True


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, newer_statement=newer_statement))
