"""Desks that a story staffs: one for each owner, open at some time of the day, and with items that there are."""

from harness.errors import ScenarioInvalid
from harness.scenario.model import Scenario
from harness.scenario.plan import item_number
from harness.strict_yaml import Document, Steps
from seatrial.calendar import DAY_MS

LOOKS_EVERY_MS_MIN = 60_000
CALM_MS_MIN = 4 * DAY_MS
"""Over a long weekend: what lies on a desk when the storm ends is worked before the trial comes to rest."""


def check_desks(document: Document, scenario: Scenario) -> None:
    """ScenarioInvalid at a desk that nobody could work at."""
    plan = scenario.workload
    there = {item_number(index) for index in range(plan.items.count if plan.items else 0)}
    there |= {item.number for item in plan.named_items}
    seen: set[str] = set()
    for index, desk in enumerate(plan.case_desks):
        at: Steps = ("workload", "case_desks", index)

        def refuse(field: str, message: str, remedy: str, at: Steps = at) -> None:
            raise ScenarioInvalid(message, document.place((*at, field)), remedy)

        if desk.owner in seen:
            refuse("owner", f"{desk.owner} has a desk already", "One desk works all the cases of its owner.")
        seen.add(desk.owner)
        if not desk.opens_ms_of_day < desk.closes_ms_of_day <= DAY_MS:
            refuse(
                "owner",
                "the desk closes before it opens, or after midnight",
                "Say `opens_ms_of_day` and when it closes.",
            )
        if desk.looks_every_ms < LOOKS_EVERY_MS_MIN:
            refuse("looks_every_ms", "nobody looks so often", "Once a minute is enough.")
        if scenario.calm_ms_max < CALM_MS_MIN:
            refuse("owner", "calm may end before the desk opens again", "Give it `calm_ms_max: 4 d` at least.")
        for old, new in desk.successors.items():
            if old not in plan.deleted_items:
                refuse("successors", f"{old} is not deleted", "Only a deleted item has a successor.")
            if new not in there:
                refuse("successors", f"unknown item `{new[:60]}`", "A successor is in the list of items.")
