"""Watches one trial for the sights that its scenario demands (`harness.sights`)."""

from collections.abc import Callable, Sequence
from typing import Any

from harness.sights import FAULT, SIGHTS
from harness.watches import Seen
from harness.weather import Weather
from harness.workload import Reaction
from harness.workload.action import Action
from seatrial.facts import Fact
from simulators.system import Draw


class Lookout:
    """Watches one trial for what its scenario demands."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self._wanted = tuple(wanted)
        self._seen: set[str] = set()

    def reactions(self) -> tuple[Reaction, ...]:
        """To be shown facts with: nobody does anything about them."""
        found = []
        for name in self._wanted:
            sight = SIGHTS.get(name)
            for kind, seen in (sight.watch() if sight and sight.watch else {}).items():
                found.append(Reaction(kind, self._notes(name, seen)))
        return tuple(found)

    def _notes(self, name: str, seen: Seen) -> Callable[[Any, int, Draw], tuple[Action, ...]]:
        def note(fact: Fact, _at: int, _draw: Draw) -> tuple[Action, ...]:
            if name not in self._seen and seen(fact):
                self._seen.add(name)
            return ()

        return note

    def unseen(self, weather: Weather) -> tuple[str, ...]:
        """What was demanded and did not come up, in the scenario's order."""
        return tuple([name for name in self._wanted if not self._came_up(name, weather)])

    def _came_up(self, name: str, weather: Weather) -> bool:
        if name.startswith(FAULT):
            return weather.fired.get(name.removeprefix(FAULT), 0) > 0
        crash = SIGHTS[name].crash
        return weather.crashed_at.get(crash, 0) > 0 if crash else name in self._seen
