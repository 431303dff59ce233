"""Every stream is gapless, so a gap is a loss: wait a little for the sender to try again, then fetch.

A stream is (source, first word of the event type). Its record keeps the highest number up to which nothing is
missing, and the numbers seen beyond it: memory that does not grow with what has happened. A gap that outlives
`PATIENCE_MS` is closed with `listEvents`; so is a lost tail, which leaves no gap, by a poll every `POLL_MS`.
Whatever is fetched goes through the inbox like any delivery. If a poll brings what should have been delivered long
ago, the sender has given up on us, and the stream is subscribed again.

**Another log.** A system that was upgraded or moved may begin its numbers anew. Its log is another one then, whatever
its name: the mark says nothing about it. It shows in three ways: a number at or below the mark comes with a message
that was never had; the log ends before the mark, twice in a row (once may be a replica that is behind); or what it has
at the mark was never had. (So a fetch asks for that one too, and a poll for all that has come since the poll before:
another log may have grown beyond the mark meanwhile.) Then the log is read from its beginning, and the inbox knows what
it has had. Numbers of the old log that still come in leave a gap that no fetch can close: after `MISSED_MAX` fetches
that brought nothing, they are forgotten.
"""

from bisect import insort
from collections.abc import Collection, Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from engine.record import Record, Step
from seatrial.calendar import Calendar
from seatrial.message import JsonObject
from seatrial.policy import Policies

PATIENCE_MS = 120_000
"""Longer than the first redeliveries of a sender, so that most gaps close by themselves."""
MISSED_MAX = 3
POLL_MS = 7_200_000
"""How long a sender can be silent before it is asked: short enough that what it has not said still matters."""
SILENCE_MS = 600_000
"""An event that is older, and was not delivered, will not be."""
SUBSCRIBE = "createSubscription"
SINK = "/engine/v1/events"
"""Where events are posted to; what is added to it tells one subscription from another, whoever keeps them."""
CHUNK = 200
"""Events taken from one answer in one transaction; the rest is fetched again."""

STREAMS: tuple[tuple[str, str], ...] = (
    ("crm", "order"),
    ("erp", "order"),
    ("erp", "allocation"),
    ("erp", "transfer"),
    ("erp", "customer"),
    ("erp", "purchase_order"),
    ("wms", "inventory"),
    ("wms", "reservation"),
    ("wms", "pick"),
    ("wms", "shipment"),
    ("wms", "recall"),
    ("billing", "invoice"),
    ("billing", "payment"),
    ("vendor", "document"),
    ("erp_2", "order"),
    ("erp_2", "allocation"),
    ("erp_2", "transfer"),
    ("erp_2", "customer"),
    ("carrier", "delivery"),
    ("erp_2", "purchase_order"),
    ("billing", "payment_request"),
    ("payment_provider", "payment_request"),
)
"""The streams whose loss would be felt; the others are read as they come."""

BELONGS: Mapping[tuple[str, str], str] = {
    ("erp", "purchase_order"): "vendor",
    ("erp_2", "purchase_order"): "vendor",
    ("billing", "payment_request"): "payment_provider",
}
"""Streams of a system that say something only where another one is there as well."""


RETURNS: tuple[tuple[str, str], ...] = (
    ("crm", "return"),
    ("erp", "return"),
    ("erp_2", "return"),
    ("wms", "return"),
    ("billing", "credit_memo"),
)
"""Likewise, where customers may send goods back (`Policies.returns`)."""


SERVICES: tuple[tuple[str, str], ...] = (("erp", "contract"), ("billing", "credit_memo"))
"""Likewise, where they have service contracts (`Policies.services`)."""


CLAIMS: tuple[tuple[str, str], ...] = (("crm", "rebate"),)
"""Likewise, where they may claim their rebates (`Policies.rebate_claims`)."""


def heard(systems: Collection[str], policies: Policies) -> list[tuple[str, str]]:
    """The streams that these systems have for us."""
    at_times = (policies.returns, RETURNS), (policies.services, SERVICES), (policies.rebate_claims, CLAIMS)
    streams = dict.fromkeys([*STREAMS, *(one for has, some in at_times if has for one in some)])
    return [one for one in streams if one[0] in systems and BELONGS.get(one, one[0]) in systems]


class Stream(Record, array_like=True):
    """`mark`: all events up to this number were seen. `ahead`: numbers seen beyond it, ascending.

    `gap_since`: when the present gap was first seen (0: none). `poll_at`: when to look for a lost tail.
    `missed`: fetches in a row that brought nothing although a number is missing. `asked`, `polled`: where the mark was
    at the last fetch and at the last poll. `behind`: answers in a row that ended before it. `renew`: the correlation
    id of the event because of which the stream is to be subscribed again ("": it need not be). `renewed`: how often it
    has been: each renewal is a call of its own, whatever numbers the log gives, which another log may give again.
    """

    mark: int = 0
    ahead: list[int] = field(default_factory=list)
    gap_since: int = 0
    poll_at: int = 0
    missed: int = 0
    asked: int = 0
    polled: int = 0
    behind: int = 0
    renew: str = ""
    renewed: int = 0


class Page(Struct, frozen=True):
    """The events of one answer, in the order in which they were sent, and the number of the newest that there is."""

    events: list[JsonObject]
    last: int


class _Page(Struct, frozen=True):
    events: list[JsonObject]
    last_sequence: Annotated[str, Meta(pattern="^[0-9]{1,12}$")]


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


def fetch(stream: Stream, *, poll: bool) -> Step:
    """Ask for what is missing, from the mark on; a poll goes back to where the mark was at the last one."""
    source, _, name = stream.root.partition("/")
    after = max((stream.polled if poll else stream.mark) - 1, 0)
    stream.asked = stream.mark
    if poll:
        stream.polled = stream.mark
    return Step(f"{source}.listEvents", name, "", {"stream": name, "after": f"{after:012d}"}, None)


def deaf(stream: Stream, event: JsonObject, calendar: Calendar, now: int) -> None:
    """An event that a poll brought should have been delivered: if it is old, the sender has given up on us."""
    try:
        old = now - calendar.ms(event["time"]) > SILENCE_MS
    except ValueError:
        return  # nobody can say how old it is
    if old:
        stream.renew = event["correlationid"]


def subscribe(stream: Stream) -> Step | None:
    """Have the stream delivered again, if it is to be, and nobody has to look into it first.

    It is done because of what was not told: in the thread of that message.
    """
    if not stream.renew:
        return None
    source, _, name = stream.root.partition("/")
    operation = f"{source}.{SUBSCRIBE}"
    if f"{operation} {name}" in stream.stuck:
        return None
    number = stream.renewed + 1
    body = {"streams": [name], "sink": f"{SINK}?from={source}.{name}&renewal={number}"}
    return Step(operation, name, f"subscribe:{source}:{name}:{number}", {}, body, stream.renew)


def patience_ms(stream: Stream) -> int:
    """How long the present gap is left to the sender; longer each time that a fetch did not close it."""
    return PATIENCE_MS << min(stream.missed, 4)


def restart(stream: Stream) -> None:
    """It is another log: nothing of it has been seen."""
    stream.mark = stream.gap_since = stream.missed = stream.asked = stream.polled = stream.behind = 0
    stream.ahead = []


def forget_beyond(stream: Stream, last: int) -> None:
    """Numbers that the log has not reached are not its own."""
    stream.ahead = [number for number in stream.ahead if number <= last]


def page(body: JsonObject) -> Page:
    """A `listEvents` answer. ValidationError if it is none."""
    said = msgspec.convert(body, _Page)
    return Page(said.events, int(said.last_sequence))
