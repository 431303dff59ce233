"""No figure is shown that is older than it may be.   [T21]

Kind:      timed; at every publication, outages not counted.
Reads:     AvailabilityPublished, OutageSeen.
Needs:     nothing of the engine.
Formula:   for every figure published at t as of a: 0 <= t - a, and t - a - (outages between a and t) <=
           publish_max_age_ms + 5 min. The five minutes are for the way: an unanswered call may have to be repeated
           under its key, and then carries the figure that it was first sent with.
           Publications only: a promise (a milestone `confirmed`) does not say as of when its balance was, so its age
           cannot be judged. Whether a promise was covered by what was there is asked by S13.
Why:       An old figure that looks new sells again every morning what was sold the day before. One from the future
           looks fresh for ever.
Exercised: by every publication.
Convicts:  flawed:apply-out-of-order.
Seen:      F060, F068, F070, F156, F177.
Example:   10:00 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=500 as_of=02:00
"""

from collections.abc import Mapping

from harness.invariants.outages import Outages
from harness.invariants.wording import duration
from seatrial.facts import AvailabilityPublished, Fact, OutageSeen
from seatrial.rule import Handler, Rule

ON_THE_WAY_MS = 300_000
"""Grace for a figure that was fresh when it was first sent."""


class Freshness(Rule):
    id = "T21"
    kind = "timed"

    def prepare(self) -> None:
        self._outages = Outages()
        self._convicted: set[tuple[str, str, str, bool]] = set()
        self._age_ms_max = self.trial.policies.publish_max_age_ms + ON_THE_WAY_MS

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {AvailabilityPublished: self.published, OutageSeen: self._outages.seen}

    def published(self, fact: AvailabilityPublished, at: int, entry: int) -> None:
        self.exercised += 1
        age = at - fact.as_of
        if 0 <= age <= self._age_ms_max:
            return
        future = age < 0
        if not future and age - self._outages.between(fact.as_of, at) <= self._age_ms_max:
            return
        place = (fact.item, fact.site, fact.channel, future)
        if place in self._convicted:
            return
        self._convicted.add(place)
        figure = f"{fact.available_base} of {fact.item} ({fact.site})"
        shown = f"channel {fact.channel} was shown {figure} at {self.clock(at)}"
        if future:
            self.breach("published figure", "from the future", f"{shown} as of {self.clock(fact.as_of)}", at, entry)
        else:
            allowed = duration(self.trial.policies.publish_max_age_ms)
            summary = f"{shown}, a figure {duration(age)} old ({allowed} allowed)"
            self.breach("published figure", "too old", summary, at, entry)
