"""Every call finds out for itself that the receiver is away.

Each of them waits as it should, and longer every time. But there are thousands of them, and none learns from another:
the receiver that is trying to get up answers to nobody, and is called by everybody.

Out:   leaving alone a receiver that gives no sign of life.
Seen:  F069, F174.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

if TYPE_CHECKING:
    from engine.turn import Turn


def shut_until(_turn: "Turn", _operation: str, _call_id: str) -> int:
    return 0


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, shut_until=shut_until))
