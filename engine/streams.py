"""Every stream is gapless, so a gap is a loss: wait a little for the sender to try again, then fetch.

A stream is (source, first word of the event type). Its record keeps the highest number up to which nothing is
missing, and the numbers seen beyond it: memory that does not grow with what has happened. A gap that outlives
`PATIENCE_MS` is closed with `listEvents`; so is a lost tail, which leaves no gap, by a poll every `POLL_MS`.
Whatever is fetched goes through the inbox like any delivery.
"""

from bisect import insort

import msgspec
from msgspec import field

from engine.record import Record, Step
from seatrial.message import JsonObject

PATIENCE_MS = 120_000
"""Longer than the first redeliveries of a sender, so that most gaps close by themselves."""
POLL_MS = 21_600_000
CHUNK = 200
"""Events taken from one answer in one transaction; the rest is fetched again."""

STREAMS: tuple[tuple[str, str], ...] = (
    ("crm", "order"),
    ("erp", "order"),
    ("wms", "inventory"),
    ("wms", "reservation"),
    ("wms", "pick"),
    ("wms", "shipment"),
    ("wms", "recall"),
    ("billing", "invoice"),
    ("billing", "payment"),
)
"""The streams whose loss would be felt; the others are read as they come."""


class Stream(Record, array_like=True):
    """`mark`: all events up to this number were seen. `ahead`: numbers seen beyond it, ascending.

    `gap_since`: when the present gap was first seen (0: none). `poll_at`: when to look for a lost tail.
    `missed`: fetches in a row that brought nothing although a number is missing.
    """

    mark: int = 0
    ahead: list[int] = field(default_factory=list)
    gap_since: int = 0
    poll_at: int = 0
    missed: int = 0


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Stream).decode


def seen(stream: Stream, number: int) -> bool:
    return number <= stream.mark or number in stream.ahead


def note(stream: Stream, number: int, now: int) -> None:
    """An event with this sequence number has been received and dealt with."""
    if number == stream.mark + 1:
        stream.mark = number
        ahead = stream.ahead
        while ahead and ahead[0] == stream.mark + 1:
            stream.mark = ahead.pop(0)
        stream.gap_since = now if ahead else 0
    elif not seen(stream, number):
        insort(stream.ahead, number)
        if not stream.gap_since:
            stream.gap_since = now


def fetch(stream: Stream) -> Step:
    source, _, name = stream.root.partition("/")
    return Step(f"{source}.listEvents", name, "", {"stream": name, "after": f"{stream.mark:012d}"}, None)


def patience_ms(stream: Stream) -> int:
    """How long the present gap is left to the sender; longer each time that a fetch did not close it."""
    return PATIENCE_MS << min(stream.missed, 4)


def events(body: JsonObject) -> list[JsonObject]:
    """The events of a `listEvents` answer, in the order in which they were sent."""
    return msgspec.convert(body.get("events"), list[JsonObject])
