"""No channel is shown more than is left of what the order book has allocated to it.   [S19]

Kind:      safety; at every figure of a channel that has an allocation. What a case is about is judged at rest.
Reads:     AllocationChanged, AllocationRecorded, AvailabilityPublished, CallExecuted, CallSent, CaseListed,
           EventAcknowledged, FulfilmentOrderOpened, MilestoneRecorded, OrderSubmitted, QuantityBackordered,
           QuantityCut, ReservationReduced, StockReserved.
Needs:     nothing of the engine.
Formula:   for every figure of an (item, site, channel) that the order book has allocated something to: figure <= max(0,
           allocated - committed - buffer), as of the moment at which the call that brought it was first sent (a call
           that is repeated carries the figure of its first time).
           allocated: the highest of the versions that were in force by then, from the newest on that the engine had
           acknowledged. It need not know of a later one, and may, if it has read the log.
           committed: promised to customers of the channel and not taken back, shipped or not. A promise counts from
           when the customer was told, for whoever told him knew; it ends when the warehouse or the order book gives the
           quantity up, whichever is first, though the engine hear of it later. Promised and not shipped, as the
           catalogue may be read, would show a channel that has shipped all of its allocation all of it again.
           buffer: the policies', for the channel. That a figure is not above what the warehouse has is S14; that it is
           what both limits come to, Q23.
           That no more is allocated than is there, sum over channels(allocated) <= available, is asked of the scenario
           when it is read. Afterwards it is no rule: stock that is lost or held leaves the allocations as they are
           until somebody changes them, and no engine can.
Why:       The seller freezes a channel by hand, and the next push of stock thaws it. Or both sides take off what is
           sold, or neither: the marketplace sells what was kept for the wholesale customers.
Exercised: by every figure of a channel that has an allocation.
Convicts:  flawed:allocation-ignored.
Seen:      F063, F066, F071.
Example:   00:00 AllocationChanged item=WIDGET site=DC1 channel=web allocated_base=50 version=1
           00:01 EventAcknowledged type=allocation.changed business_key=allocation.changed/WIDGET/DC1/web/1 status=202
           10:00 CallSent operation=publishAvailability key=k1 subject=WIDGET/DC1/web
           10:00 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=80 as_of=10:00
           10:00 CallExecuted operation=publishAvailability key=k1 subject=WIDGET/DC1/web status=200
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.allocations import Allocations, Place
from harness.invariants.cases import Cases
from harness.invariants.wording import units
from seatrial.facts import (
    AvailabilityPublished,
    CallExecuted,
    CallSent,
    CaseListed,
    EventAcknowledged,
    Fact,
)
from seatrial.rule import Handler, Rule

PUBLISH = "publishAvailability"
CHANGED = "allocation.changed"
UNDER_WAY_MAX = 16
"""So many calls about one figure are remembered; an older one that still lands is T22's affair."""


class Bound(Struct, frozen=True, gc=False):
    """What may be shown by a call: `base` units, by version `version` of the allocation (its entry), with `committed`
    units sold."""

    base: int
    allocated: int
    committed: int
    version: int
    entry: int


class Finding(Struct, frozen=True, gc=False):
    """A figure above its bound, unless a case is about the allocation."""

    place: Place
    summary: str
    at: int
    witness: tuple[int, ...]


class ChannelAllocation(Rule):
    id = "S19"

    def prepare(self) -> None:
        self._books = Allocations()
        self._told: dict[Place, int] = {}
        self._calls: dict[str, dict[str, Bound]] = {}
        self._shown: dict[str, tuple[AvailabilityPublished, int]] = {}
        self._convicted: set[Place] = set()
        self._findings: list[Finding] = []
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            **self._books.follows(),
            EventAcknowledged: self.acknowledged,
            CallSent: self.sent,
            AvailabilityPublished: self.published,
            CallExecuted: self.executed,
            CaseListed: self._cases.seen,
        }

    def acknowledged(self, fact: EventAcknowledged, _at: int, _entry: int) -> None:
        """The engine has taken note of an allocation."""
        if fact.type == CHANGED and 200 <= fact.status < 300:
            source_type, channel, version = fact.business_key.rsplit("/", 2)
            item, _, site = source_type.partition(f"{CHANGED}/")[2].rpartition("/")
            place = item, site, channel
            if version.isdecimal():
                self._told[place] = max(self._told.get(place, 0), int(version))

    def sent(self, fact: CallSent, _at: int, _entry: int) -> None:
        if fact.operation != PUBLISH:
            return
        item_site, _, channel = fact.subject.rpartition("/")
        item, _, site = item_site.rpartition("/")
        place = item, site, channel
        allotment, told = self._books.given.get(place), self._told.get(place)
        calls = self._calls.setdefault(fact.subject, {})
        if allotment is None or told is None or fact.key in calls:
            return
        version = max(
            (one for one in allotment.words if one >= told), key=lambda one: allotment.words[one][0], default=told
        )
        allocated, entry = allotment.words.get(version, (0, 0))
        committed = self._books.told.get(place, 0)
        buffer = self.trial.policies.channel_buffer_base.get(channel, 0)
        calls[fact.key] = Bound(max(0, allocated - committed - buffer), allocated, committed, version, entry)
        if len(calls) > UNDER_WAY_MAX:
            del calls[next(iter(calls))]

    def published(self, fact: AvailabilityPublished, _at: int, entry: int) -> None:
        """Which call has brought it is said by the fact that follows."""
        self._shown[f"{fact.item}/{fact.site}/{fact.channel}"] = fact, entry

    def executed(self, fact: CallExecuted, at: int, _entry: int) -> None:
        if fact.operation != PUBLISH or fact.replayed:
            return
        shown = self._shown.pop(fact.subject, None)
        bound = self._calls.get(fact.subject, {}).pop(fact.key, None)
        if shown is None or bound is None:
            return
        self.exercised += 1
        figure, entry = shown
        place = figure.item, figure.site, figure.channel
        if figure.available_base > bound.base and place not in self._convicted:
            self._convicted.add(place)
            said = f"channel {figure.channel} was shown {units(figure.available_base, figure.item)} ({figure.site})"
            sold = f"of the {bound.allocated} that it was allocated it had sold {bound.committed}"
            summary = f"{said} at {self.clock(at)}; {sold}, so {bound.base} were left to show"
            self._findings.append(Finding(place, summary, at, (bound.entry, entry)))

    def conclude(self, _at: int, _entry: int) -> None:
        """An allocation that was put before a person counts from when he has dealt with it: nobody can say when."""
        for found in self._findings:
            item, site, _ = found.place
            if not self._cases.were_about(f"{CHANGED}/{item}/{site}"):
                self.breach("published figure", "above the allocation", found.summary, found.at, *found.witness)

    def retire(self, origin: str) -> None:
        self._books.retire(origin)
