"""Clerks come when their desk opens, stay away at weekends, and know when to leave a case alone."""

from typing import Any

import pytest

from harness.clerks import Hours
from harness.scenario.desks import CaseDesk
from harness.workload.clerks import TRIES_MAX, Found, decide
from seatrial.calendar import Calendar

HOUR = 3_600_000
FRIDAY = Calendar("2026-03-27T16:00:00+01:00", "Europe/Berlin")
"""The Friday before the clocks go forward."""
DESK = CaseDesk(owner="order_desk", successors={"PUMP-OLD": "PUMP"})


def looks(desk: CaseDesk, count: int) -> list[str]:
    hours, at, found = Hours(desk, FRIDAY), -1, []
    for _ in range(count):
        at = hours.next_look(at)
        found.append(FRIDAY.local(at)[:16])
    return found


def test_the_last_look_of_the_week_is_before_closing_and_the_next_on_monday_at_opening() -> None:
    assert looks(DESK, 4) == ["2026-03-27T16:00", "2026-03-27T16:30", "2026-03-30T08:00", "2026-03-30T08:30"]


def test_who_works_at_weekends_comes_at_eight_by_the_clock_on_the_wall_on_the_day_it_changes() -> None:
    desk = CaseDesk(owner="finance", weekends=True, looks_every_ms=4 * HOUR)
    assert looks(desk, 5) == [
        "2026-03-27T16:00", "2026-03-28T08:00", "2026-03-28T12:00", "2026-03-28T16:00", "2026-03-29T08:00",
    ]  # fmt: skip


def test_a_desk_is_open_from_now_or_from_when_it_opens_next() -> None:
    hours = Hours(DESK, FRIDAY)
    assert hours.open_from(HOUR - 1) == HOUR - 1
    assert FRIDAY.local(hours.open_from(HOUR)) == "2026-03-30T08:00:00+02:00"


MAPPED = {"action": "correct", "correction": {"items": [{"item": "PUMP-OLD", "replaced_by": "PUMP"}]}}


def case(reason: str = "unknown_item", item: str = "PUMP-OLD", decided: int = 0) -> Found:
    return Found(reason, f"422 no item '{item}' (line 1)", decided)


@pytest.mark.parametrize(
    ("found", "hopeful", "wish"),
    [
        (case(), False, MAPPED),
        (case(item="LAMP-OLD"), False, {"action": "close"}),
        (case(), True, {"action": "retry"}),
        (case(decided=1), True, MAPPED),
        (case("no_answer"), False, {"action": "retry"}),
    ],
)
def test_what_a_clerk_decides_follows_from_the_reason(found: Found, hopeful: bool, wish: dict[str, Any]) -> None:
    decided = decide(DESK, found, hopeful)
    assert decided is not None
    assert decided.pop("reason")
    assert decided == wish


@pytest.mark.parametrize("found", [case("order_cancel_requested"), case("number_taken"), case(decided=TRIES_MAX)])
def test_what_is_decided_elsewhere_or_comes_back_too_often_is_left_lying(found: Found) -> None:
    assert decide(DESK, found, False) is None
