"""A message carries a member that its contract does not name: an additive change, made without telling anybody.

Vendors add members whenever they like and call it compatible, and most of the time it is. It goes wrong where a reader
refuses what it does not know, hands whole objects on to a system that does, or compares messages byte by byte.

A correct engine reads what it knows and ignores the rest. It passes on only what it has understood, and it does not
take a repetition for an amendment because it carries something new.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg, Valid
from harness.faults.members import from_which, objects, put, said, value_at, which_way
from seatrial.message import JsonObject

NEWS = (("handling_hint", "fragile"), ("carbon_grams", 1_240), ("is_trial", False), ("labels", ["spring", "b2b"]))
"""Members that no contract names, with values."""


class ExtraField(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per delivery of an event, and per answer to the engine."""


def decide(dice: Dice, leg: Leg, options: ExtraField, _now_ms: int) -> int:
    if leg.body is None or not dice.chance("extra-field", leg.key, options.chance_ppm):
        return 0
    return dice.between("extra-field/which", leg.key, 1, 1_000)


def alter(body: JsonObject, valid: Valid, magnitude: int) -> JsonObject | None:
    """One more member, in any object of what the message says, where the contract lets objects grow."""
    at = said(body)
    places = list(objects(value_at(body, at), at))
    name, value = NEWS[which_way(places, magnitude) % len(NEWS)]
    for path in from_which(places, magnitude):
        if name not in value_at(body, path):
            altered = put(body, (*path, name), value)
            if valid(altered):
                return altered
    return None


KIND = Kind("extra-field", ExtraField, ("request", "response"), "alter", decide, alter=alter)
