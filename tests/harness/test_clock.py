"""Everything is scheduled through one door, and ties are broken by key."""

from functools import partial

from harness.clock import Clock
from harness.dice import key


def order_of(tie_seed: int, names: list[str]) -> list[str]:
    clock, seen = Clock(tie_seed), list[str]()
    for name in names:
        clock.at(5, key(name), partial(lambda name, _event: seen.append(name), name))
    clock.run_through(5)
    return seen


def test_what_falls_on_one_instant_runs_in_an_order_that_does_not_depend_on_who_asked_first() -> None:
    names = [f"actor-{n}" for n in range(20)]
    assert order_of(1, names) == order_of(1, names[::-1])


def test_another_tie_seed_explores_another_order() -> None:
    names = [f"actor-{n}" for n in range(20)]
    assert order_of(1, names) != order_of(2, names)


def test_the_last_instant_is_run_whole() -> None:
    clock, seen = Clock(0), list[int]()
    for at in (9, 10, 11):
        clock.at(at, key(at), partial(lambda at, _event: seen.append(at), at))
    clock.run_through(10)
    assert (seen, clock.now) == ([9, 10], 10)


def test_what_is_past_is_due_now() -> None:
    clock, seen = Clock(0), list[int]()
    clock.at(10, key("first"), lambda _event: clock.at(3, key("late"), lambda _event: seen.append(clock.now)))
    clock.run_through(20)
    assert seen == [10]


def test_running_stops_when_told() -> None:
    clock, seen = Clock(0), list[int]()
    for at in (1, 2, 3):
        clock.at(at, key(at), partial(lambda at, _event: seen.append(at), at))
    clock.run_through(10, until=lambda: len(seen) == 2)
    assert seen == [1, 2]
