"""A story with projects: whose they are, what they come to, and when they begin."""

import pytest

from harness.documents import SCENARIOS
from harness.errors import ScenarioInvalid
from harness.scenario.reader import parse_scenario

STORY = (SCENARIOS / "milestone-billing.yaml").read_text(encoding="utf-8")


def test_the_last_milestone_takes_what_is_left() -> None:
    plan = parse_scenario(STORY, "mine.yaml").workload.projects
    assert plan is not None
    assert [(one.name, one.share_ppm) for one in plan.milestones] == [
        ("ordered", 300_000), ("installed", 500_000), ("accepted", None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "says", "remedy"),
    [
        ("  services: true\n", "  returns: true\n", "nobody listens to contracts", "`services: true`"),
        ("    count: 24\n", "    count: 31\n", "31 projects, and 30 customers", "`customers`"),
        ("share_ppm: 300000", "share_ppm: 500000", "nothing is left", "less"),
        (', share_ppm: 300000', "", "`ordered` is owed no share", "but the last"),
        ('planned_on: "2026-03-24"', 'planned_on: "2026-03-24", share_ppm: 200000', "owed what the others", "the last"),
        ("name: installed", "name: ordered", "`ordered` is taken", "by its name"),
        ("name: installed", "name: usage", "`usage` is taken", "by its name"),
        ('"2026-03-13"', '"2026-02-30"', "not in the calendar", "the second or later"),
        ('"2026-03-03"', '"2026-03-02"', "before the story begins", "the second or later"),
    ],
)  # fmt: skip
def test_projects_that_cannot_be_are_refused(old: str, new: str, says: str, remedy: str) -> None:
    assert STORY.count(old) == 1
    with pytest.raises(ScenarioInvalid) as caught:
        parse_scenario(STORY.replace(old, new), "mine.yaml")
    assert says in caught.value.message
    assert remedy in caught.value.remedy
