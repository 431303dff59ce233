"""What the scenario leaves to chance and need not: weather that is pinned anyway, and people's and pickers' habits."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from harness.scenario.model import Scenario
from harness.shrink.search import Search


def quieten(search: Search) -> None:
    for simpler in CHANCES.values():
        recording = search.best.recording
        search.accepts(replace(recording, scenario=simpler(recording.scenario)))


def _fair(scenario: Scenario) -> Scenario:
    """With the dice put away, the pins are all the weather there is."""
    return replace(scenario, weather={})


def _habit(name: str) -> Callable[[Scenario], Scenario]:
    return lambda scenario: replace(scenario, habits=replace(scenario.habits, **{name: 0}))


def _people(*names: str) -> Callable[[Scenario], Scenario]:
    def never(scenario: Scenario) -> Scenario:
        people = replace(scenario.workload.people, **dict.fromkeys(names, 0))
        return replace(scenario, workload=replace(scenario.workload, people=people))

    return never


CHANCES: Mapping[str, Callable[[Scenario], Scenario]] = {
    "weather": _fair,
    "picks are never short": _habit("short_ppm"),
    "shipments are never split": _habit("split_ppm"),
    "nobody stops an order": _people("hold_booked_ppm", "hold_released_ppm"),
    "nobody stops a booked order": _people("hold_booked_ppm"),
    "nobody stops a released order": _people("hold_released_ppm"),
    "recounts find nothing": _people("found_ppm"),
}
