"""T21: no figure is shown that is older than it may be."""

import pytest

from harness.invariants.t21_freshness import Freshness
from seatrial.policy import Policies
from tests.invariants.notation import judged


def shown(at: str, as_of: str, units: int = 500, more: str = "") -> str:
    figure = f"system=crm item=WIDGET site=DC1 channel=web available_base={units} as_of={as_of}"
    return f"{at} AvailabilityPublished {figure} {more}\n"


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


@pytest.mark.parametrize("system", ["crm", "engine"])
def test_an_outage_on_the_way_is_not_counted(system: str) -> None:
    outage = f"09:05 OutageSeen outage/1 system={system} starts_at=09:05 ends_at=10:00\n"
    assert judged(Freshness, outage + shown("10:20", "09:00")).breaches == []
    assert len(judged(Freshness, outage + shown("10:40", "09:00")).breaches) == 1


def test_that_the_warehouse_is_away_makes_no_old_figure_new() -> None:
    outage = "09:05 OutageSeen outage/1 system=wms starts_at=09:05 ends_at=10:00\n"
    assert len(judged(Freshness, outage + shown("10:20", "09:00")).breaches) == 1


def test_an_old_figure_may_be_shown_as_an_estimate_where_policy_says_so() -> None:
    degrade = Policies(when_stale="degrade")
    old = shown("10:00", "08:00", more="method=estimate")
    assert judged(Freshness, old, degrade).breaches == []
    assert judged(Freshness, shown("10:00", "08:00", more="method=event"), degrade).kinds == [
        "published figure/too old"
    ]
    assert len(judged(Freshness, old).breaches) == 1


def test_an_old_figure_may_be_shown_less_a_buffer_where_policy_says_so() -> None:
    buffer = Policies(when_stale="buffer", stale_buffer_base=20, safety_stock_base=1)
    stock = """
00:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=100
07:00 StockReserved order/1 fulfilment_order=SO-1-1 lines=1:WIDGET:30
09:00 StockMoved movement=MOV-1 kind=receipt item=WIDGET site=DC1 lot=L1 to_status=available quantity_base=500
"""
    assert judged(Freshness, stock + shown("10:00", "08:00", 49), buffer).breaches == []
    verdict = judged(Freshness, stock + shown("10:00", "08:00", 50), buffer)
    assert verdict.text.endswith("a figure 2 h 0 min old (30 min allowed; older ones less a buffer, 49)")
    assert judged(Freshness, stock + shown("10:00", "07:00", 79), buffer).breaches == [], "before it, or after it"
    assert judged(Freshness, stock + shown("10:00", "09:50", 569), buffer).breaches == []


def test_no_figure_claims_to_be_good_for_longer_than_it_may() -> None:
    assert judged(Freshness, shown("10:00", "10:00", more="max_age_ms=1800000")).breaches == []
    verdict = judged(Freshness, shown("10:00", "10:00", more="max_age_ms=86400000"))
    assert verdict.kinds == ["published figure/good for too long"]


def test_without_a_publication_it_is_unexercised() -> None:
    assert judged(Freshness, "10:00 BalanceViewed item=WIDGET").exercised == 0
