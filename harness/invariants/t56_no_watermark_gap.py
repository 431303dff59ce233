"""Whatever changes in a system that tells nobody, or no longer, is found by those who ask, in time, in order.   [T56]

Kind:      timed; the deadline stops while a system or the engine is away. What is never found is missed at rest.
Reads:     CaseListed, CustomerChanged, EventFound, EventMissed, FeedSettled, OutageSeen, RecordTaken, SourceChanged,
           SubscriptionReplaced.
Needs:     nothing of the engine.
Formula:   for every change of a master record that can be read from v on, and for everybody who keeps such records: he
           takes over that version, or a newer one of the same record, by v + change_ms_max; at rest he has, unless an
           open case is about it. And he never takes over an older version after a newer one, nor one of a customer that
           says something else than the owner's version of that number (address, and whose account it has become). It
           counts the same whether the owner tells of a change (customers) or has to be asked for it (items).
           Where two listen to one stream: at rest the engine has been told of every event of it, delivered or read in
           the log, unless an open case is about it; what its sender will not deliver it reads within log_read_ms_max.
           So does everybody who gets no more deliveries because a subscription of somebody else has taken the place
           of his, and no case of the engine's excuses what he was not told. (One whose deliveries got lost on the way
           may wait for his own night: that is the weather's doing, and nobody else's.)
           (The catalogue asks for three things: that every change is processed, that the watermark never passes one
           that was not, and that it comes from the source's order. Only the first is to be seen from outside; the
           others are how it is achieved, and whoever does not do them shows it by what he misses.)
Why:       Five hundred items are relabelled in one second. Whoever remembers the newest second that he has read, and
           goes on behind it, never sees those of that second that could be read a moment later. Nobody notices: the
           list is empty, the lamp is green, and the warehouse picks by the old name until somebody touches the item.
           It is the same with a stream whose sender has struck somebody off: it is quiet, and nothing looks broken.
Exercised: by every change that can be read, and every event that nobody will deliver.
Convicts:  flawed:behind-the-second, flawed:last-told-holds, flawed:never-reads-the-log,
           flawed:only-one-subscriber, flawed:own-clock-watermark.
Seen:      F061, F096, F154, F160, F161, F163, F172, F205.
Example:   09:40 SourceChanged record=item/PUMP version=2 stamped_at=09:40
           09:40:09 RecordTaken system=crm record=item/PUMP version=2
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.cases import Cases
from harness.invariants.outages import Outages
from harness.invariants.wording import duration
from seatrial.facts import (
    CaseListed,
    CustomerChanged,
    EventFound,
    EventMissed,
    Fact,
    FeedSettled,
    OutageSeen,
    RecordTaken,
    SourceChanged,
    SubscriptionReplaced,
)
from seatrial.rule import Handler, Rule

ENGINE = "engine"
KEEPERS: Mapping[str, tuple[str, ...]] = {"item": ("crm", "wms"), "customer": ("crm", "billing")}
"""By kind of record: the systems that keep a copy."""
UNHEARD_WHY: Mapping[str, str] = {
    "unsubscribed": "whose sender had given up on it",
    "given-up": "which its sender had given up",
    "struck-off": "after somebody else's subscription had taken the place of its own",
}


class Wanted(Struct, gc=False):
    """A change that somebody has not taken over yet: since when it can be read."""

    version: int
    at: int
    entry: int


class NoWatermarkGap(Rule):
    id = "T56"
    kind = "timed"

    def prepare(self) -> None:
        self._wanted: dict[tuple[str, str], list[Wanted]] = {}
        """(who, record) -> what he has not taken over, in order of versions."""
        self._taken: dict[tuple[str, str], tuple[int, int]] = {}
        """(who, record) -> the newest version that he has taken over, and the entry."""
        self._missed: dict[tuple[str, str, str], tuple[int, int, str]] = {}
        """(sender, subscriber, event) -> since when nobody will deliver it, the entry, and why."""
        self._replaced: dict[tuple[str, str], int] = {}
        """(sender, subscriber) -> the entry at which his subscription was replaced."""
        self._said: dict[tuple[str, int], tuple[str, int]] = {}
        """(record, version) -> what it says, and the entry."""
        self._outages = Outages()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            CustomerChanged: self.said,
            SourceChanged: self.changed,
            RecordTaken: self.taken,
            EventMissed: self.missed,
            EventFound: self.found,
            SubscriptionReplaced: self.replaced,
            FeedSettled: self.settled,
            OutageSeen: self._outages.seen,
            CaseListed: self._cases.seen,
        }

    def changed(self, fact: SourceChanged, at: int, entry: int) -> None:
        self.exercised += 1
        for who in KEEPERS[fact.record.partition("/")[0]]:
            self._wanted.setdefault((who, fact.record), []).append(Wanted(fact.version, at, entry))

    def said(self, fact: CustomerChanged, _at: int, entry: int) -> None:
        self._said[f"customer/{fact.customer}", fact.version] = fact.says, entry

    def taken(self, fact: RecordTaken, at: int, entry: int) -> None:
        place = fact.system, fact.record
        newest, earlier = self._taken.get(place, (0, -1))
        says, source = self._said.get((fact.record, fact.version), ("", -1))
        if says and fact.says and fact.says != says:
            said = f"{fact.system} has {fact.says!r} as version {fact.version} of {fact.record}, which says {says!r}"
            self.breach("record", "another content", said, at, source, entry)
        if fact.version < newest:
            said = f"{fact.system} was given version {fact.version} of {fact.record} after version {newest}"
            self.breach("record", "older after newer", said, at, earlier, entry)
        else:
            self._taken[place] = fact.version, entry
        wanted = self._wanted.get(place, [])
        while wanted and wanted[0].version <= fact.version:
            change = wanted.pop(0)
            took = at - change.at - self._outages.between(change.at, at)
            if took > self.trial.policies.change_ms_max:
                version = f"version {change.version} of {fact.record}"
                said = f"{fact.system} took over {version} {duration(took)} after it could be read"
                self.breach("record", "found too late", said, at, change.entry, entry)
        if not wanted:
            self._wanted.pop(place, None)

    def missed(self, fact: EventMissed, at: int, entry: int) -> None:
        self.exercised += 1
        self._missed[fact.system, fact.subscriber, fact.event] = at, entry, fact.why

    def replaced(self, fact: SubscriptionReplaced, _at: int, entry: int) -> None:
        self._replaced[fact.system, fact.subscriber] = entry

    def found(self, fact: EventFound, at: int, entry: int) -> None:
        since, missed, why = self._missed.pop((fact.system, fact.subscriber, fact.event), (at, entry, ""))
        took = at - since - self._outages.between(since, at)
        if took <= self.trial.policies.log_read_ms_max or (why == "given-up" and fact.subscriber != ENGINE):
            return
        said = f"{fact.subscriber} learnt of {fact.type} {fact.subject} {duration(took)} after it was in the books"
        replaced = self._replaced.get((fact.system, fact.subscriber), missed)
        witness = sorted({replaced, missed, entry})
        self.breach("event", "learnt too late", f"{said}, {UNHEARD_WHY[why]} at {fact.system}", at, *witness)

    def settled(self, fact: FeedSettled, at: int, entry: int) -> None:
        for untold in fact.untold:
            type_, _, subject = untold.partition("/")
            guest = fact.subscriber != ENGINE
            if guest and (fact.system, fact.subscriber) not in self._replaced:
                continue
            if guest or not self._cases.about(subject):
                said = (
                    f"{fact.subscriber} was never told of {type_} {subject}, which stands in the log of {fact.system}"
                )
                self.breach("event", "never told", said, at, entry)

    def conclude(self, at: int, _entry: int) -> None:
        for (who, record), wanted in self._wanted.items():
            if not self._cases.about(record.partition("/")[2]):
                change = wanted[0]
                version = f"version {change.version} of {record}"
                said = f"{who} never learnt of {version}, which could be read from {self.clock(change.at)} on"
                self.breach("record", "never found", said, at, change.entry)
