"""A small data warehouse: listens to what others publish, counts, and shows its figures. It decides nothing.

It is subscribed under its own name, answers each delivery by itself, and is closed for some hours for its nightly
load. When that is over it asks every log that it listens to for what is behind its own mark. It asks nothing else of
anybody, and nobody waits for it.

A document counts once, whatever number or id the message about it has: by its own number, as it was first stated.
"""

from collections.abc import Mapping

from msgspec import Struct, ValidationError, convert, field

from seatrial.calendar import Calendar
from seatrial.facts import LoadFinished
from seatrial.message import JsonObject, Request, Response, problem
from simulators.analytics.statements import COUNTED, Books
from simulators.eventlog import EventLog
from simulators.master import Master
from simulators.siteclock import SiteClock
from simulators.system import Draw, Due, Tray

NAME = "analytics"
SINK = "/analytics/v1/events"
LISTENS_TO: Mapping[str, tuple[str, ...]] = {"erp": ("order",), "wms": ("shipment",), "billing": ("invoice",)}
"""Orders booked, goods issued, invoices posted."""

LOAD, READ = "load", "read"
AGAIN_MS = (300_000, 900_000)
"""How long after a log could not be read it is asked once more."""


class Envelope(Struct, frozen=True):
    """What of an event it needs, besides the statement itself."""

    id: str
    source: str
    type: str
    subject: str
    sequence: str
    data: JsonObject


class Page(Struct, frozen=True):
    """An answer of `listEvents`."""

    events: list[JsonObject]
    last_sequence: str


class Feed(Struct):
    """One stream of one sender. `mark`: everything up to this number was taken; `ahead`: numbers taken beyond it."""

    mark: int = 0
    ahead: set[int] = field(default_factory=set)

    def has(self, number: int) -> bool:
        return number <= self.mark or number in self.ahead

    def take(self, number: int) -> None:
        if number > self.mark:
            self.ahead.add(number)
        while self.mark + 1 in self.ahead:
            self.mark += 1
            self.ahead.remove(self.mark)

    def read_up_to(self, number: int) -> None:
        """The log has been read to its end: what it no longer has will not come."""
        self.mark = max(self.mark, number)
        self.ahead = {ahead for ahead in self.ahead if ahead > self.mark}
        self.take(self.mark)


class Analytics:
    """The simulated data warehouse; see `simulators.system.System`. It publishes nothing."""

    name = NAME

    def __init__(self, master: Master, calendar: Calendar) -> None:
        self.tray = Tray()
        self.log = EventLog(self.name, (), calendar, self.tray)
        self._calendar = calendar
        self._clock = SiteClock(calendar, master.zone)
        self._habits = master.habits
        self._feeds = {(sender, stream): Feed() for sender, streams in LISTENS_TO.items() for stream in streams}
        self._books = Books()
        self._nights = 0
        self._closed = False
        self._closed_at = 0
        self._turned_away = 0
        self._unread: set[tuple[str, str]] = set()
        self._read = 0

    def open(self, now_ms: int) -> None:
        """It begins with nothing, and with its first load ahead."""
        self._await_night(now_ms)

    def _await_night(self, now_ms: int) -> None:
        self._nights += 1
        wait_ms = self._clock.next(now_ms, self._habits.load_ms_of_day) - now_ms
        self.tray.due.append(Due(LOAD, f"load/{self._nights}", f"load/{self._nights}", wait_ms, wait_ms, True))

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:  # noqa: ARG002  (it keeps no documents)
        match request.operation:
            case "receiveEvent":
                return self.receive(request)
            case "getFigures":
                return Response(
                    200, {**self._books.figures(request.params.get("currency")), "as_of": self._calendar.text(now_ms)}
                )
        return problem(404, "unknown_operation", f"{self.name} has no operation {request.operation!r}")

    def receive(self, request: Request) -> Response:
        """`receiveEvent`: counted at once, or turned away while it is closed."""
        if self._closed:
            self._turned_away += 1
            return problem(503, "unavailable", "closed for the nightly load: come again", retry_after_s=1800)
        try:
            new = self._take(convert(request.body, Envelope))
        except (ValidationError, ValueError) as error:
            return problem(400, "malformed", str(error))
        return Response(202, {"outcome": "counted" if new else "known"})

    def _take(self, event: Envelope) -> bool:
        """Whether it is the first that is heard of this number. ValueError if the number is none."""
        number = int(event.sequence)
        feed = self._feeds.get((event.source, event.type.partition(".")[0]))
        new = feed is not None and not feed.has(number)
        count = COUNTED.get(event.type)
        if count is not None:
            count(self._books, event.subject, event.data)
        if feed is not None:
            feed.take(number)
        return new

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:  # noqa: ARG002  (nothing here is left to chance)
        """`load`: close. `read`, of the night: open again and ask all logs; of a stream: ask once more."""
        if due.job == LOAD:
            self._closed, self._closed_at, self._turned_away = True, now_ms, 0
            self.tray.due.append(Due(READ, due.document, due.origin, self._habits.load_ms, self._habits.load_ms))
            self._await_night(now_ms)
        elif due.document in self._waiting():
            self._ask(*due.document.split("/"))
        elif self._closed:
            self._closed, self._read = False, 0
            self._unread = set(self._feeds)
            for sender, stream in self._feeds:
                self._ask(sender, stream)

    def _waiting(self) -> set[str]:
        return {"/".join(feed) for feed in self._unread}

    def _ask(self, sender: str, stream: str) -> None:
        after = f"{self._feeds[sender, stream].mark:012d}"
        self.tray.calls.append(Request(sender, "listEvents", {"stream": stream, "after": after}))

    def hear(self, request: Request, response: Response | None, now_ms: int) -> None:  # noqa: ARG002  (it does not matter when)
        """What a log had. One that cannot be read is asked again; one that ends before the mark is another log."""
        place = request.system, request.params["stream"]
        if response is None or not response.ok:
            self.tray.due.append(Due(READ, "/".join(place), f"load/{self._nights - 1}", *AGAIN_MS))
            return
        page = convert(response.body, Page)
        feed = self._feeds[place]
        last = int(page.last_sequence)
        if last < feed.mark:
            feed.mark, feed.ahead = 0, set()
            self._ask(*place)
            return
        for event in page.events:
            self._read += self._take(convert(event, Envelope))
        feed.read_up_to(last)
        self._unread.discard(place)
        if not self._unread:
            self.tray.facts.append(
                LoadFinished(
                    origin=f"load/{self._nights - 1}",
                    system=self.name,
                    closed_at=self._closed_at,
                    turned_away=self._turned_away,
                    read=self._read,
                )
            )
