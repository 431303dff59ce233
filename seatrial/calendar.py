"""Virtual time is an integer number of milliseconds since the scenario's start; texts only at the edges.

>>> c = Calendar("2026-03-02T06:00:00Z")
>>> c.text(0), c.text(90_061_001)
('2026-03-02T06:00:00.000Z', '2026-03-03T07:01:01.001Z')
>>> c.ms("2026-03-03T07:01:01.001Z")
90061001
"""

from datetime import UTC, datetime, timedelta

DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Calendar:
    """Converts between virtual milliseconds and RFC 3339 instants in UTC with milliseconds."""

    __slots__ = ("_days", "_start_ms", "start")

    def __init__(self, start: str) -> None:
        self.start = start
        self._start_ms = (datetime.fromisoformat(start) - _EPOCH) // timedelta(milliseconds=1)
        self._days: dict[int, str] = {}

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
        return (datetime.fromisoformat(text) - _EPOCH) // timedelta(milliseconds=1) - self._start_ms

    def clock(self, ms: int) -> str:
        """Time of day for people: `10:31:04`."""
        return self.text(ms)[11:19]
