"""Somebody presses the button twice: the same submit, payment or receipt again within a second, under the same key.

Seen in the system where it was done, as a second request with the same idempotency key and the same body. It answers
with what it answered first, and nothing happens twice there.

A correct engine has nothing to do: it hears of one order. An engine that is told twice all the same tells the copy by
its business key.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg

KEYED = frozenset({"submitOrder", "receivePayment", "receiveStock", "changeStockStatus", "correctOrder"})
"""What people do under a key, with a button."""


class DoubleClick(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per action of a person."""
    apart_ms_max: int = 1_000


def decide(dice: Dice, leg: Leg, options: DoubleClick, _now_ms: int) -> int:
    if leg.operation not in KEYED or not dice.chance("double-click", leg.key, options.chance_ppm):
        return 0
    return dice.between("double-click/ms", leg.key, 1, options.apart_ms_max)


KIND = Kind("double-click", DoubleClick, ("action",), "act", decide)
