"""A trial and its partner: the trial is as it would be alone, and what the partner shows is part of the verdict."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from harness.command.options import sized
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.swarm import Weathering
from harness.trial import Trial, judged_by, run_trial
from seatrial.engine import Arrived, Engine, Input, Output, Tx
from tests.harness.strangers import Stranger, boat

STORY = sized(read_scenario("replay-yesterday"), 6)
ALONE = replace(STORY, at_stake=("S01",))
SPEC = TrialSpec.of(1)


def run(engine: str = "reference", story: Scenario = STORY) -> Trial:
    return run_trial(story, engine, SPEC, journal=True)


def test_a_trial_with_partners_is_the_trial_that_it_is_without() -> None:
    paired, alone = run(), run(story=ALONE)
    assert paired.journal == alone.journal
    assert paired.checkpoints == alone.checkpoints
    assert paired.record.exchanges == alone.record.exchanges
    assert paired.record.faults == alone.record.faults


def test_a_pair_counts_only_where_the_story_asks_for_it() -> None:
    asked, silent = run().record.exercised, run(story=ALONE).record.exercised
    assert asked["S57"] == asked["S60"] == 12
    assert "S57" not in silent and "S60" not in silent


def test_a_pair_is_the_same_whenever_it_is_run() -> None:
    engine = "flawed:knows-only-the-latest"
    assert run(engine).record.violations == run(engine).record.violations


def test_what_the_partner_shows_is_part_of_the_verdict() -> None:
    record = run("flawed:stale-is-dropped").record
    assert record.verdict == "violated"
    assert {violation.invariant for violation in record.violations} == {"S60"}
    assert run("flawed:stale-is-dropped", ALONE).record.verdict != "violated"


class TiredOfIt(Stranger):
    """Throws when it is told the same for the seventh time: more often than a day with one replay does that."""

    def __init__(self, inner: Engine) -> None:
        super().__init__(inner)
        self.told: Counter[str] = Counter()

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        if isinstance(given, Arrived) and given.request.body:
            event = f"{given.request.body['source']}/{given.request.body['id']}"
            self.told[event] += 1
            if self.told[event] == 7:
                raise RuntimeError("not again")
        return super().handle(tx, given, now_ms)


tired = boat(TiredOfIt)


def test_an_engine_that_throws_in_the_partner_only_is_told_of() -> None:
    record = run_trial(STORY, "tests.harness.test_pairs:tired", SPEC).record
    assert any(bug.startswith("in the partner of S57: the engine threw") for bug in record.harness_bugs)
    assert not any(bug.startswith("the engine threw") for bug in record.harness_bugs)


def test_nothing_is_compared_in_a_storm_where_people_race() -> None:
    rules = [rule.id for rule in judged_by(Weathering("storm").over(STORY, 1))]
    assert "S57" in rules
    assert "S60" not in rules
