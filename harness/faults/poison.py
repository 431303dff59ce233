"""A message that cannot be read: a member that it cannot do without is gone, or is of another type.

Truncated by a proxy, written by a broken serialiser, half migrated. The reader that crashes on it takes it up again
after its restart and crashes again; the one that skips it loses an order.

A correct engine neither stops for it nor swallows it. It refuses the delivery, so that the sender keeps the message and
comes again; what stays unreadable becomes a case for integration, and everybody else's business goes on. An answer that
it cannot read is an unknown outcome, and not a failure.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg, Valid
from harness.faults.members import Path, from_which, put, said, value_at, which_way, without
from seatrial.message import JsonObject


class Poison(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per delivery of an event, and per answer to the engine."""


def decide(dice: Dice, leg: Leg, options: Poison, _now_ms: int) -> int:
    if leg.body is None or not dice.chance("poison", leg.key, options.chance_ppm):
        return 0
    return dice.between("poison/which", leg.key, 1, 1_000)


def alter(body: JsonObject, valid: Valid, magnitude: int) -> JsonObject | None:
    """A member of the envelope or at the head of what is said is gone, or is of another type."""
    if not valid(body):
        return None
    at = said(body)
    places: list[Path] = [(name,) for name in body]
    places += [(*at, name) for name in value_at(body, at)] if at else []
    gone = which_way(places, magnitude) % 2 == 0
    for path in from_which(places, magnitude):
        spoilt = without(body, path) if gone else put(body, path, _other_type(value_at(body, path)))
        if not valid(spoilt):
            return spoilt
    return None


def _other_type(value: object) -> object:
    return 0 if isinstance(value, str) else "?"


KIND = Kind("poison", Poison, ("request", "response"), "alter", decide, alter=alter)
