"""A sweep crashes the engine once in every class, and tells which engines do not stand up again."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from harness.bench.size import sized
from harness.command.crash_sweep import code
from harness.errors import UsageError
from harness.faults.kind import STEPS
from harness.interrupt import Interruption
from harness.scenario.reader import read_scenario
from harness.scenario.size import cut
from harness.spec import TrialSpec
from harness.sweep.counterexamples import first_failures, shrunken
from harness.sweep.fair import whole_day
from harness.sweep.outcome import Plan, with_crashes
from harness.sweep.parts import parts_of
from harness.sweep.sweep import crashes_of, in_recovery, sweep
from harness.trial import run_trial
from harness.trial_file import read_trial
from reports.sweep import SweepRecord

STORY = sized(read_scenario("short-pick-split"), 3)
SENT = "postInvoice"


def swept(plan: Plan, asked: Interruption | None = None) -> SweepRecord:
    return sweep(plan, lambda decisions: " ".join(decisions), asked or Interruption(), lambda *_: None)


def planned(engine: str = "reference", job: str = SENT, **changed: object) -> Plan:
    return replace(Plan(scenario=STORY, engine=engine, seed=1, job=job), **changed)


def rules(record: SweepRecord) -> set[str]:
    return {signature[:3] for failure in record.failures for signature in failure.signatures}


@pytest.fixture(scope="module")
def convicted() -> SweepRecord:
    return swept(planned("flawed:forgets-what-was-sent", "invoice.posted"))


@pytest.mark.parametrize("job", ["bookOrder", SENT, "order.released"])
def test_the_reference_stands_up_again_wherever_it_dies(job: str) -> None:
    record = swept(planned(job=job))
    assert (record.fair, record.failures, record.harness_bugs) == ("held", (), ())
    assert record.trials == record.held == record.covered == record.classes >= 3
    assert code(record) == 0


def test_it_stands_up_again_when_it_dies_in_its_recovery_too() -> None:
    record = swept(planned(twice=True, workers=2))
    assert record.held == record.trials == 2 * record.classes
    assert record.unfired == 0
    assert record.covered == record.classes


def test_an_engine_that_forgets_what_was_sent_is_convicted_when_something_had_been_sent(
    convicted: SweepRecord,
) -> None:
    assert code(convicted) == 1
    assert "S01" in rules(convicted)
    assert {row.marks["after-send"] for row in convicted.rows} == {"violated"}


def test_a_failure_names_the_step_and_can_be_repeated_alone(convicted: SweepRecord) -> None:
    first = convicted.failures[0]
    alone = swept(planned("flawed:forgets-what-was-sent", "", only=first.crashes))
    assert [(failure.digest, failure.signatures) for failure in alone.failures] == [(first.digest, first.signatures)]
    assert (alone.trials, alone.classes) == (1, 1)
    assert first.command == first.crashes[0]


def test_each_way_of_failing_leaves_a_small_trial_that_fails_like_it(tmp_path: Path) -> None:
    story = cut(read_scenario("short-pick-split"), 3)
    guilty = swept(planned("flawed:key-per-process", "invoice.posted", scenario=story))
    left = shrunken(guilty, story, tmp_path, Interruption(), lambda _: None).counterexamples
    assert [one.signature for one in left] == list(first_failures(guilty)) != []
    for one in left:
        trial = read_trial(Path(one.file)).recording()
        record = run_trial(trial.scenario, trial.engine, trial.spec).record
        assert one.signature == trial.signature
        assert one.signature in [violation.signature for violation in record.violations]
        assert sum(name.startswith("crash|") for name in trial.spec.pins) == one.faults == 1


def test_a_sweep_that_is_interrupted_names_what_it_did_not_shrink(convicted: SweepRecord, tmp_path: Path) -> None:
    asked = Interruption()
    asked.signum = 2
    record = shrunken(convicted, STORY, tmp_path, asked, lambda _: None)
    left = record.counterexamples
    assert left
    assert record.interrupted
    assert {one.file for one in left} == {""}


def test_a_failure_that_is_gone_when_it_is_shrunken_is_a_bug_and_the_others_go_on(
    convicted: SweepRecord, tmp_path: Path
) -> None:
    first = convicted.failures[0]
    gone = replace(convicted, engine="reference", failures=(first,))
    record = shrunken(gone, STORY, tmp_path, Interruption(), lambda _: None)
    assert [one.file for one in record.counterexamples] == [""] * len(first_failures(gone))
    assert len(record.harness_bugs) == len(record.counterexamples)
    assert record.harness_bugs[0].startswith(first.command)


def test_the_spec_in_a_failure_is_the_whole_story(convicted: SweepRecord) -> None:
    first = convicted.failures[0]
    spec = TrialSpec(1, 1, 1, pins=first.pins, dice=False, actions=first.actions)
    assert run_trial(STORY, convicted.engine, spec).record.digest == first.digest


@pytest.mark.parametrize(
    ("engine", "rule", "job"),
    [
        ("flawed:key-per-process", "S01", "invoice.posted"),
        ("flawed:waits-for-the-dead", "Q45", "invoice.posted"),
    ],
)
def test_flaws_that_only_a_crash_shows_are_convicted(engine: str, rule: str, job: str) -> None:
    assert rule in rules(swept(planned(engine, job)))


def test_a_timer_that_nobody_sets_again_is_missed_by_an_order_that_waits_while_another_is_billed() -> None:
    story = read_scenario("credit-hold-in-flight")
    assert "Q34" in rules(swept(planned("flawed:timers-in-memory", "invoice.posted", scenario=story)))


def test_an_engine_that_fails_without_a_crash_is_not_swept() -> None:
    record = swept(planned("flawed:first-line-only"))
    assert (record.fair, record.trials) == ("violated", 0)
    assert code(record) == 1


def test_a_job_that_nobody_does_is_refused() -> None:
    with pytest.raises(UsageError, match="does nothing on this day"):
        swept(planned(job="bookOder"))


def test_a_step_that_is_not_taken_is_refused() -> None:
    with pytest.raises(UsageError, match="takes no step"):
        swept(planned(job="", only=("crash|engine|woke|order/9999#CRM1|after-send|1|0",)))


def test_what_was_not_reached_is_no_pass() -> None:
    asked = Interruption()
    asked.signum = 2
    record = swept(planned(), asked)
    assert (record.trials, record.covered, record.interrupted) == (0, 0, True)
    assert code(record) == 4
    assert code(record, 2) == 130
    assert {mark for row in record.rows for mark in row.marks.values()} <= {"not reached", "none"}


def test_a_trial_in_which_the_engine_did_not_die_as_often_as_it_was_to_is_no_pass() -> None:
    plan = planned()
    day = whole_day(STORY, plan.engine, plan.seed)
    first = crashes_of(plan, parts_of(STORY, plan.engine, day))[0].decisions[0]
    assert code(swept(planned(job="", only=(first,)))) == 0
    never = first.replace("|1|0", "|99|0")
    record = swept(planned(job="", only=(first, never)))
    assert (record.held, record.trials, record.classes, record.covered, record.unfired) == (1, 1, 1, 0, 1)
    assert len(record.uncovered) == 1
    assert code(record) == 4


def test_a_class_that_was_reached_once_does_not_excuse_a_second_crash_that_never_came() -> None:
    record = replace(swept(planned()), unfired=1)
    assert record.covered == record.classes
    assert code(record) == 4


def test_to_die_twice_is_to_die_in_the_recovery_as_well() -> None:
    plan = planned(twice=True)
    parts = parts_of(STORY, plan.engine, whole_day(STORY, plan.engine, plan.seed))
    again = [crash for crash in crashes_of(plan, parts) if len(crash.decisions) > 1]
    assert len(again) == sum(len([one for one in part.steps if SENT in one[1]]) for part in parts) > 0
    for crash in again[:4]:
        spec = with_crashes(parts[crash.part].spec, crash.decisions, plan.down_ms)
        assert run_trial(STORY, plan.engine, spec).record.faults["crash"] == 2


def test_the_classes_after_the_storm_are_told_and_only_those_of_the_job() -> None:
    told = swept(planned(job="payment.applied")).calm_only
    assert told
    assert all("payment.applied" in klass for klass in told)


def test_every_row_has_a_mark_for_each_step_of_a_transaction(convicted: SweepRecord) -> None:
    assert {tuple(row.marks) for row in convicted.rows} == {STEPS}


def test_the_second_crash_is_named_as_the_driver_names_it() -> None:
    assert in_recovery("after-commit") == "crash|engine|recover||after-commit|1|0"
