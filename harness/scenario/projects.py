"""Projects of a story: work that is done once, at a fixed price, which is paid as its milestones are reached."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from harness.errors import ScenarioInvalid
from harness.scenario.services import Day
from harness.strict_yaml import Document, Steps

if TYPE_CHECKING:
    from harness.scenario.model import Scenario

Ppm = Annotated[int, Meta(ge=0, le=1_000_000)]
Days = Annotated[int, Meta(ge=0, le=365)]


class MilestonePlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What has to be reached, on which day that is planned, and which share of the price is owed for it."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z-]{0,31}$")]
    planned_on: Day
    share_ppm: Annotated[int, Meta(ge=1, le=999_999)] | None = None
    """Of all but the last, which is owed what the others leave."""


class ProjectsPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first `count` customers have one each. Whoever confirms a milestone does so in the hours of the desk."""

    count: Annotated[int, Meta(ge=1, le=1_000)]
    price_minor_min: Annotated[int, Meta(ge=1)] = 300_000
    price_minor_max: Annotated[int, Meta(ge=1)] = 1_500_000
    milestones: Annotated[tuple[MilestonePlan, ...], Meta(min_length=1)]
    late_days_max: Days = 4
    """A milestone is reached on the day for which it is planned, or up to so many days later."""
    entered_days_max: Days = 1
    """It is confirmed on that day, or up to so many days later."""
    unfinished_ppm: Ppm = 0
    """Chance per project that its last milestone is not reached as long as the story goes on."""
    again_ppm: Ppm = 0
    """Chance per milestone that a second certificate is entered, of what is reached already …"""
    again_ms_min: int = 3_600_000
    """… so long after the first."""
    again_ms_max: int = 172_800_000
    withdrawn_ppm: Ppm = 0
    """Chance per milestone that it is withdrawn …"""
    withdrawn_ms_min: int = 60_000
    """… so long after it was confirmed; and it is reached again after that, on one of the next `remedied_days_max`."""
    withdrawn_ms_max: int = 172_800_000
    remedied_days_max: Annotated[int, Meta(ge=1, le=365)] = 4


def check_projects(document: Document, scenario: "Scenario") -> None:
    """ScenarioInvalid at projects of nobody, that nobody hears of, or whose parts do not come to a whole."""
    plan, at = scenario.workload.projects, ("workload", "projects")
    if plan is None:
        return
    if not scenario.policies.services:
        raise ScenarioInvalid(
            "there are projects, and nobody listens to contracts", document.place(at),
            "Say in `policies`: `services: true`.",
        )  # fmt: skip
    if plan.count > scenario.workload.customers.count:
        raise ScenarioInvalid(
            f"{plan.count} projects, and {scenario.workload.customers.count} customers", document.place((*at, "count")),
            "Each project is one customer's; make `customers` more.",
        )  # fmt: skip
    _check_parts(document, (*at, "milestones"), plan, scenario.start[:10])


def _check_parts(document: Document, at: Steps, plan: ProjectsPlan, start: str) -> None:
    left, names = 1_000_000, {"usage"}
    for index, one in enumerate(plan.milestones):
        here, last = (*at, index), index == len(plan.milestones) - 1
        if one.name in names:
            raise ScenarioInvalid(
                f"`{one.name}` is taken", document.place((*here, "name")), "A milestone is known by its name."
            )
        names.add(one.name)
        if last == (one.share_ppm is not None):
            said = "is owed what the others leave" if last else "is owed no share"
            raise ScenarioInvalid(
                f"`{one.name}` {said}", document.place(here), "All milestones but the last have a `share_ppm`."
            )
        left -= one.share_ppm or 0
        if left <= 0:
            raise ScenarioInvalid(
                "nothing is left for the last milestone", document.place((*here, "share_ppm")), "Make the shares less."
            )
        if not _begun(one.planned_on, start):
            raise ScenarioInvalid(
                f"'{one.planned_on}' is not in the calendar, or before the story begins",
                document.place((*here, "planned_on")), "Write a day of the story, the second or later.",
            )  # fmt: skip


def _begun(day: str, start: str) -> bool:
    try:
        return date.fromisoformat(day) > date.fromisoformat(start)
    except ValueError:
        return False
