"""The event log is read from a replica that is behind: the newest events are not there yet.

The answer is right as of a moment ago: it lacks the youngest events, and says that the stream ends before them.
Searches by reference are spared: contracts bound how long what was made may stay invisible to them, because without
that bound nobody could book once and only once in a system without keys.

A correct engine takes what it gets and does not conclude that there is no more: a number that is missing stays missing,
so it asks again later. A log that ends earlier than before may as well have begun anew: whoever reads it again from its
beginning does no harm, if he knows what he has had.
"""

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind, Leg, Valid
from seatrial.message import JsonObject

LOG = "listEvents"


class PollLag(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per answer of `listEvents`."""
    events_max: int = 5
    """At most so many are not there yet."""


def decide(dice: Dice, leg: Leg, options: PollLag, _now_ms: int) -> int:
    if leg.operation != LOG or leg.body is None or not dice.chance("poll-lag", leg.key, options.chance_ppm):
        return 0
    return dice.between("poll-lag/events", leg.key, 1, options.events_max)


def alter(body: JsonObject, valid: Valid, magnitude: int) -> JsonObject | None:
    """The page without its last `magnitude` events, and the end of the stream as it was before them."""
    events = body.get("events")
    if not valid(body) or not events:
        return None
    gone = min(magnitude, len(events))
    ends = int(events[-gone]["sequence"]) - 1
    older = {**body, "events": events[:-gone], "last_sequence": f"{ends:012d}"}
    return older if valid(older) else None


KIND = Kind("poll-lag", PollLag, ("response",), "alter", decide, alter=alter)
