"""A message comes from a node that runs the next version already, while its neighbours do not: a rolling deployment.

For an hour, one in so many messages says more than the others, in several places at once, and an event names the schema
of the version that it was written for. Two deliveries of one event can come from nodes of two versions.

A correct engine reads the newer message as it reads the older one, because the newer version only adds; it does not
choose its reading by what `dataschema` says alone, and does not take the two of one event for two statements.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg, Valid
from harness.faults.members import TRIES, objects, put, said, value_at
from seatrial.message import JsonObject

NEXT = "2.0.0"
NEWS = (("message_version", NEXT), ("revised_by", "node-b"), ("trace_tags", ["canary"]))
"""What the next version adds to the head of what is said. To every object further in it adds the second."""


class VersionSkew(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per delivery of an event, and per answer to the engine."""


def decide(dice: Dice, leg: Leg, options: VersionSkew, _now_ms: int) -> int:
    return int(leg.body is not None and dice.chance("version-skew", leg.key, options.chance_ppm))


def alter(body: JsonObject, valid: Valid, _magnitude: int) -> JsonObject | None:
    """The message as the next version writes it, as far as this version's contract lets it be said."""
    at = said(body)
    wanted = [((*at, name), value) for name, value in NEWS]
    inner = list(objects(value_at(body, at), at))[1 : TRIES + 1]
    wanted += [((*path, NEWS[1][0]), NEWS[1][1]) for path in inner]
    if at:
        wanted.append((("dataschema",), f"urn:seatrial:events:{NEXT}:{body.get('type')}"))
    newer = body
    for path, value in wanted:
        altered = put(newer, path, value)
        newer = altered if valid(altered) else newer
    return None if newer is body else newer


KIND = Kind("version-skew", VersionSkew, ("request", "response"), "alter", decide, alter=alter)
