"""Shards and chunks deal out every trial exactly once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from harness.campaign.plan import CHUNK_SEEDS_MAX, Plan, Shard
from harness.errors import UsageError
from harness.scenario.reader import read_scenario

DAY = read_scenario("order-to-cash")
NIGHT = read_scenario("nightly-500")


@given(first=st.integers(0, 2**40), count=st.integers(1, 5_000), of=st.integers(1, 64))
def test_the_shards_of_a_campaign_are_the_campaign(first: int, count: int, of: int) -> None:
    dealt = [seed for index in range(1, of + 1) for seed in Shard(index, of).seeds(first, count)]
    assert dealt == list(range(first, first + count))


@given(count=st.integers(1, 5_000), of=st.integers(1, 64))
def test_no_shard_is_more_than_one_seed_larger_than_another(count: int, of: int) -> None:
    sizes = [len(Shard(index, of).seeds(0, count)) for index in range(1, of + 1)]
    assert max(sizes) - min(sizes) <= 1


@given(seeds=st.integers(1, 400), workers=st.integers(1, 16), index=st.integers(1, 4))
def test_the_chunks_of_a_plan_are_its_trials(seeds: int, workers: int, index: int) -> None:
    shard = Shard(index, 4)
    plan = Plan(scenarios=(DAY, NIGHT), engine="reference", seeds=seeds, shard=shard, workers=workers)
    chunks = list(plan.chunks())
    dealt = [(chunk.scenario, seed) for chunk in chunks for seed in chunk.seeds]
    assert sorted(dealt) == [(scenario, seed) for scenario in (0, 1) for seed in shard.seeds(0, seeds)]
    assert len(dealt) == plan.trials
    assert all(1 <= len(chunk.seeds) <= CHUNK_SEEDS_MAX for chunk in chunks)


def again(plan: Plan) -> list[tuple[int, int]]:
    return [(chunk.scenario, seed) for chunk in plan.again() for seed in chunk.seeds]


def test_one_trial_in_twenty_runs_twice_and_they_are_spread_over_the_seeds() -> None:
    plan = Plan(scenarios=(DAY,), engine="reference", seeds=20_000)
    chosen = again(plan)
    assert 900 < len(chosen) < 1_100
    assert 400 < sum(seed < 10_000 for _, seed in chosen) < 600


def test_which_trials_run_twice_depends_on_nothing_but_scenario_and_seed() -> None:
    whole = Plan(scenarios=(DAY, NIGHT), engine="reference", seeds=2_000, workers=1)
    part = Plan(scenarios=(NIGHT,), engine="flawed:log-and-200", seeds=500, first_seed=1_000, workers=7)
    expected = sorted(seed for scenario, seed in again(whole) if scenario == 1 and 1_000 <= seed < 1_500)
    assert sorted(seed for _, seed in again(part)) == expected


def test_a_short_campaign_runs_one_trial_of_each_scenario_twice() -> None:
    plan = Plan(scenarios=(DAY, replace(NIGHT, name="other")), engine="reference", seeds=1, first_seed=3)
    assert again(plan) == [(0, 3), (1, 3)]


@pytest.mark.parametrize("text", ["", "1", "0/4", "5/4", "1/0", "a/b", "1/4/2", "-1/4", " 1/4", "1/4\n", "9999999/1"])
def test_a_shard_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        Shard.parse(text)
    assert refused.value.where == "--shard"


def test_a_shard_reads_as_it_is_written() -> None:
    assert str(Shard.parse("3/4")) == "3/4"
