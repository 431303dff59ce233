"""A member that the contract does not require is left out of a message.

Senders leave out what is empty, what a user may not see, or what a new release computes later. Readers that have always
found it there have come to rely on it.

A correct engine needs only what is required. What it can do without, it does without; a repetition that says less than
the first did is still a repetition, and what the first said still holds.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg, Valid
from harness.faults.members import from_which, spoken, without
from seatrial.message import JsonObject


class MissingOptional(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per delivery of an event, and per answer to the engine."""


def decide(dice: Dice, leg: Leg, options: MissingOptional, _now_ms: int) -> int:
    if leg.body is None or not dice.chance("missing-optional", leg.key, options.chance_ppm):
        return 0
    return dice.between("missing-optional/which", leg.key, 1, 1_000)


def alter(body: JsonObject, valid: Valid, magnitude: int) -> JsonObject | None:
    """One member less, and the contract is kept all the same."""
    if not valid(body):
        return None
    for path in from_which(spoken(body), magnitude):
        altered = without(body, path)
        if valid(altered):
            return altered
    return None


KIND = Kind("missing-optional", MissingOptional, ("request", "response"), "alter", decide, alter=alter)
