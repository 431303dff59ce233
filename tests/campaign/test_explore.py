"""A campaign adds up, runs a sample twice, and confirms what it reports; with trials that do as they are told."""

from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from msgspec import Struct
from msgspec.structs import replace

from harness.campaign.chunk import Finished
from harness.campaign.explore import Campaign, explore
from harness.campaign.plan import Plan, Shard
from harness.command import exit_codes
from harness.errors import HarnessBug, UsageError
from harness.interrupt import Interruption
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from reports.record import RunRecord
from tests.reports.samples import held, violated, violation

DAY = read_scenario("order-to-cash")
NIGHT = read_scenario("nightly-500")


class Done(Struct):
    record: RunRecord
    journal: tuple[bytes, ...] | None


class Sea:
    """Trials whose outcome is said beforehand; `runs` counts how often each was run, `kept` with its journal."""

    def __init__(self, outcomes: Mapping[int, RunRecord] | None = None) -> None:
        self.outcomes = outcomes or {}
        self.runs: Counter[tuple[str, int]] = Counter()
        self.kept: Counter[tuple[str, int]] = Counter()

    def __call__(self, scenario: Scenario, engine: str, spec: TrialSpec, *, journal: bool = False) -> Done:
        seed = spec.workload_seed
        self.runs[scenario.name, seed] += 1
        self.kept[scenario.name, seed] += journal
        record = replace(self.record(scenario, seed), scenario=scenario.name, engine=engine, seed=seed)
        return Done(record, self.journal(scenario, seed) if journal else None)

    def record(self, scenario: Scenario, seed: int) -> RunRecord:
        return replace(self.outcomes.get(seed, held()), digest=f"{seed:032x}")

    def journal(self, scenario: Scenario, seed: int) -> tuple[bytes, ...]:
        return (b'["act"]', f"[{seed}]".encode())


class Fickle(Sea):
    """Seed 7 never does the same twice."""

    def record(self, scenario: Scenario, seed: int) -> RunRecord:
        record = super().record(scenario, seed)
        return replace(record, digest=f"{self.runs[scenario.name, 7]:032x}") if seed == 7 else record

    def journal(self, scenario: Scenario, seed: int) -> tuple[bytes, ...]:
        return (b'["act"]', f"[{self.runs[scenario.name, seed]}]".encode())


class Wavering(Sea):
    """Seed 7 is the same voyage each time, and is judged otherwise the second time."""

    def record(self, scenario: Scenario, seed: int) -> RunRecord:
        record = super().record(scenario, seed)
        return replace(record, exercised={"S35": self.runs[scenario.name, 7]}) if seed == 7 else record


class Raising(Sea):
    """Seed 3 raises."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def record(self, scenario: Scenario, seed: int) -> RunRecord:
        if seed == 3:
            raise self.error
        return super().record(scenario, seed)


def sail(
    sea: Sea,
    seeds: int = 40,
    scenarios: tuple[Scenario, ...] = (DAY,),
    first_seed: int = 0,
    shard: str = "1/1",
    asked: Interruption | None = None,
    heard: Callable[[Finished], None] = lambda done: None,
) -> Campaign:
    plan = Plan(
        scenarios=scenarios, engine="reference", seeds=seeds, first_seed=first_seed, shard=Shard.parse(shard), workers=1
    )
    return explore(plan, sea, Interruption() if asked is None else asked, heard, lambda: None)


# ---------------------------------------------------------------- adding up


def test_every_trial_runs_once_and_a_sample_twice() -> None:
    sea = Sea()
    record = sail(sea, 200, (DAY, NIGHT)).record
    assert record.trials == record.held == record.planned == 400
    assert 0 < record.rerun == record.planned_reruns < 40
    assert sum(sea.runs.values()) == 400 + record.rerun
    assert not sum(sea.kept.values()), "nothing failed: no journal was kept"
    assert exit_codes.of_campaign(record) == 0


def test_counters_are_sums_and_rules_are_counted_once_a_trial() -> None:
    twice = violated(violation("S35", 1), violation("S35", 2), violation("S01", 3))
    record = sail(Sea({5: twice, 9: twice, 11: held(verdict="unconverged")})).record
    assert (record.held, record.violated, record.unconverged) == (37, 2, 1)
    assert record.by_invariant == {"S01": 2, "S35": 2}
    assert record.faults["lost-reply"] == 40 * 17
    assert record.scenarios[0].exercised["S35"] == 40 * 230
    assert exit_codes.of_campaign(record) == 1


def test_required_rules_that_nothing_exercised_are_counted_per_scenario() -> None:
    silent = held(verdict="unexercised", required_unexercised=("S35",))
    record = sail(Sea({2: silent, 4: silent})).record
    assert record.unexercised == 2
    assert record.scenarios[0].required_unexercised == {"S35": 2}
    assert exit_codes.of_campaign(record) == 4


def test_the_shards_of_a_campaign_add_up_to_it() -> None:
    sea = Sea({seed: violated() for seed in (13, 21, 34)})
    whole = sail(sea, 40).record
    parts = [sail(sea, 40, shard=f"{index}/3").record for index in (1, 2, 3)]
    assert sum(part.trials for part in parts) == whole.trials
    assert [part.lowest_failing_seed for part in parts] == [None, 13, 34]
    assert sorted(failure.seed for part in parts for failure in part.failures) == [13, 21, 34]


def test_a_shard_without_a_single_trial_has_shown_nothing() -> None:
    record = sail(Sea(), 2, shard="1/3").record
    assert record.trials == 0
    assert exit_codes.of_campaign(record) == 4


# ---------------------------------------------------------------- what failed


def test_the_lowest_failing_seed_is_reported_and_was_run_again_with_its_journal() -> None:
    sea = Sea({seed: violated() for seed in (31, 17, 25)})
    campaign = sail(sea)
    assert campaign.record.lowest_failing_seed == 17
    assert [failure.seed for failure in campaign.record.failures] == [17, 25, 31]
    assert sea.kept == {("order-to-cash", 17): 1} | {key: 0 for key in sea.kept if key[1] != 17}
    assert [trial.record.seed for trial in campaign.witnesses] == [17]
    assert campaign.witnesses[0].journal


def test_at_most_a_hundred_failing_trials_are_listed_and_they_are_the_lowest() -> None:
    record = sail(Sea({seed: violated() for seed in range(0, 2_400, 2)}), 2_400).record
    assert record.violated == 1_200
    assert [failure.seed for failure in record.failures] == list(range(0, 200, 2))


def test_a_failing_seed_that_does_not_fail_again_is_not_deterministic() -> None:
    class Once(Sea):
        def record(self, scenario: Scenario, seed: int) -> RunRecord:
            first = self.runs[scenario.name, seed] == 1
            return replace(violated() if seed == 8 and first else held(), digest=f"{seed}-{first and seed == 8}")

    record = sail(Once()).record
    assert record.nondeterministic == 1
    assert "order-to-cash seed 8 is not deterministic" in record.harness_bugs[0]
    assert exit_codes.of_campaign(record) == 3


# ---------------------------------------------------------------- what does not repeat


def test_a_trial_that_differs_the_second_time_is_named_with_its_first_diverging_entry() -> None:
    record = sail(Fickle(), 1, first_seed=7).record  # the sample of a short campaign is its first trial
    assert record.nondeterministic == 1
    assert len(record.harness_bugs) == 1
    assert record.harness_bugs[0].startswith("order-to-cash seed 7 is not deterministic: entry 1 differs: [")
    assert exit_codes.of_campaign(record) == 3


def test_a_verdict_that_changes_under_one_digest_is_no_verdict_either() -> None:
    record = sail(Wavering(), 1, first_seed=7).record
    assert record.nondeterministic == 1
    assert exit_codes.of_campaign(record) == 3


def test_non_determinism_outweighs_violations() -> None:
    record = sail(Fickle({7: violated()}), 10, first_seed=7).record
    assert record.violated == 1
    assert exit_codes.of_campaign(record) == 3


# ---------------------------------------------------------------- what crashes


def test_a_trial_that_crashes_is_a_bug_with_scenario_and_seed_and_the_others_go_on() -> None:
    record = sail(Raising(ZeroDivisionError("by zero"))).record
    assert (record.trials, record.held) == (40, 39)
    assert record.harness_bugs[0].startswith("order-to-cash seed 3: ZeroDivisionError: by zero at ")
    assert exit_codes.of_campaign(record) == 3


@pytest.mark.parametrize("crashes", [1, 2])
def test_a_trial_that_crashes_in_one_of_two_runs_does_not_repeat_itself(crashes: int) -> None:
    class Once(Sea):
        def record(self, scenario: Scenario, seed: int) -> RunRecord:
            if self.runs[scenario.name, seed] == crashes:
                raise ZeroDivisionError("by zero")
            return super().record(scenario, seed)

    record = sail(Once(), 1).record  # the sample of a short campaign is its first trial
    assert (record.nondeterministic, record.rerun, record.planned_reruns) == (1, 0, 1)
    assert record.harness_bugs[1].startswith("order-to-cash seed 0: ZeroDivisionError: by zero at ")
    assert exit_codes.of_campaign(record) == 3


def test_what_crashes_in_both_runs_is_told_once() -> None:
    record = sail(Raising(ZeroDivisionError("by zero")), 1, first_seed=3).record
    assert (record.nondeterministic, record.rerun, len(record.harness_bugs)) == (0, 0, 1)
    assert exit_codes.of_campaign(record) == 3


@pytest.mark.parametrize("error", [SystemExit(0), HarnessBug("three units from nowhere")])
def test_an_engine_that_exits_cannot_choose_our_exit_code(error: BaseException) -> None:
    record = sail(Raising(error)).record
    assert len(record.harness_bugs) == 1
    assert exit_codes.of_campaign(record) == 3


def test_bad_input_is_bad_for_every_seed_and_ends_the_campaign() -> None:
    with pytest.raises(UsageError):
        sail(Raising(UsageError("no such engine")))


def test_bugs_within_a_trial_are_named_with_scenario_and_seed() -> None:
    record = sail(Sea({6: held(harness_bugs=("rule S35 crashed",))})).record
    assert record.harness_bugs == ("order-to-cash seed 6: rule S35 crashed",)
    assert exit_codes.of_campaign(record) == 3


# ---------------------------------------------------------------- being stopped


def test_a_campaign_that_is_stopped_tells_what_it_has_and_nothing_else() -> None:
    asked = Interruption()
    sea = Sea({1: violated()})

    def stop_at_eight(done: Finished) -> None:
        if done.chunk.seeds[-1] >= 8:
            asked.signum = 15

    campaign = sail(sea, asked=asked, heard=stop_at_eight)
    record = campaign.record
    assert record.interrupted
    assert record.trials == sum(sea.runs.values()) < record.planned
    assert record.held + record.violated == record.trials
    assert record.lowest_failing_seed == 1
    assert not campaign.witnesses
    assert exit_codes.of_campaign(record, campaign.signum) == 143


def test_a_chunk_that_is_stopped_half_way_counts_only_what_it_ran() -> None:
    asked = Interruption()

    class Stopping(Sea):
        def record(self, scenario: Scenario, seed: int) -> RunRecord:
            asked.signum = 2 * (seed == 1)
            return super().record(scenario, seed)

    record = sail(Stopping(), asked=asked).record
    assert record.trials == 2
