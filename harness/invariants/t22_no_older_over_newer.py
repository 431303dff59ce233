"""In the channel's book, no older fact ever stands where a newer one stood.   [T22]

Kind:      safety; at every publication, whatever the faults.
Reads:     AvailabilityPublished.
Needs:     nothing of the engine.
Formula:   for every (item, site, channel): of any two figures that were stored one after the other, neither `as_of` nor
           any part of the sequence of the later one is lower ("17-3" is statement 17 of the stock under version 3 of
           the allocation; a part that is missing counts as 0).
           S06 asks the same of the number of a statement alone, and of what customers are told. Here the time counts
           too: a statement that was asked for again has its old number and a new `as_of`. And so does every part for
           itself: a newer count of the stock does not excuse an older allocation. Who has no sequence to show has only
           `as_of`: two figures of one instant are then taken as they come.
Why:       Stock is set absolutely: whoever writes last is right. A figure that was held up on its way for a minute
           lands after its successors and stays, because nothing changes any more; and the shop sells what has gone.
Exercised: by every figure that has a predecessor.
Convicts:  flawed:unanswered-overtaken.
Seen:      F025, F069.
Example:   10:00 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=9 as_of=10:00 sequence=18
           10:01 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=12 as_of=09:59 sequence=17
"""

from collections.abc import Mapping
from itertools import zip_longest

from msgspec import Struct

from harness.invariants.s06_monotone_version import plain, sequence_number
from harness.invariants.wording import duration, units
from seatrial.facts import AvailabilityPublished, Fact
from seatrial.rule import Handler, Rule


class Newest(Struct, gc=False):
    """The newest that a place in the book has held. `parts`: the highest of each part of the sequence."""

    as_of: int
    parts: tuple[int, ...]
    sequence: str
    at: int
    entry: int


class NoOlderOverNewer(Rule):
    id = "T22"

    def prepare(self) -> None:
        self._newest: dict[tuple[str, str, str], Newest] = {}
        self._convicted: set[tuple[str, str, str]] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {AvailabilityPublished: self.published}

    def published(self, fact: AvailabilityPublished, at: int, entry: int) -> None:
        place = (fact.item, fact.site, fact.channel)
        parts = sequence_number(fact.sequence)
        newest = self._newest.get(place)
        if newest is None:
            self._newest[place] = Newest(fact.as_of, parts, fact.sequence, at, entry)
            return
        self.exercised += 1
        if parts == newest.parts and fact.as_of >= newest.as_of:
            newest.as_of, newest.at, newest.entry = fact.as_of, at, entry
            return
        both = list(zip_longest(parts, newest.parts, fillvalue=0))
        if fact.as_of < newest.as_of or any(given < known for given, known in both):
            self._convict(fact, newest, at, entry)
            return
        newest.as_of, newest.parts, newest.sequence = fact.as_of, parts, fact.sequence
        newest.at, newest.entry = at, entry

    def _convict(self, fact: AvailabilityPublished, newest: Newest, at: int, entry: int) -> None:
        place = (fact.item, fact.site, fact.channel)
        if place in self._convicted:
            return
        self._convicted.add(place)
        shown = f"channel {fact.channel} was set to {units(fact.available_base, fact.item)} ({fact.site})"
        older = f"as of {self.clock(fact.as_of)}, statement {plain(fact.sequence)}"
        newer = f"as of {self.clock(newest.as_of)}, statement {plain(newest.sequence)}"
        summary = f"{shown} {older}, {duration(at - newest.at)} after it had been told {newer}"
        self.breach("published figure", "older over newer", summary, at, newest.entry, entry)
