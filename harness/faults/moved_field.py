"""A member that the contract requires stands somewhere else: under another name, or one level deeper.

A rename that a release note mentions, a wrapper that a new gateway puts around things, a mapping that somebody "tidied
up". All the data is there, and nothing finds it.

A correct engine does not guess, and above all does not take "not there" for zero, false or empty. A delivery that it
cannot read it refuses, so that the sender keeps it and comes again; what stays unreadable becomes a case for
integration. An answer that it cannot read is an unknown outcome: it repeats under the same key, or asks by reference.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg, Valid
from harness.faults.members import Path, from_which, put, spoken, value_at, which_way, without
from seatrial.message import JsonObject

WRAPPER = "details"


class MovedField(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per delivery of an event, and per answer to the engine."""


def decide(dice: Dice, leg: Leg, options: MovedField, _now_ms: int) -> int:
    if leg.body is None or not dice.chance("moved-field", leg.key, options.chance_ppm):
        return 0
    return dice.between("moved-field/which", leg.key, 1, 1_000)


def alter(body: JsonObject, valid: Valid, magnitude: int) -> JsonObject | None:
    """The same data, one required member of it elsewhere: the contract is broken."""
    if not valid(body):
        return None
    places = spoken(body)
    deeper = which_way(places, magnitude) % 2 == 1
    for path in from_which(places, magnitude):
        altered = put(without(body, path), *_elsewhere(path, value_at(body, path), deeper))
        if not valid(altered):
            return altered
    return None


def _elsewhere(path: Path, value: object, deeper: bool) -> tuple[Path, object]:
    name = str(path[-1])
    if deeper:
        return (*path[:-1], WRAPPER), {name: value}
    first, *more = name.split("_")
    return (*path[:-1], "".join([first, *map(str.title, more)]) if more else f"{name}_value"), value


KIND = Kind("moved-field", MovedField, ("request", "response"), "alter", decide, alter=alter)
