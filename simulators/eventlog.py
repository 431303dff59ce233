"""Everything a system tells is numbered without gaps, one count per stream, and can be asked for again.

A stream is the first word of an event type: `order` for `order.submitted`. The number (`sequence`, twelve digits,
from 000000000001) is drawn when the event is made, in the same step as the change it tells of, so that a receiver
who misses a number knows that something was lost and can fetch it (`listEvents`). An event keeps its `id` however
often it is delivered; which deliveries there are is the business of whoever empties the tray. A log may be started
anew (`restart`) or put back to a backup (`restore`): then numbers are given again, and so are the ids made of them.

The list of subscriptions is as trusting as a real one: whoever subscribes may have his subscription take the place of
all others to the same streams (`replace`), whosever they are. Whom that leaves without, nobody asks.

Identity in events is derived, never drawn: the trace id is a hash of the correlation id, the span id a hash of the
event id, so that the same business makes the same bytes in every run.
"""

from collections import deque
from collections.abc import Sequence
from itertools import islice
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, ValidationError, convert, msgpack
from xxhash import xxh3_64_hexdigest, xxh3_128_hexdigest

from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Request, Response, problem
from simulators.measures import Text
from simulators.system import OutgoingEvent, Tray

SEQUENCE_DIGITS = 12
RETENTION_MS = 7 * 86_400_000
"""How long an event can be asked for: longer than any sender goes on redelivering."""

ONLY_ONE = "engine"
"""Whose a subscription is that names nobody: when this version of the contracts was made there was one subscriber."""

_encode = msgpack.Encoder().encode
_decode = msgpack.Decoder().decode
"""How events are kept: smaller than the JSON that they are told in, and read again in half the time."""


class Cause(Struct, frozen=True, gc=False):
    """Why something happens: the action it descends from, its business thread, and the message before it.

    `correlation` is the root document of the thread (the CRM order as a rule), `causation` the key of the request or
    the id of the event that led here. A document that will tell something later (a job that falls due) stores its
    Cause and hands it to `emit` then.
    """

    origin: str
    correlation: str
    causation: str


def cause_of(request: Request, origin: str) -> Cause:
    """The cause that a request states. Without a correlation id the origin is the thread.

    The request is named by its idempotency key, by its `external_reference` where it has no key, else by its thread.
    """
    headers = request.headers
    correlation = headers.get("correlation-id") or origin
    causation = headers.get("idempotency-key")
    if not causation:
        reference = request.body.get("external_reference") if request.body else None
        causation = reference if isinstance(reference, str) and reference else correlation
    return Cause(origin, correlation, causation)


def traceparent(correlation: str, span: str) -> str:
    """A W3C trace context (version 00, sampled) that is a function of the business thread and of `span`."""
    return f"00-{xxh3_128_hexdigest(correlation.encode())}-{xxh3_64_hexdigest(span.encode())}-01"


class SubscriptionBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Body of createSubscription. Only a system without idempotency keys reads an `external_reference`."""

    streams: Annotated[tuple[str, ...], Meta(min_length=1)]
    sink: Text
    subscriber: Text | UnsetType = UNSET
    replace: bool = False
    external_reference: Text | UnsetType = UNSET


class EventLog:
    """The events of one system: numbers them, puts them into its tray, and keeps them for `listEvents`.

    `streams` are the streams that its contract declares.
    """

    __slots__ = ("_calendar", "_kept", "_last", "_made", "_subscriptions", "_tray", "source")

    def __init__(self, source: str, streams: Sequence[str], calendar: Calendar, tray: Tray) -> None:
        self.source = source
        self._calendar = calendar
        self._tray = tray
        self._last: dict[str, int] = dict.fromkeys(streams, 0)
        self._kept: dict[str, deque[tuple[int, bytes]]] = {stream: deque() for stream in streams}
        self._subscriptions: dict[str, JsonObject] = {}
        self._made = 0

    def emit(
        self, type_: str, subject: str, data: JsonObject, cause: Cause, now_ms: int, happened_ms: int | None = None
    ) -> str:
        """Make the next event of its stream, put it into the tray, and give its id.

        `happened_ms` is the instant that the event tells of, if that is not now. KeyError if the system declares no
        such stream: that is a mistake in the simulator, not something a caller can cause.
        """
        stream = type_[: type_.index(".")]
        number = self._last[stream] + 1
        self._last[stream] = number
        sequence = f"{number:012d}"
        event_id = f"{self.source}-{stream}-{sequence}"
        body: JsonObject = {
            "specversion": "1.0",
            "id": event_id,
            "source": self.source,
            "type": type_,
            "subject": subject,
            "time": self._calendar.text(now_ms if happened_ms is None else happened_ms),
            "sequence": sequence,
            "correlationid": cause.correlation,
            "causationid": cause.causation,
            "traceparent": traceparent(cause.correlation, event_id),
            "datacontenttype": "application/json",
            "data": data,
        }
        kept = self._kept[stream]
        while kept and kept[0][0] <= now_ms:
            kept.popleft()
        kept.append((now_ms + RETENTION_MS, _encode(body)))
        self._tray.events.append(OutgoingEvent(body, cause.origin))
        return event_id

    def restart(self, carried: Sequence[JsonObject], now_ms: int) -> bool:
        """Begin another log in the place of this one: numbering starts again, what was told is gone.

        `carried`: events of the old log that are taken over, in their order, each with its id and a new number.
        Gives whether anything is other than before.
        """
        before = self._told()
        for stream, kept in self._kept.items():
            self._last[stream] = 0
            kept.clear()
        self._carry_over(carried, now_ms)
        return self._told() != before

    def restore(self, backup_ms: int, carried: Sequence[JsonObject], now_ms: int) -> bool:
        """Go back to a backup: what was told after `backup_ms` is gone, and its numbers and ids are given again.

        `carried`: events in their order, each with its id. Those that are gone are told again, under new numbers.
        Gives whether anything is other than before.
        """
        before = self._told()
        for stream, kept in self._kept.items():
            while kept and kept[-1][0] > backup_ms + RETENTION_MS:
                kept.pop()
                self._last[stream] -= 1
        there = {_decode(event)["id"] for kept in self._kept.values() for _, event in kept}
        self._carry_over([body for body in carried if body["id"] not in there], now_ms)
        return self._told() != before

    def _told(self) -> list[tuple[int, list[bytes]]]:
        """What receivers can know of the log: how far each stream is numbered, and what it still has."""
        return [(self._last[stream], [event for _, event in kept]) for stream, kept in self._kept.items()]

    def _carry_over(self, carried: Sequence[JsonObject], now_ms: int) -> None:
        for body in carried:
            stream = body["type"].partition(".")[0]
            number = self._last[stream] = self._last[stream] + 1
            again = {**body, "sequence": f"{number:012d}"}
            self._kept[stream].append((now_ms + RETENTION_MS, _encode(again)))

    def last_sequence(self, stream: str) -> str:
        """The number of the stream's newest event; 000000000000 before the first."""
        return f"{self._last[stream]:012d}"

    def list_events(self, request: Request) -> Response:
        """`listEvents`: the events of `stream` numbered above `after` (default: all that are still kept), in order."""
        stream, after = request.params.get("stream", ""), request.params.get("after") or "0"
        last = self._last.get(stream)
        if last is None:
            return problem(404, "unknown_stream", f"{self.source} has no stream {stream!r}")
        if not (after.isascii() and after.isdigit() and len(after) <= SEQUENCE_DIGITS):
            return problem(400, "malformed", "`after` must be a sequence number of at most 12 digits")
        kept = self._kept[stream]
        first = last - len(kept)
        events = [_decode(event) for _, event in islice(kept, max(int(after) - first, 0), None)]
        return Response(200, {"events": events, "last_sequence": self.last_sequence(stream)})

    def create_subscription(self, request: Request) -> Response:
        """`createSubscription`: noted and numbered; delivering is done by whoever empties the tray."""
        try:
            body = convert(request.body, SubscriptionBody)
        except ValidationError as error:
            return problem(400, "malformed", str(error))
        unknown = [stream for stream in body.streams if stream not in self._last]
        if unknown:
            return problem(404, "unknown_stream", f"{self.source} has no stream {', '.join(unknown)}")
        self._made += 1
        number = f"SUB-{self._made}"
        subscription: JsonObject = {"subscription_id": number, "streams": list(body.streams), "sink": body.sink}
        if body.subscriber is not UNSET:
            subscription["subscriber"] = body.subscriber
        if body.replace:
            self._strike_off(body.streams)
        self._subscriptions[number] = subscription
        return Response(201, subscription)

    def _strike_off(self, streams: Sequence[str]) -> None:
        """End every subscription to these streams; one to others as well stands for those."""
        for number, told in list(self._subscriptions.items()):
            left = [stream for stream in told["streams"] if stream not in streams]
            if left:
                self._subscriptions[number] = {**told, "streams": left}
            else:
                del self._subscriptions[number]

    def enrol(self, subscriber: str, streams: Sequence[str], sink: str) -> None:
        """Somebody has been subscribed since before the first day: under a number that no other is given."""
        number = f"SUB-{subscriber.upper()}"
        self._subscriptions[number] = {
            "subscription_id": number, "streams": list(streams), "sink": sink, "subscriber": subscriber,
        }  # fmt: skip

    def subscribers(self, stream: str) -> Sequence[str]:
        """Who is subscribed to a stream by this list, each once, in the order in which they came."""
        found = [told.get("subscriber", ONLY_ONE) for told in self._subscriptions.values() if stream in told["streams"]]
        return list(dict.fromkeys(found))

    def get_subscription(self, request: Request) -> Response:
        number = request.params.get("subscription_id", "")
        found = self._subscriptions.get(number)
        return Response(200, found) if found else problem(404, "unknown_subscription", f"no subscription {number!r}")
