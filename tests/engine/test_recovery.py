"""The process may die at any moment: nothing is forgotten, nothing is done twice, and the keys are the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from seatrial.engine import Arrived
from tests.engine.shore import Shore

MOMENTS = ("before_commit", "before_sending", "after_sending")


def business(shore: Shore) -> list[str]:
    return sorted(key for key in shore.keys_done() if not key.startswith("publish:"))


def test_a_crash_at_any_turn_and_moment_changes_nothing_of_the_business() -> None:
    calm = Shore(stock={"PUMP": 7})
    calm.submit(quantity=9)
    calm.run(6 * 3_600_000)
    for moment in MOMENTS:
        turn = 1
        while True:
            shore = Shore(stock={"PUMP": 7})
            shore.submit(quantity=9)
            if not shore.run_and_die(turn, moment) or shore.now > 60_000:
                break
            shore.run(6 * 3_600_000)
            assert business(shore) == business(calm), f"died at turn {turn}, {moment}"
            assert shore.cases() == []
            turn += 1
        assert turn > 20, "the sweep went through the whole order"


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(MOMENTS)), max_size=8))
def test_any_number_of_crashes_changes_nothing_either(deaths: list[tuple[int, str]]) -> None:
    calm, unlucky = Shore(), Shore()
    for shore in (calm, unlucky):
        shore.submit()
    for turns, moment in deaths:
        unlucky.run_and_die(turns, moment)
    for shore in (calm, unlucky):
        shore.run(6 * 3_600_000)
    assert business(unlucky) == business(calm)
    assert unlucky.cases() == []


def test_recovery_derives_the_same_calls_from_the_same_store_each_time() -> None:
    shore = Shore()
    shore.submit()
    shore.submit()
    shore.run_and_die(6, "before_sending")
    first = shore.engine.recover(shore.store.begin(), shore.now)
    second = shore.engine.recover(shore.store.begin(), shore.now)
    assert first == second
    assert not any(isinstance(output, Arrived) for output in first)


def test_recovery_of_an_empty_store_only_arms_the_polls() -> None:
    shore = Shore()
    assert shore.sent == []
    shore.run(6 * 3_600_000)
    assert {request.operation for request in shore.sent} == {"listEvents"}
