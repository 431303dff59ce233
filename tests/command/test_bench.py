"""What the benchmarks rest on: a loop that is bare, sizes that are comparable, bytes that are counted once."""

import pytest

from harness.bench import bare
from harness.bench.measure import best_of, scheduled_events
from harness.bench.memory import reachable_bytes
from harness.bench.size import sized
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial

DAY = read_scenario("order-to-cash")


def test_the_bare_loop_does_the_same_every_time_and_more_for_more() -> None:
    assert bare.sail(3, 10) == bare.sail(3, 10)
    assert len({bare.sail(3, 10), bare.sail(4, 10), bare.sail(3, 11)}) == 3


@pytest.mark.parametrize("orders", [5, 100, 10_000])
def test_another_size_has_so_many_orders_at_the_same_rate(orders: int) -> None:
    scenario = sized(DAY, orders)
    (stream,), (before,) = scenario.workload.orders, DAY.workload.orders
    assert stream.count == orders
    assert abs(stream.until_ms * before.count - before.until_ms * orders) < before.count
    assert scenario.storm_ms - stream.until_ms == DAY.storm_ms - before.until_ms


def test_a_small_size_is_a_trial_like_any_other() -> None:
    record = run_trial(sized(DAY, 5), "reference", TrialSpec.of(1)).record
    assert record.orders == 5
    assert record.outcomes["orders_closed"] == 5
    assert not record.violations
    assert not record.harness_bugs


def test_a_story_without_a_single_stream_of_drawn_orders_has_no_other_size() -> None:
    with pytest.raises(ValueError, match="nightly-500"):
        sized(read_scenario("nightly-500"), 5)


def test_events_are_counted() -> None:
    small, large = scheduled_events(sized(DAY, 5)), scheduled_events(sized(DAY, 10))
    assert 5 * 20 < small < large


def test_what_is_reached_twice_is_weighed_once_and_code_not_at_all() -> None:
    shared = ["x" * 1_000]
    assert reachable_bytes([shared, shared]) < 2_000
    assert reachable_bytes([shared, ["y" * 1_000]]) > 2_000
    assert reachable_bytes([run_trial]) < 200


def test_the_quickest_run_counts() -> None:
    works = iter([100_000, 10, 10])
    assert best_of(3, lambda: sum(range(next(works)))) < best_of(1, lambda: sum(range(1_000_000)))
