"""The best only gets smaller, only by the same signature, and is kept when the budget ends."""

import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from harness.interrupt import Interruption
from harness.recording import Recording
from harness.shrink.edits import only_actions, with_magnitude, with_pin, without_actions
from harness.shrink.explain import explain
from harness.shrink.minimise import minimise
from harness.shrink.search import Budget, Enough, Search
from harness.shrink.seen import Seen
from harness.shrink.size import Size
from tests.shrink.made_up import SIGNATURE, World, order_name, orders

THREE = tuple(order_name(n) for n in range(3))
FIELDS = Size.__struct_fields__
sizes = st.builds(Size, **{name: st.integers(0, 3) for name in FIELDS})


@given(sizes, sizes, sizes)
def test_sizes_have_a_total_order(a: Size, b: Size, c: Size) -> None:
    assert (a < b) + (b < a) + (a == b) == 1
    assert not (a < b and b < c) or a < c


@given(sizes, sizes)
def test_an_earlier_part_of_a_size_counts_more_than_all_later_ones(a: Size, b: Size) -> None:
    first = next((name for name in FIELDS if getattr(a, name) != getattr(b, name)), None)
    assert (a < b) == (first is not None and getattr(a, first) < getattr(b, first))


def search_for(fails: World) -> Search:
    return fails.search(THREE, {f"delay|{THREE[0]}|1": "5000"})


def test_what_holds_is_not_accepted() -> None:
    search = search_for(World(lambda seen: len(seen.lines) > 2, orders(3)))
    assert not search.accepts(only_actions(search.best.recording, THREE[:1]))
    assert search.best is search.first


def test_another_failure_is_not_accepted() -> None:
    world = World(lambda _: True, orders(3))

    def look(recording: Recording) -> Seen:
        found = world.look(recording)
        return replace(found, failures=("S24/order/other",) if len(found.lines) < 3 else (SIGNATURE,))

    first = look(search_for(world).first.recording)
    search = Search(first, look, Budget(60))
    assert not search.accepts(without_actions(first.recording, THREE[:1]))


def test_what_is_not_smaller_is_not_accepted() -> None:
    search = search_for(World(lambda _: True, orders(3)))
    best = search.best.recording
    assert not search.accepts(with_magnitude(best, f"delay|{THREE[0]}|1", 6000))
    assert search.accepts(with_magnitude(best, f"delay|{THREE[0]}|1", 4000))


def test_what_brings_a_bug_to_light_is_told_and_not_accepted() -> None:
    world = World(lambda _: True, orders(3))
    first = search_for(world).first
    search = Search(first, lambda recording: replace(world.look(recording), bugs=("a rule crashed",)), Budget(60))
    assert not search.accepts(without_actions(first.recording, THREE[:1]))
    assert search.bugs == ["a rule crashed"]


def test_no_candidate_is_run_twice() -> None:
    world = World(lambda seen: len(seen.lines) > 2, orders(3))
    search = search_for(world)
    for _ in range(3):
        search.accepts(without_actions(search.best.recording, THREE[:1]))
    assert search.trials == 1


def test_the_best_is_kept_when_the_budget_ends() -> None:
    world = World(lambda _: True, orders(3))
    search = world.search(THREE, {}, budget_s=0)
    assert not minimise(search)
    assert search.best is search.first
    assert {part.verdict for part in explain(search)} == {"untried"}


def test_a_share_of_the_budget_is_kept_back_for_explaining() -> None:
    budget = Budget(3_600)
    budget.check()
    budget.watch = type("", (), {"cpu_s": lambda _: 3_000.0})()  # time has passed
    with pytest.raises(Enough):
        budget.check()
    budget.all_of_it()
    budget.check()


def test_the_best_is_kept_when_somebody_asks_to_stop() -> None:
    asked = Interruption()
    world = World(lambda seen: bool(seen.lines), orders(3))
    first = world.search(THREE, {}).first

    def look(recording: Recording) -> Seen:
        found = world.look(recording)
        asked.signum = signal.SIGINT if found.fails else 0
        return found

    search = Search(first, look, Budget(60, asked))
    assert not minimise(search)
    assert search.accepted == 1
    assert search.best.size < first.size


def test_what_is_needed_and_what_could_be_anything() -> None:
    fault = f"delay|{THREE[0]}|1"

    def fails(seen: Seen) -> bool:
        return int(seen.recording.spec.pins.get(fault, 0)) >= 5_000 and (THREE[0], 1) in seen.lines

    search = World(fails, orders(1)).search(THREE[:1], {fault: "5000", f"action|{THREE[0]}/pay/1": "0"})
    told = {(part.what, part.name): (part.verdict, part.told) for part in explain(search)}
    assert told == {
        ("fault", fault): ("needed", "needed: without it the engine holds"),
        ("magnitude", fault): (
            "needed",
            "matters: holds from 1 ms to 1.0 s, fails in the same way from 5.0 s to 1 h 0 min",
        ),
        ("action", THREE[0]): ("needed", "needed: without it the engine holds"),
        ("quantity", f"quantity|{THREE[0]}|1"): (
            "any",
            "any value would do: from 1 unit to 12 units it fails in the same way",
        ),
        ("seed", "weather_seed"): ("any", "any would do: it fails in the same way with all 5 seeds"),
        ("seed", "tie_seed"): ("any", "any would do: it fails in the same way with all 5 seeds"),
    }


def test_what_is_taken_out_and_not_missed_is_not_needed() -> None:
    """Within a budget that has ended parts may be left that nothing hangs on."""
    parts = explain(search_for(World(lambda seen: (THREE[0], 1) in seen.lines, orders(3))))
    found = {(part.what, part.name): (part.verdict, part.told) for part in parts if part.what in ("fault", "action")}
    spare = ("any", "not needed: it fails in the same way without it")
    assert found == {
        ("fault", f"delay|{THREE[0]}|1"): spare,
        ("action", THREE[0]): ("needed", "needed: without it the engine holds"),
        ("action", THREE[1]): spare,
        ("action", THREE[2]): spare,
    }


def test_a_pin_more_makes_another_recording_and_leaves_the_first_alone() -> None:
    recording = search_for(World(lambda _: True, orders(3))).first.recording
    assert with_pin(recording, "quantity|order/0001|1", "2") != recording
    assert "quantity|order/0001|1" not in recording.spec.pins
