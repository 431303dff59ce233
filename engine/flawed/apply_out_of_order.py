"""Whatever arrives last is believed: an older statement overwrites a newer one.

A stock figure that was held up on the way is published after the one that replaced it, and buyers see yesterday's
shelf; a hold that was lifted comes back.

Out:   comparing a statement's version or sequence with the one that was applied.
Seen:  F025, F030, F034, F037, F069.
"""

from msgspec.structs import replace

from engine.process.publish import publish
from engine.process.stock import Stock
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.policy import Policies


def newer(_applied: int, _given: int) -> bool:
    return True


def newer_statement(_applied: str, _given: str) -> bool:
    return True


def publish_what_came_last(stock: Stock, now: int, policies: Policies) -> Step | None:
    """The statement in hand is the truth, whatever was published before it."""
    for last in stock.published.values():
        last.sequence = min(last.sequence, stock.sequence)
    return publish(stock, now, policies)


def build(setup: Setup) -> Vessel:
    parts = replace(PARTS, newer=newer, newer_statement=newer_statement, publish=publish_what_came_last)
    return assemble(setup, parts)
