"""Each pass takes out what it is named for, and all of it that does not matter."""

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.shrink.minimise import minimise
from harness.shrink.passes.drop_actions import drop_actions
from harness.shrink.passes.drop_edits import drop_edits
from harness.shrink.passes.drop_faults import drop_faults
from harness.shrink.passes.drop_lines import drop_lines
from harness.shrink.passes.drop_reactions import drop_reactions
from harness.shrink.passes.follow_witness import follow_witness
from harness.shrink.passes.gather_orders import gather_orders
from harness.shrink.passes.lower_magnitudes import lower_magnitudes
from harness.shrink.passes.lower_quantities import lower_quantities
from harness.shrink.passes.quieten import quieten
from harness.shrink.seen import Seen, fault_names
from tests.shrink.made_up import World, order_name, orders

TEN = tuple(order_name(n) for n in range(10))


def has(seen: Seen, *names: str) -> bool:
    return all(name in (seen.recording.spec.actions or ()) for name in names)


def faults(seen: Seen) -> tuple[str, ...]:
    return fault_names(seen.recording.spec)


def lost(order: str, attempt: int = 1) -> str:
    return f"lost-reply|{order}|{attempt}"


def test_the_witness_leads_to_the_order_at_once() -> None:
    world = World(lambda seen: has(seen, TEN[6]), orders(10), clue=(f"{TEN[6]}/pay/1",))
    search = world.search(TEN, {})
    follow_witness(search)
    assert search.best.recording.spec.actions == (TEN[6],)
    assert search.trials == 1


def test_a_witness_that_is_not_all_brings_its_neighbours() -> None:
    world = World(lambda seen: has(seen, TEN[6], TEN[7]), orders(10), clue=(TEN[6],))
    search = world.search(TEN, {})
    follow_witness(search)
    assert TEN[7] in (search.best.recording.spec.actions or ())
    assert len(search.best.recording.spec.actions or ()) <= 4


@settings(max_examples=60)
@given(st.sets(st.integers(0, 9), min_size=1, max_size=4))
def test_actions_that_do_not_matter_go(needed: set[int]) -> None:
    names = [TEN[n] for n in sorted(needed)]
    search = World(lambda seen: has(seen, *names), orders(10)).search(TEN, {})
    drop_actions(search)
    assert list(search.best.recording.spec.actions or ()) == names


@settings(max_examples=60)
@given(st.sets(st.integers(0, 19), max_size=4))
def test_faults_that_do_not_matter_go(needed: set[int]) -> None:
    pins = {lost(TEN[n % 10], n): "1" for n in range(20)}
    names = [lost(TEN[n % 10], n) for n in sorted(needed)]
    search = World(lambda seen: all(name in faults(seen) for name in names), orders(10)).search(TEN, pins)
    drop_faults(search)
    assert sorted(faults(search.best)) == sorted(names)


def test_all_faults_go_in_one_trial_if_none_matters() -> None:
    pins = {lost(TEN[n % 10], n): "1" for n in range(20)}
    search = World(lambda _: True, orders(10)).search(TEN, pins)
    drop_faults(search)
    assert (search.best.size.faults, search.trials) == (0, 1)


def test_nobody_pays_unless_it_matters() -> None:
    world = World(lambda seen: f"{TEN[1]}/pay/1" in [deed.name for deed in seen.deeds], orders(3))
    search = world.search(TEN[:3], {})
    drop_reactions(search)
    pays = [deed.name for deed in search.best.deeds if deed.name.endswith("/pay/1")]
    assert pays == [f"{TEN[1]}/pay/1"]


def test_pins_about_what_is_gone_go_too() -> None:
    pins = {f"action|{TEN[0]}/pay/1": "0", f"action|{TEN[0]}/hold/1": "0"}
    search = World(lambda _: True, orders(1)).search(TEN[:1], pins)
    drop_edits(search)
    assert list(search.best.recording.spec.pins) == [f"action|{TEN[0]}/pay/1"]


def test_lines_go_but_never_the_last_one() -> None:
    search = World(lambda _: True, orders(2, lines=3)).search(TEN[:2], {})
    drop_lines(search)
    assert [order for order, _ in search.best.lines] == list(TEN[:2])


@settings(max_examples=60)
@given(st.integers(1, 90), st.integers(1, 90))
def test_quantities_come_down_to_the_smallest_that_does(units: int, needed: int) -> None:
    needed = min(units, needed)
    world = World(lambda seen: seen.lines[TEN[0], 1].units >= needed, orders(1, units=units))
    search = world.search(TEN[:1], {})
    lower_quantities(search)
    assert search.best.lines[TEN[0], 1].units == needed


@settings(max_examples=60)
@given(st.integers(1, 10_000_000), st.integers(1, 10_000_000))
def test_a_delay_comes_down_to_nearly_the_smallest_that_does(delay_ms: int, needed_ms: int) -> None:
    needed_ms = min(delay_ms, needed_ms)
    fault = f"delay|{TEN[0]}|1"
    world = World(lambda seen: int(seen.recording.spec.pins[fault]) >= needed_ms, orders(1))
    search = world.search(TEN[:1], {fault: str(delay_ms)})
    lower_magnitudes(search)
    left_ms = int(search.best.recording.spec.pins[fault])
    assert needed_ms <= left_ms <= max(needed_ms + 1, needed_ms * 17 // 15)


def test_a_window_is_cut_from_both_ends() -> None:
    def down_at_noon(seen: Seen) -> bool:
        starts, lasts = map(int, seen.recording.spec.pins["outage|erp|window/2"].split("+"))
        return starts <= 43_200_000 < starts + lasts

    search = World(down_at_noon, orders(1)).search(TEN[:1], {"outage|erp|window/2": "36000000+18000000"})
    lower_magnitudes(search)
    assert down_at_noon(search.best)
    assert search.best.size.magnitude < 1_000_000


def test_one_large_order_takes_the_place_of_many() -> None:
    search = World(lambda seen: seen.size.units >= 30, orders(10)).search(TEN, {})
    drop_actions(search)
    assert len(search.best.recording.spec.actions or ()) == 10
    gather_orders(search)
    assert search.best.recording.spec.actions == (TEN[9],)
    assert search.best.size.units == 30


def test_what_is_left_to_chance_is_put_to_rest() -> None:
    search = World(lambda seen: seen.recording.scenario.habits.split_ppm > 0, orders(1)).search(TEN[:1], {})
    assert search.best.size.chances == 2
    quieten(search)
    scenario = search.best.recording.scenario
    assert (scenario.habits.split_ppm, scenario.workload.people.found_ppm) == (500_000, 0)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 9), min_size=1, max_size=2), st.sets(st.integers(0, 29), max_size=2), st.booleans())
def test_all_passes_together_leave_what_matters_and_nothing_else(
    orders_needed: set[int], faults_needed: set[int], led: bool
) -> None:
    pins = {f"delay|{TEN[n % 10]}|{n}": "5000" for n in range(30)}
    actions = [TEN[n] for n in sorted(orders_needed | {n % 10 for n in faults_needed})]
    wanted = [f"delay|{TEN[n % 10]}|{n}" for n in sorted(faults_needed)]

    def fails(seen: Seen) -> bool:
        return has(seen, *actions) and all(name in faults(seen) for name in wanted)

    search = World(fails, orders(10, lines=2), clue=(actions[0],) if led else ()).search(TEN, pins)
    sizes = [search.best.size]

    def watch(_name: str) -> None:
        assert search.best.size <= sizes[-1]
        sizes.append(search.best.size)

    assert minimise(search, on_pass=watch)
    best = search.best
    assert list(best.recording.spec.actions or ()) == actions
    assert sorted(faults(best)) == sorted(wanted)
    assert (best.size.lines, best.size.units, best.size.magnitude) == (len(actions), len(actions), len(wanted))
    assert best.size.actions == len(actions)
