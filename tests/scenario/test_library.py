"""The stories that come with the product: each valid, told in full, and true to the catalogue."""

import itertools
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from harness.documents import SCENARIOS
from harness.scenario import schema
from harness.scenario.reader import library, read_scenario
from harness.strict_yaml import read_yaml

STORIES = (
    "credit-hold-in-flight", "double-ship-confirm", "last-unit-rush", "nightly-500", "order-to-cash",
    "outage-and-recovery", "poison-order", "short-pick-split",
)  # fmt: skip
DAY_MS = 86_400_000


def test_the_library_holds_the_stories_of_the_first_voyage() -> None:
    assert set(STORIES) <= set(library())


@pytest.mark.parametrize("name", library())
def test_a_story_is_told_in_full(name: str) -> None:
    scenario = read_scenario(name)
    assert scenario.name == name, "a story is called what its file is called"
    assert len(scenario.story.split()) >= 40
    assert scenario.cites
    assert scenario.requires
    assert scenario.weather


@pytest.mark.parametrize("name", library())
def test_calm_outlasts_a_night_and_a_weekend_of_slow_payers(name: str) -> None:
    scenario = read_scenario(name)
    people, habits = scenario.workload.people, scenario.habits
    one_order = people.pay_ms_max + people.review_ms_max + habits.wave_ms_max + habits.pick_ms_max
    assert scenario.calm_ms_max > 2 * DAY_MS + one_order + scenario.policies.release_delay_ms


@pytest.mark.parametrize("name", library())
def test_a_story_runs_at_least_fifty_orders_unless_the_catalogue_counts_them(name: str) -> None:
    plan = read_scenario(name).workload
    orders = sum(stream.count for stream in plan.orders) + len(plan.named_orders)
    assert orders >= 50 or name in ("nightly-500", "price-review")


def test_nightly_500_has_the_numbers_of_the_catalogue() -> None:
    plan = read_scenario("nightly-500").workload
    (widget,) = plan.named_items
    assert sum(stock.quantity_base for stock in widget.stock) == 500
    wholesale = [order for order in plan.named_orders if order.channel == "wholesale"]
    web = [order for order in plan.named_orders if order.channel == "web"]
    assert [line.quantity for order in wholesale for line in order.lines] == [40] * 8
    assert [line.quantity for order in web for line in order.lines] == [40, 60, 50, 90]
    assert all(order.ship_complete for order in web)
    hold, release = plan.stock_changes
    assert (hold.at_ms, hold.quantity_base, hold.to_status) == ((9 * 60 + 40) * 60_000, 60, "quality_hold")
    assert release.from_status == "quality_hold"
    assert max(order.at_ms for order in wholesale) < hold.at_ms
    assert hold.at_ms < web[0].at_ms == 10 * 3_600_000
    assert max(order.at_ms for order in web) < release.at_ms


def test_the_wholesale_stock_of_nightly_500_is_still_in_the_house_when_the_shop_opens() -> None:
    scenario = read_scenario("nightly-500")
    first = min(order.at_ms for order in scenario.workload.named_orders)
    assert first + scenario.policies.release_delay_ms > 14 * 3_600_000


def test_no_lag_of_nightly_500_reaches_the_next_web_order() -> None:
    scenario = read_scenario("nightly-500")
    lag, reorder = scenario.weather["event-lag"], scenario.weather["reorder"]
    web = [order.at_ms for order in scenario.workload.named_orders if order.channel == "web"]
    apart = min(later - earlier for earlier, later in itertools.pairwise(web))
    assert lag.lag_ms_max + reorder.window_ms < apart


def test_last_unit_rush_has_two_hundred_buyers_for_ten_pieces() -> None:
    scenario = read_scenario("last-unit-rush")
    (stream,) = scenario.workload.orders
    (item,) = scenario.workload.named_items
    assert (stream.count, stream.quantity_max, stream.lines_max) == (200, 1, 1)
    assert sum(stock.quantity_base for stock in item.stock) == 10
    assert scenario.policies.short_policy == "cut"


def schema_file() -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(schema.FILE.read_bytes())
    return found


def test_the_schema_file_is_what_the_types_say() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run: python -m harness.scenario.schema"


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_documents_satisfy_the_schema(path: Any) -> None:
    assert jsonschema_rs.Draft202012Validator(schema_file()).is_valid(read_yaml(path).data)


@pytest.mark.parametrize(
    "change",
    [
        {"storm_ms": "soon"},
        {"storm_ms": -1},
        {"extra": 1},
        {"weather": {"lost-replies": {}}},
        {"weather": {"lost-reply": {"chance_ppm": 1_000_001}}},
        {"systems": {"oms": {}}},
        {"workload": {"orders": [{"count": 0, "until_ms": 1}]}},
        {"format": "seatrial.scenario/2"},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict[str, Any]) -> None:
    good = read_yaml(SCENARIOS / "order-to-cash.yaml").data
    validator = jsonschema_rs.Draft202012Validator(schema_file())
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, **change})
