"""One stream, whenever it is touched: gaps and lost tails are fetched; a sender that gave up is subscribed again."""

from typing import TYPE_CHECKING

from engine import outbox, streams
from engine.inbox import had, receive
from engine.record import Intent
from engine.streams import Stream
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


def answered(turn: "Turn", stream: Stream, intent: Intent, body: JsonObject) -> None:
    if intent.body:
        stream.renew = ""
        stream.renewed += 1
    else:
        _fetched(turn, stream, body)


def _fetched(turn: "Turn", stream: Stream, body: JsonObject) -> None:
    """Events from a back-fill go through the inbox like any delivery; what does not fit is fetched again.

    A log that ends before the mark that was had of it, and still does on a second look, is another one. A page may end
    before the log does: then the rest is asked for at once.
    """
    page = streams.page(body)
    stream.behind = stream.behind + 1 if page.last < stream.asked else 0
    if stream.behind > 1:
        streams.restart(stream)
        stream.poll_at = turn.now
        return
    if stream.behind:
        stream.poll_at = turn.now + streams.PATIENCE_MS
    taken = reached = 0
    silent = not stream.ahead
    for event in page.events:
        number = event.get("sequence", "")
        if not isinstance(number, str) or not number.isdecimal():
            continue
        reached = max(reached, int(number))
        if streams.seen(stream, int(number)) and had(turn, event):
            continue
        if taken == streams.CHUNK:
            stream.missed = 0
            stream.gap_since = turn.now - streams.PATIENCE_MS
            return
        if receive(turn, event).ok:
            taken += 1
            if silent:
                streams.deaf(stream, event, turn.calendar, turn.now)
    if not taken and stream.missed >= streams.MISSED_MAX:
        streams.forget_beyond(stream, page.last)
    if 0 < reached < page.last:
        stream.polled, stream.poll_at = reached + 1, turn.now
    stream.missed = 0 if taken or not stream.ahead else stream.missed + 1
    stream.gap_since = turn.now if stream.ahead else 0


def read_at(_turn: "Turn", stream: Stream) -> int:
    """When the stream's log is to be read next: when a gap has outlived its patience, or to look for a lost tail."""
    gap_at = stream.gap_since + streams.patience_ms(stream) if stream.gap_since else 0
    return min(gap_at, stream.poll_at) if gap_at else stream.poll_at


def plan_next(turn: "Turn", stream: Stream) -> None:
    now = turn.now
    outbox.due(turn, stream)
    if not stream.poll_at:
        stream.poll_at = now + streams.POLL_MS
    source = stream.root.partition("/")[0]
    if source not in stream.slots and 0 < turn.parts.read_at(turn, stream) <= now:
        outbox.send(turn, stream, source, streams.fetch(stream, poll=stream.poll_at <= now))
        stream.poll_at = now + streams.POLL_MS
    elif source not in stream.slots:
        step = turn.parts.renewal(stream)
        if step is not None:
            outbox.send(turn, stream, source, step)
    at = outbox.next_due(stream)
    if source not in stream.slots:
        then = turn.parts.read_at(turn, stream)
        at = min(at, then) if at and then else at or then
    turn.remind(stream, at)
