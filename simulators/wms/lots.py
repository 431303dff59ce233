"""What is known of a lot wherever it lies: until when it may be used, whether it was recalled, whether it is here.

A lot without a date keeps for ever. Its first date stands: a second lorry with the same lot cannot make it younger.
A recalled lot is never available again at any site, nor is one that has expired (`simulators.wms.expiry`); what of
either still arrives is put away blocked.
A unit with a serial number is a lot of one, and nowhere twice.
"""

from seatrial.facts import LotDated, LotRecalled, SerialKnown
from simulators.eventlog import Cause
from simulators.siteclock import SiteClock
from simulators.wms.premises import NAME, Premises

UNDATED = "9999-12-31"
"""Sorts behind every date."""


class LotBook:
    __slots__ = ("_clock", "_dates", "_recalled", "_serial_items", "_serials", "_tray", "dated")

    def __init__(self, premises: Premises) -> None:
        self._tray = premises.tray
        self._clock = SiteClock(premises.calendar, premises.master.zone)
        self._dates: dict[tuple[str, str], str] = {}
        self._recalled: dict[tuple[str, str], None] = {}
        self._serial_items = {item.number: None for item in premises.master.items if item.tracking == "serial"}
        self._serials: dict[tuple[str, str], bool] = {}
        """(item, serial) -> whether it is in the house."""
        self.dated = False
        """Whether any lot has a date."""

    def today(self, now_ms: int, days: int = 0) -> str:
        """The site's date, or the one so many days later."""
        return self._clock.date(now_ms, days)

    def date(self, item: str, lot: str, expires_on: str, origin: str) -> None:
        """Note until when a lot may be used, the first time that it is seen; "" : it keeps."""
        if (item, lot) in self._dates:
            return
        self._dates[item, lot] = expires_on or UNDATED
        if expires_on:
            self.dated = True
            self._tray.facts.append(LotDated(origin=origin, system=NAME, item=item, lot=lot, expires_on=expires_on))

    def expired(self, item: str, lot: str, now_ms: int) -> bool:
        """Whether its last good day is over."""
        return self.expires_on(item, lot) < self.today(now_ms)

    def next_day(self, now_ms: int) -> int:
        """When the site's date changes next."""
        return self._clock.next(now_ms, 0)

    def expires_on(self, item: str, lot: str) -> str:
        return self._dates.setdefault((item, lot), UNDATED)

    def recall(self, item: str, lot: str, cause: Cause) -> None:
        if (item, lot) not in self._recalled:
            self._recalled[item, lot] = None
            self._tray.facts.append(LotRecalled(origin=cause.origin, system=NAME, item=item, lot=lot))

    def recalled(self, item: str, lot: str) -> bool:
        return (item, lot) in self._recalled

    def by_serial(self, item: str) -> bool:
        """Whether every unit of it has a number of its own."""
        return item in self._serial_items

    def here(self, item: str, serial: str) -> bool:
        return self._serials.get((item, serial), False)

    def come_or_go(self, item: str, serial: str, origin: str, *, here: bool) -> None:
        """A unit with a number came into the house, or left it."""
        if item not in self._serial_items:
            return
        if (item, serial) not in self._serials:
            self._tray.facts.append(SerialKnown(origin=origin, system=NAME, item=item, serial=serial))
        self._serials[item, serial] = here
