"""A message is well formed and means something else: cases where the contract counts in pieces, dollars for euros.

Somebody changes an item's unit of sale and not its unit of stock, a price list is exported for another country, a
mapping fills a constant in. The number stays, the word beside it is another one that the contract allows; once in a
while in one place only, so that the message contradicts itself. What reads the number and passes over the word then
ships twelve times too little or bills the right figure in the wrong money.

A correct engine reads the word wherever it acts on the number. What is not in the unit or the currency that everybody
else means it does not convert by guess and does not take as it stands: a delivery is refused, so that the sender keeps
it and comes again, and what stays so becomes a case for integration; an answer counts as an unknown outcome. An order
that is consistent in itself it may hand on with its words as they are: units and currencies are the ERP's to accept.
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg, Valid
from harness.faults.members import from_which, put, spoken, value_at, which_way
from seatrial.message import JsonObject

WORDS: Mapping[str, tuple[str, str]] = {"uom": ("CS", "EA"), "base_uom": ("CS", "EA"), "currency": ("USD", "EUR")}
"""Member -> the word that is put there, and the one for where that stands already. Cases and pieces, dollars and euros
have the same number of decimals, so that nothing but the word gives it away."""


class OtherUnit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per delivery of an event, and per answer to the engine."""


def decide(dice: Dice, leg: Leg, options: OtherUnit, _now_ms: int) -> int:
    if leg.body is None or not dice.chance("other-unit", leg.key, options.chance_ppm):
        return 0
    return dice.between("other-unit/which", leg.key, 1, 1_000)


def alter(body: JsonObject, valid: Valid, magnitude: int) -> JsonObject | None:
    """The same numbers in another unit or currency, in one place or wherever the message names one of that kind."""
    if not valid(body):
        return None
    places = [path for path in spoken(body) if path[-1] in WORDS and isinstance(value_at(body, path), str)]
    everywhere = which_way(places, magnitude) % 2 == 0
    for path in from_which(places, magnitude):
        altered = body
        for place in places if everywhere else [path]:
            if place[-1] == path[-1]:
                altered = put(altered, place, _other(str(place[-1]), value_at(body, place)))
        if valid(altered):
            return altered
    return None


def _other(member: str, word: str) -> str:
    other, instead = WORDS[member]
    return instead if word == other else other


KIND = Kind("other-unit", OtherUnit, ("request", "response"), "alter", decide, alter=alter, misstates=True)
