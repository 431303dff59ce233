"""T21: no figure is shown that is older than it may be."""

import pytest

from harness.invariants.t21_freshness import Freshness
from seatrial.policy import Policies
from tests.invariants.notation import judged


def shown(at: str, as_of: str) -> str:
    return f"{at} AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=500 as_of={as_of}\n"


@pytest.mark.parametrize("as_of", ["10:00", "09:30", "09:25"])
def test_a_fresh_figure_is_right_with_five_minutes_for_the_way(as_of: str) -> None:
    verdict = judged(Freshness, shown("10:00", as_of))
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_an_old_figure_is_a_breach_and_told_once() -> None:
    verdict = judged(Freshness, shown("10:00", "02:00") + shown("10:01", "02:00"))
    assert verdict.kinds == ["published figure/too old"]
    assert verdict.text == (
        "channel web was shown 500 of WIDGET (DC1) at 10:00:00, a figure 8 h 0 min old (30 min allowed)"
    )


def test_the_policy_says_how_old() -> None:
    assert judged(Freshness, shown("10:00", "02:00"), Policies(publish_max_age_ms=28_800_000)).breaches == []
    assert len(judged(Freshness, shown("10:00", "09:50"), Policies(publish_max_age_ms=60_000)).breaches) == 1


def test_a_figure_from_the_future_is_a_breach() -> None:
    assert judged(Freshness, shown("10:00", "10:00:01")).kinds == ["published figure/from the future"]


def test_an_outage_on_the_way_is_not_counted() -> None:
    outage = "09:05 OutageSeen outage/1 system=crm starts_at=09:05 ends_at=10:00\n"
    assert judged(Freshness, outage + shown("10:20", "09:00")).breaches == []
    assert len(judged(Freshness, outage + shown("10:40", "09:00")).breaches) == 1


def test_without_a_publication_it_is_unexercised() -> None:
    assert judged(Freshness, "10:00 BalanceViewed item=WIDGET").exercised == 0
