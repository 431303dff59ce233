"""Virtual time is an integer number of milliseconds since the scenario's start; texts only at the edges.

Between programs instants are in UTC. People are told the time on the wall of the site.

>>> c = Calendar("2026-03-02T06:00:00Z", "Europe/Berlin")
>>> c.text(0), c.text(90_061_001)
('2026-03-02T06:00:00.000Z', '2026-03-03T07:01:01.001Z')
>>> c.ms("2026-03-03T07:01:01.001Z")
90061001
>>> c.local(3_600_000), c.clock(3_600_000)
('2026-03-02T08:00:00+01:00', '08:00:00')
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Calendar:
    """Converts between virtual milliseconds and RFC 3339 instants: in UTC, and in the zone of the site."""

    __slots__ = ("_days", "_start_ms", "start", "zone")

    def __init__(self, start: str, zone: str = "UTC") -> None:
        self.start = start
        self.zone = zone
        self._start_ms = (datetime.fromisoformat(start) - _EPOCH) // timedelta(milliseconds=1)
        self._days: dict[int, str] = {}

    def ahead(self, ms: int) -> "Calendar":
        """The calendar of somebody whose clock is `ms` ahead of this one (negative: behind).

        >>> Calendar("2026-03-02T06:00:00Z").ahead(-1500).text(0)
        '2026-03-02T05:59:58.500Z'
        """
        return Calendar(self.text(ms), self.zone)

    def text(self, ms: int) -> str:
        """The instant `ms` milliseconds after the start. The date is cached: this is on the hot path."""
        day, rest = divmod(self._start_ms + ms, DAY_MS)
        date = self._days.get(day)
        if date is None:
            date = self._days[day] = (_EPOCH + timedelta(days=day)).date().isoformat()
        minutes, milli = divmod(rest, 60_000)
        return f"{date}T{minutes // 60:02d}:{minutes % 60:02d}:{milli // 1000:02d}.{milli % 1000:03d}Z"

    def ms(self, text: str) -> int:
        """Milliseconds since the start (negative before it). ValueError if `text` is no instant with an offset."""
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise ValueError(f"{text!r} has no offset from UTC")
        return (instant - _EPOCH) // timedelta(milliseconds=1) - self._start_ms

    def local(self, ms: int) -> str:
        """The instant as people at the site see it, to the second: `2026-03-02T10:31:04+01:00`."""
        instant = _EPOCH + timedelta(milliseconds=self._start_ms + ms)
        return instant.astimezone(ZoneInfo(self.zone)).isoformat(timespec="seconds")

    def clock(self, ms: int) -> str:
        """Time of day at the site: `10:31:04`."""
        return self.local(ms)[11:19]


def day_of(instant: str, zone: str) -> str:
    """On which day that is, by the clock of a zone.

    >>> day_of("2026-03-31T22:16:00.000Z", "Europe/Berlin"), day_of("2026-03-31T22:16:00.000Z", "Europe/London")
    ('2026-04-01', '2026-03-31')
    """
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date().isoformat()


def is_zone(name: str) -> bool:
    """Whether there is such a time zone.

    >>> is_zone("Europe/Berlin"), is_zone("Europe/Nowhere")
    (True, False)
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
