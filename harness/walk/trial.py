"""The trial that a page walks through, as facts with their numbers in the journal."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from msgspec import Struct, json

from harness.command.options import sized
from harness.errors import HarnessBug
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial
from seatrial.calendar import Calendar


class Told(Struct, frozen=True):
    """A fact. `entry`: its number in the journal. `said`: its fields. Any: they are of many types."""

    entry: int
    at_ms: int
    said: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.said["fact"])

    @property
    def origin(self) -> str:
        return str(self.said["origin"])


class Walked(Struct, frozen=True):
    """A finished trial. `facts` in the order in which they happened; `calendar` tells the time at the site."""

    facts: tuple[Told, ...]
    calendar: Calendar

    def wall(self, at_ms: int) -> str:
        """The time on the wall, with the days since the first in front: `10:31:04`, `+1d 02:00:00`."""
        first, now = self.calendar.local(0), self.calendar.local(at_ms)
        days = _day(now) - _day(first)
        return f"+{days}d {now[11:19]}" if days else now[11:19]


@cache
def walk(scenario: str, seed: int, orders: int) -> Walked:
    """Run the trial that a page names, by the reference engine; with `orders` of each stream (0: all).

    HarnessBug if it does not hold: a page does not tell of a day that went wrong unnoticed.
    """
    story = sized(read_scenario(scenario), orders)
    trial = run_trial(story, "reference", TrialSpec.of(seed), journal=True)
    if trial.record.verdict != "held":
        raise HarnessBug(f"the trial is {trial.record.verdict}", f"{scenario}, seed {seed}")
    entries = enumerate(json.decode(line) for line in trial.journal or ())
    facts = tuple(Told(number, entry[1], entry[2]) for number, entry in entries if entry[0] == "fact")
    return Walked(facts, Calendar(story.start, story.zone))


def _day(local: str) -> int:
    """Number of a day, for differences."""
    return date.fromisoformat(local[:10]).toordinal()
