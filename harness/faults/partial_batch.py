"""A batch is answered in part: a page of the event log ends early, although the stream goes on.

Limits on the size of an answer are everybody's, and nobody's documentation mentions them until they bite. The page is
in order and without gaps; that `last_sequence` lies beyond it is the only sign.

A correct engine goes by the numbers and not by the end of the page: it asks again, after the last number that it has.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg, Valid
from harness.faults.poll_lag import LOG
from seatrial.message import JsonObject


class PartialBatch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per answer of `listEvents`."""
    events_max: int = 3
    """The page ends after at most so many events."""


def decide(dice: Dice, leg: Leg, options: PartialBatch, _now_ms: int) -> int:
    if leg.operation != LOG or leg.body is None or not dice.chance("partial-batch", leg.key, options.chance_ppm):
        return 0
    return dice.between("partial-batch/events", leg.key, 1, options.events_max)


def alter(body: JsonObject, valid: Valid, magnitude: int) -> JsonObject | None:
    """The page's first `magnitude` events; None if it has no more than that."""
    events = body.get("events")
    if not valid(body) or not isinstance(events, list) or len(events) <= magnitude:
        return None
    return {**body, "events": events[:magnitude]}


KIND = Kind("partial-batch", PartialBatch, ("response",), "alter", decide, alter=alter)
