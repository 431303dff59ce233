"""Who has been told of what, where more than one subscriber listens to the same streams.

Only of those streams, and only in stories that have such a subscriber: all else is for the other kinds of fact to
show. `system` of these facts is the sender, except where it says otherwise; `subscriber` is whom it tells.
"""

from seatrial.facts.fact import Fact


class EventMissed(Fact, frozen=True, kw_only=True):
    """An event that nobody will deliver to this subscriber (any more): if he wants it, he has to read the log.

    `event` is its id. `why`: "unsubscribed" (the sender had given up on him), "given-up" (no delivery of it was
    answered in time), "struck-off" (somebody else's subscription has taken the place of his).
    """

    subscriber: str
    event: str
    type: str
    subject: str
    why: str


class EventFound(Fact, frozen=True, kw_only=True):
    """A subscriber has learnt of an event that he had missed, as a rule from the log."""

    subscriber: str
    event: str
    type: str
    subject: str


class SubscriptionReplaced(Fact, frozen=True, kw_only=True):
    """A subscription to `stream` has taken the place of that of `subscriber`, who had not asked for it."""

    subscriber: str
    stream: str


class FeedSettled(Fact, frozen=True, kw_only=True):
    """How a subscriber stands with one sender at rest. `told` of `offered` events were delivered to him or read by him.

    `untold`: "type/subject" of the rest. `alone`: how many of those that he missed another subscriber was delivered.
    `lag_ms_max`: the longest time from the books to him.
    """

    subscriber: str
    offered: int
    told: int
    missed: int
    alone: int
    lag_ms_max: int
    untold: tuple[str, ...]


class LoadFinished(Fact, frozen=True, kw_only=True):
    """`system`, a subscriber, was closed for its load from `closed_at` on, and has now read the logs of those that it
    listens to. `turned_away`: deliveries that it refused meanwhile; `read`: events that it had not been told of."""

    closed_at: int
    turned_away: int
    read: int


class FiguresViewed(Fact, frozen=True, kw_only=True):
    """What `system` has counted, read through its own API at rest: orders booked, units shipped, and the totals of
    invoices posted in one currency. One fact for each currency; `currency` is "" if nothing was billed."""

    orders: int
    units_base: int
    invoiced_minor: int
    currency: str
