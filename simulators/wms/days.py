"""What day it is at a site, by the clock of the company in whose books it is."""

from simulators.siteclock import SiteClock
from simulators.wms.premises import Premises


class Days:
    __slots__ = ("_clocks", "_premises")

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._clocks: dict[str, SiteClock] = {}

    def date(self, site: str, now_ms: int) -> str:
        zone = self._premises.master.zone_of(site)
        if zone not in self._clocks:
            self._clocks[zone] = SiteClock(self._premises.calendar, zone)
        return self._clocks[zone].date(now_ms)
