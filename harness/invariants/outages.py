"""Deadlines stop while somebody is away: how much of a span of time was outage.

>>> away = Outages()
>>> away.add(100, 300); away.add(200, 400)
>>> away.between(0, 1000), away.between(250, 350), away.between(400, 500)
(300, 100, 0)
"""

from seatrial.facts import OutageSeen


class Outages:
    """Outages of any system, as one set of spans (half-open, in virtual ms). Rules do not ask whose outage it was:
    an order touches every system, and a call that waits for one of them waits for all."""

    __slots__ = ("_spans",)

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def seen(self, fact: OutageSeen, _at: int, _entry: int) -> None:
        """Handler for rules."""
        self.add(fact.starts_at, fact.ends_at)

    def add(self, starts_at: int, ends_at: int) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted([*self._spans, (starts_at, ends_at)]):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._spans = merged

    def between(self, since: int, until: int) -> int:
        """Milliseconds of outage within [since, until)."""
        return sum(max(0, min(end, until) - max(start, since)) for start, end in self._spans)
