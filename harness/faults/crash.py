"""The engine's process dies at a step of a transaction, and is started again a while later.

Before the commit nothing is kept. After the commit what was decided is kept, and nothing has left. Amid sending some of
several messages have left (a webhook is acknowledged, and the call that it asks for was never made); the dice say how
many. After sending all has left, and nobody is there to hear the answers. Whatever lives outside the store is lost each
time: wake-ups, open transactions, inputs that waited; whoever was connected sees the connection break.

A correct engine commits the intent together with the state that caused it, under a key that the next incarnation
would choose again; on its start it looks through its store, asks what became of whatever it may have sent, and goes
on. A message that it had not committed is delivered again by its sender, because it was never acknowledged.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import STEPS, Kind, Leg


class Crash(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per step: there are three in every transaction, and four if it sends more than one message."""
    down_ms_min: int = 1_000
    down_ms_max: int = 120_000
    """Until the next incarnation has started."""


def decide(dice: Dice, leg: Leg, options: Crash, _now_ms: int) -> int:
    if not dice.chance("crash", leg.key, options.chance_ppm):
        return 0
    return dice.between("crash/ms", leg.key, max(1, options.down_ms_min), options.down_ms_max)


KIND = Kind("crash", Crash, STEPS, "crash", decide)
