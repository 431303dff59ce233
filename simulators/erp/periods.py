"""Posting periods: a month of a legal entity is open until a clerk closes it; what comes later goes on the late list.

    posting ──▶ its date is open ─────────────────────────────▶ posted on that date
          └──▶ its month is closed ──▶ refused, with the first open date
                                          └─ sent again with that date ─▶ posted on it, and on the late list

The ERP dates a goods issue by what it is told: the instant, on the clock of the zone that comes with it. In whose books
something is, a site says; what no site of ours has shipped (site "") is in those of the company with the first one.
"""

from datetime import date, timedelta

from msgspec import UNSET, UnsetType

from seatrial.calendar import DAY_MS, day_of, is_zone
from seatrial.facts import BooksOpened, PeriodClosed, PostingDated
from simulators.erp.premises import Premises
from simulators.master import LegalEntity
from simulators.siteclock import SiteClock
from simulators.system import Due

CLOSE = "period_close"
OWNER = "finance"
"""Whose the late list is."""


class Periods:
    __slots__ = ("_clocks", "_first_open", "_premises")

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._first_open: dict[str, date] = {}
        self._clocks: dict[str, SiteClock] = {}

    def open(self, now_ms: int, origin: str) -> None:
        """Every entity's current month is open. Once a night somebody looks whether it is time to close it."""
        for entity in self._premises.master.entities:
            clock = self._clocks[entity.name] = SiteClock(self._premises.calendar, entity.zone)
            first = self._first_open[entity.name] = date.fromisoformat(clock.date(now_ms)).replace(day=1)
            self._premises.tray.facts.append(
                BooksOpened(
                    origin=origin,
                    system=self._premises.name,
                    entity=entity.name,
                    zone=entity.zone,
                    sites=entity.sites,
                    first_open=first.isoformat(),
                    home=entity == self._premises.master.home,
                )
            )
            self._await_look(entity, now_ms, origin)

    def look(self, due: Due, now_ms: int) -> None:
        """A clerk closes the oldest open month of an entity, if it has been over for long enough."""
        entity = next(one for one in self._premises.master.entities if one.name == due.document)
        first = self._first_open[entity.name]
        after = _month_after(first)
        if self._clocks[entity.name].date(now_ms - entity.close_after_ms) >= after.isoformat():
            self._first_open[entity.name] = after
            self._premises.tray.facts.append(
                PeriodClosed(
                    origin=due.origin,
                    system=self._premises.name,
                    entity=entity.name,
                    period=first.isoformat()[:7],
                    first_open=after.isoformat(),
                )
            )
        self._await_look(entity, now_ms, due.origin)

    def day(self, site: str, instant: str, zone: str) -> str | None:
        """On which day that is in the books of the site; "" if it is in none, and None if there is no such zone."""
        if self._entity(site) is None:
            return ""
        return day_of(instant, zone) if is_zone(zone) else None

    def refuse(self, site: str, day: str, stated: str | UnsetType) -> str:
        """The first open date, if what is dated `day` cannot be posted so; "" if it can. `stated`: another date."""
        entity = self._entity(site)
        if entity is None:
            return ""
        first = self._first_open[entity.name]
        wanted = day if stated is UNSET else stated
        return first.isoformat() if wanted < first.isoformat() else ""

    def dated(self, origin: str, kind: str, document: str, site: str, day: str, stated: str | UnsetType) -> None:
        """Say on which date something was posted."""
        entity = self._entity(site)
        if entity is None:
            return
        late = stated is not UNSET and stated != day
        self._premises.tray.facts.append(
            PostingDated(
                origin=origin,
                system=self._premises.name,
                entity=entity.name,
                kind=kind,
                document=document,
                posting_date=day if stated is UNSET else stated,
                late_of=day if late else "",
                owner=OWNER if late else "",
                zone=entity.zone,
            )
        )

    def today(self, now_ms: int) -> str:
        """On the wall of the company with the first site."""
        home = self._premises.master.home
        return (self._premises.clock if home is None else self._clocks[home.name]).date(now_ms)

    def _entity(self, site: str) -> LegalEntity | None:
        master = self._premises.master
        return master.entity_of(site) if site else master.home

    def _await_look(self, entity: LegalEntity, now_ms: int, origin: str) -> None:
        wait = self._clocks[entity.name].next(now_ms, entity.close_after_ms % DAY_MS) - now_ms
        self._premises.tray.due.append(Due(CLOSE, entity.name, origin, wait, wait, background=True))


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
