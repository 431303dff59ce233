"""No figure is shown that is older than it may be.   [T21]

Kind:      timed; at every publication, outages on its way not counted.
Reads:     AvailabilityPublished, OutageSeen, ReservationReduced, StockMoved, StockOpened, StockReserved.
Needs:     nothing of the engine.
Formula:   for every figure published at t as of a: 0 <= t - a, and t - a - (outages between a and t of the engine or of
           the system that shows it) <= publish_max_age_ms + 5 min, or else, by `when_stale`,
           refuse: never;
           buffer: figure <= max(0, on hand in status available at a - hard-reserved at a - safety stock -
           stale_buffer_base), of several transactions in the instant a the best one;
           degrade: the figure says that it is an estimate.
           That the warehouse cannot be reached is no excuse: whoever has only an old figure knows that it is old.
           No figure claims to be good for longer than publish_max_age_ms. The five minutes are for the way: an
           unanswered call may have to be repeated under its key, and then carries the figure that it was first sent
           with.
           Publications only: a promise (a milestone `confirmed`) does not say as of when its balance was, so its age
           cannot be judged. Whether a promise was covered by what was there is asked by S13.
Why:       An old figure that looks new sells again every morning what was sold the day before. One from the future
           looks fresh for ever.
Exercised: by every publication.
Convicts:  flawed:apply-out-of-order, flawed:stale-as-new.
Seen:      F060, F068, F070, F156, F177.
Example:   10:00 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=500 as_of=02:00
"""

from bisect import bisect_right
from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.outages import Outages
from harness.invariants.wording import duration
from seatrial.facts import (
    AvailabilityPublished,
    Fact,
    OutageSeen,
    ReservationReduced,
    ReservedLine,
    StockMoved,
    StockOpened,
    StockReserved,
)
from seatrial.rule import Handler, Rule

ON_THE_WAY_MS = 300_000
"""Grace for a figure that was fresh when it was first sent."""
AVAILABLE = "available"
ENGINE = "engine"
"""What outages call the engine: it was down."""


class Shelf(Struct, gc=False):
    """One item at one site: every instant in which its free units changed, the most that was free in it (before it
    counts too), and what was free when it was over."""

    instants: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)

    def add(self, units: int, at: int) -> None:
        before = self.after[-1] if self.after else 0
        if self.instants and self.instants[-1] == at:
            self.after[-1] = before + units
            self.most[-1] = max(self.most[-1], before + units)
        else:
            self.instants.append(at)
            self.most.append(max(before, before + units))
            self.after.append(before + units)

    def free_at(self, at: int) -> int:
        index = bisect_right(self.instants, at) - 1
        if index < 0:
            return 0
        return self.most[index] if self.instants[index] == at else self.after[index]


class Freshness(Rule):
    id = "T21"
    kind = "timed"

    def prepare(self) -> None:
        policies = self.trial.policies
        self._away: list[OutageSeen] = []
        self._convicted: set[tuple[str, str, str, str]] = set()
        self._age_ms_max = policies.publish_max_age_ms + ON_THE_WAY_MS
        self._buffered = policies.when_stale == "buffer"
        self._shelves: dict[tuple[str, str], Shelf] = {}

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            AvailabilityPublished: self.published,
            OutageSeen: self.away,
            StockOpened: self.opened,
            StockMoved: self.moved,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
        }

    # ------------------------------------------------------------ what there is, where old figures are bounded by it

    def opened(self, fact: StockOpened, at: int, _entry: int) -> None:
        if fact.book == "warehouse" and fact.status == AVAILABLE:
            self._change(fact.item, fact.site, fact.quantity_base, at)

    def moved(self, fact: StockMoved, at: int, _entry: int) -> None:
        if fact.from_status == AVAILABLE:
            self._change(fact.item, fact.site, -fact.quantity_base, at)
        if fact.to_status == AVAILABLE:
            self._change(fact.item, fact.site, fact.quantity_base, at)

    def reserved(self, fact: StockReserved, at: int, _entry: int) -> None:
        self._hold(fact.lines, -1, at)

    def reduced(self, fact: ReservationReduced, at: int, _entry: int) -> None:
        self._hold(fact.lines, 1, at)

    def _hold(self, lines: tuple[ReservedLine, ...], sign: int, at: int) -> None:
        for line in lines if self._buffered else ():
            self._change(line.item, line.site, sign * line.quantity_base, at)

    def _change(self, item: str, site: str, units: int, at: int) -> None:
        if self._buffered:
            self._shelves.setdefault((item, site), Shelf()).add(units, at)

    # ------------------------------------------------------------ what is shown

    def away(self, fact: OutageSeen, _at: int, _entry: int) -> None:
        self._away.append(fact)

    def published(self, fact: AvailabilityPublished, at: int, entry: int) -> None:
        self.exercised += 1
        age, policies = at - fact.as_of, self.trial.policies
        if fact.max_age_ms > policies.publish_max_age_ms:
            said = f"{self._shown(fact, at)}, said to be good for {duration(fact.max_age_ms)}"
            summary = f"{said} ({duration(policies.publish_max_age_ms)} allowed)"
            self._convict("good for too long", summary, fact, at, entry)
        if age < 0:
            self._convict("from the future", f"{self._shown(fact, at)} as of {self.clock(fact.as_of)}", fact, at, entry)
        elif age > self._age_ms_max and age - self._excused_ms(fact, at) > self._age_ms_max:
            instead = self._instead(fact)
            if instead is not None:
                allowed = duration(policies.publish_max_age_ms)
                summary = f"{self._shown(fact, at)}, a figure {duration(age)} old ({allowed} allowed{instead})"
                self._convict("too old", summary, fact, at, entry)

    def _shown(self, fact: AvailabilityPublished, at: int) -> str:
        figure = f"{fact.available_base} of {fact.item} ({fact.site})"
        return f"channel {fact.channel} was shown {figure} at {self.clock(at)}"

    def _excused_ms(self, fact: AvailabilityPublished, at: int) -> int:
        """How long nobody could have sent the figure, or stored it."""
        outages = Outages()
        for outage in self._away:
            if outage.system in (fact.system, ENGINE):
                outages.add(outage.starts_at, outage.ends_at)
        return outages.between(fact.as_of, at)

    def _instead(self, fact: AvailabilityPublished) -> str | None:
        """What should have been shown in place of a figure that is too old, in words; None: this very one."""
        policies = self.trial.policies
        if policies.when_stale == "degrade":
            return None if fact.method == "estimate" else "; older ones as estimates"
        if policies.when_stale == "buffer":
            shelf = self._shelves.get((fact.item, fact.site))
            free = (shelf.free_at(fact.as_of) if shelf else 0) - policies.safety_stock_base
            most = max(0, free - policies.stale_buffer_base)
            return None if fact.available_base <= most else f"; older ones less a buffer, {most}"
        return ""

    def _convict(self, kind: str, summary: str, fact: AvailabilityPublished, at: int, entry: int) -> None:
        """Once per place and way."""
        place = (fact.item, fact.site, fact.channel, kind)
        if place not in self._convicted:
            self._convicted.add(place)
            self.breach("published figure", kind, summary, at, entry)
