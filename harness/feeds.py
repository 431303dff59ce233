"""Who has been told of what: an account of every event of the streams that more than one subscriber listens to.

Kept by event id, so that neither a new delivery id nor a log that numbers anew confuses it. An event is due from the
moment at which it is in its sender's books. A subscriber is told by a delivery that he acknowledges, or by an answer
of `listEvents` that reaches him. What nobody will deliver to him he has missed, until he reads it.

What a log loses when it is started anew or put back to a backup is nobody's any more: nobody can be told of it.
"""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from seatrial.facts import EventFound, EventMissed, Fact, FeedSettled
from seatrial.message import JsonObject

AGAIN = "-again"
"""What a sender adds to the id of an event that it sends besides."""


class Owed(Struct, gc=False):
    """An event that somebody has not been told of yet. `missed`: nobody will deliver it to him."""

    at: int
    origin: str
    type: str
    subject: str
    missed: bool = False


class Feed(Struct):
    """What one sender owes one subscriber. `due` by event id; `delivered` holds the ids that came by themselves."""

    offered: int = 0
    told: int = 0
    lag_ms_max: int = 0
    due: dict[str, Owed] = {}
    missed: set[str] = set()
    delivered: set[str] = set()


class Feeds:
    """The account. `streams`: sender -> the streams of it that all `subscribers` listen to."""

    def __init__(
        self, streams: Mapping[str, Iterable[str]], subscribers: Iterable[str], record: Callable[[Fact], None]
    ) -> None:
        self._streams = {sender: frozenset(names) for sender, names in streams.items()}
        self._subscribers = tuple(subscribers)
        self._record = record
        self._feeds = {(sender, who): Feed() for sender in self._streams for who in self._subscribers}

    def offered(self, sender: str, body: JsonObject, origin: str, now_ms: int) -> None:
        """An event has entered its sender's books."""
        if body["type"].partition(".")[0] not in self._streams.get(sender, ()):
            return
        for who in self._subscribers:
            feed = self._feeds[sender, who]
            feed.offered += 1
            feed.due[body["id"]] = Owed(now_ms, origin, body["type"], body["subject"])

    def delivered(self, sender: str, who: str, event: str, now_ms: int) -> None:
        """A delivery was acknowledged."""
        event = event.removesuffix(AGAIN)
        feed = self._feeds.get((sender, who))
        if feed is not None and event in feed.due:
            if not feed.due[event].missed:
                feed.delivered.add(event)
            self._told(feed, sender, who, event, now_ms)

    def listed(self, sender: str, who: str, answer: JsonObject | None, now_ms: int) -> None:
        """An answer of `listEvents` has reached whoever asked, as it was sent or as the weather has left it."""
        feed = self._feeds.get((sender, who))
        events = (answer or {}).get("events")
        if feed is None or not feed.due or not isinstance(events, list):
            return
        for event in events:
            named = event.get("id") if isinstance(event, dict) else None
            if isinstance(named, str) and named in feed.due:
                self._told(feed, sender, who, named, now_ms)

    def _told(self, feed: Feed, sender: str, who: str, event: str, now_ms: int) -> None:
        due = feed.due.pop(event)
        feed.told += 1
        feed.lag_ms_max = max(feed.lag_ms_max, now_ms - due.at)
        if due.missed:
            self._record(
                EventFound(
                    origin=due.origin, system=sender, subscriber=who, event=event, type=due.type, subject=due.subject
                )
            )

    def missed(self, sender: str, who: str, event: str, why: str) -> None:
        """Nobody will deliver this event to him (any more)."""
        feed = self._feeds.get((sender, who))
        due = feed.due.get(event) if feed is not None else None
        if feed is None or due is None or due.missed:
            return
        due.missed = True
        feed.missed.add(event)
        self._record(
            EventMissed(
                origin=due.origin,
                system=sender,
                subscriber=who,
                event=event,
                type=due.type,
                subject=due.subject,
                why=why,
            )
        )

    def lost(self, sender: str, kept: Iterable[JsonObject]) -> None:
        """The sender's log was started anew, or put back: what is not among `kept` may be gone."""
        there = {body["id"] for body in kept}
        for who in self._subscribers:
            feed = self._feeds.get((sender, who))
            if feed is not None:
                gone = [event for event in feed.due if event not in there]
                feed.offered -= len(gone)
                for event in gone:
                    del feed.due[event]

    def settle(self) -> None:
        """State how everybody stands."""
        for (sender, who), feed in self._feeds.items():
            others = [self._feeds[sender, other].delivered for other in self._subscribers if other != who]
            self._record(
                FeedSettled(
                    origin="",
                    system=sender,
                    subscriber=who,
                    offered=feed.offered,
                    told=feed.told,
                    missed=len(feed.missed),
                    alone=sum([any(event in told for told in others) for event in sorted(feed.missed)]),
                    lag_ms_max=feed.lag_ms_max,
                    untold=tuple([f"{due.type}/{due.subject}" for due in feed.due.values()]),
                )
            )
