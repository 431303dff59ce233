"""What day it is at the site, and when its clock next shows a given time.

The time zone is asked once per local day, not once per message.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from seatrial.calendar import Calendar

_MS = timedelta(milliseconds=1)


class SiteClock:
    __slots__ = ("_dates", "_day_end_ms", "_day_start_ms", "_start", "_zone")

    def __init__(self, calendar: Calendar, zone: str) -> None:
        self._start = datetime.fromisoformat(calendar.start)
        self._zone = ZoneInfo(zone)
        self._day_start_ms = self._day_end_ms = 0
        self._dates: dict[int, str] = {}

    def date(self, now_ms: int, days: int = 0) -> str:
        """The site's calendar date at `now_ms`, or so many days later, as ISO 8601."""
        if not self._day_start_ms <= now_ms < self._day_end_ms:
            self._turn_page(now_ms)
        date = self._dates.get(days)
        if date is None:
            today = (self._start + timedelta(milliseconds=now_ms)).astimezone(self._zone).date()
            date = self._dates[days] = (today + timedelta(days=days)).isoformat()
        return date

    def next(self, now_ms: int, ms_of_day: int) -> int:
        """The first instant after `now_ms` at which the site's clock shows `ms_of_day` after midnight."""
        at = self._midnight(now_ms) + timedelta(milliseconds=ms_of_day)
        if self._ms(at) <= now_ms:
            at += timedelta(days=1)
        return self._ms(at)

    def midnight(self, day: str) -> int:
        """The instant at which a calendar date begins at the site."""
        return self._ms(datetime.fromisoformat(day).replace(tzinfo=self._zone))

    def _turn_page(self, now_ms: int) -> None:
        midnight = self._midnight(now_ms)
        self._day_start_ms = self._ms(midnight)
        self._day_end_ms = self._ms(midnight + timedelta(days=1))
        self._dates.clear()

    def _midnight(self, now_ms: int) -> datetime:
        """Local midnight before `now_ms`; adding to it moves the hands of the wall clock."""
        local = (self._start + timedelta(milliseconds=now_ms)).astimezone(self._zone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)

    def _ms(self, local: datetime) -> int:
        return (local.astimezone(self._start.tzinfo) - self._start) // _MS
