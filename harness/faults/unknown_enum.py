"""A word from a closed list is one that nobody has heard of: a new status, a new kind, a new outcome.

The writer's list grew and the reader's did not. Readers then take the last branch of an `if`, crash, or hand the word
on to a system that refuses it.

A correct engine passes over words that it does not act on. Where the word decides something, an event is refused (the
sender keeps it) and becomes a case for integration if that goes on, and an answer counts as an unknown outcome; the
word is never taken for one of those that it knows, and never handed on.
"""

import re

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg, Valid
from harness.faults.members import from_which, put, spoken, value_at
from seatrial.message import JsonObject

NEW = "deferred_review"
"""On no list of any contract."""
_WORD = re.compile("[a-z]+(_[a-z]+)*")


class UnknownEnum(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per delivery of an event, and per answer to the engine."""


def decide(dice: Dice, leg: Leg, options: UnknownEnum, _now_ms: int) -> int:
    if leg.body is None or not dice.chance("unknown-enum", leg.key, options.chance_ppm):
        return 0
    return dice.between("unknown-enum/which", leg.key, 1, 1_000)


def alter(body: JsonObject, valid: Valid, magnitude: int) -> JsonObject | None:
    """Another word where the contract lists the words. Dates, codes and numbers have a form and are not looked at."""
    if not valid(body):
        return None
    words = [path for path in spoken(body) if _is_word(value_at(body, path))]
    for path in from_which(words, magnitude):
        altered = put(body, path, NEW)
        if not valid(altered):
            return altered
    return None


def _is_word(value: object) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


KIND = Kind("unknown-enum", UnknownEnum, ("request", "response"), "alter", decide, alter=alter)
