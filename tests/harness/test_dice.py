"""Dice are keyed: a decision depends on its own name and on nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from harness.dice import PPM, Dice, key

parts = st.lists(st.text(max_size=12), min_size=1, max_size=6)
seeds = st.integers(min_value=0, max_value=2**63)


@given(seeds, parts)
def test_the_same_name_gives_the_same_decision_whatever_was_asked_before(seed: int, name: list[str]) -> None:
    fresh, used = Dice(seed), Dice(seed)
    for other in range(20):
        used.value("another kind", key(other))
        used.value("latency", key(other, *name))
    assert fresh.value("latency", key(*name)) == used.value("latency", key(*name))


@given(parts, parts)
def test_no_two_keys_read_alike(one: list[str], other: list[str]) -> None:
    assert (key(*one) == key(*other)) == (one == other)


@given(seeds, parts)
def test_zero_never_happens_and_a_million_always(seed: int, name: list[str]) -> None:
    dice = Dice(seed)
    assert not dice.chance("lost-reply", key(*name), 0)
    assert dice.chance("lost-reply", key(*name), PPM)


@given(seeds, parts, st.integers(0, PPM), st.integers(0, PPM))
def test_what_happens_at_a_low_chance_happens_at_a_higher_one(seed: int, name: list[str], one: int, other: int) -> None:
    dice, low, high = Dice(seed), min(one, other), max(one, other)
    assert dice.chance("delay", key(*name), high) or not dice.chance("delay", key(*name), low)


@given(seeds, parts, st.integers(-1000, 1000), st.integers(0, 10_000))
def test_between_includes_both_ends_and_nothing_outside(seed: int, name: list[str], low: int, width: int) -> None:
    assert low <= Dice(seed).between("latency", key(*name), low, low + width) <= low + width


def test_a_chance_of_three_percent_comes_true_about_three_times_in_a_hundred() -> None:
    dice = Dice(7)
    fired = sum(dice.chance("lost-reply", key("order", n), 30_000) for n in range(100_000))
    assert 2_800 < fired < 3_200


def test_kinds_and_seeds_decide_independently() -> None:
    one = [Dice(1).chance("delay", key(n), 500_000) for n in range(2_000)]
    for other in (
        [Dice(1).chance("slow", key(n), 500_000) for n in range(2_000)],
        [Dice(2).chance("delay", key(n), 500_000) for n in range(2_000)],
    ):
        agreeing = sum(a == b for a, b in zip(one, other, strict=True))
        assert 850 < agreeing < 1_150


def test_every_end_of_a_range_is_reached() -> None:
    drawn = {Dice(3).between("x", key(n), 1, 6) for n in range(500)}
    assert drawn == {1, 2, 3, 4, 5, 6}


def test_decisions_of_version_1_are_what_they_were() -> None:
    """Recorded trials depend on these. If this fails, VERSION has to change, and the CHANGELOG has to say so."""
    assert Dice(0).value("lost-reply", key("engine>erp", "bookOrder", "order/0001", 1)) == 9437175846019558519
