"""Every rule says in its docstring what it does, in the same form, and does what it says."""

from pathlib import Path

import pytest

from engine.catalog import ENGINES
from harness.errors import HarnessBug
from harness.invariants import RULES, find
from harness.invariants.card import card, read_card
from seatrial.policy import Policies
from seatrial.rule import Circumstances, Rule
from tests.invariants.notation import CALENDAR, KINDS, judged, read

CAPABILITIES = frozenset({"access", "availability", "exceptions", "orders"})

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def test_rules_are_in_order_of_id_and_each_is_there_once() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))


def test_a_rule_is_found_by_its_id() -> None:
    assert all(find(rule.id) is rule and find(rule.id.lower()) is rule for rule in RULES)
    assert find("S99") is None


def test_every_rule_file_is_in_the_table() -> None:
    folder = Path(__file__).parents[2] / "harness" / "invariants"
    files = sorted(path.stem for path in folder.glob("[a-z][0-9][0-9]_*.py"))
    assert files == sorted(rule.__module__.rpartition(".")[2] for rule in RULES)


@every_rule
def test_its_card_agrees_with_its_class(rule: type[Rule]) -> None:
    said = card(rule)
    assert said.id == rule.id
    assert said.kind == rule.kind
    assert rule.__module__.rpartition(".")[2].startswith(f"{rule.id.lower()}_")
    assert set(said.needs) == rule.needs <= CAPABILITIES
    follows = rule(Circumstances(Policies(), CALENDAR)).follows()
    assert said.reads == tuple(sorted(kind.__name__ for kind in follows))
    assert set(said.reads) <= set(KINDS)
    assert bool(said.self_check) == (rule.kind == "self-check"), "a self-check says why only a simulator can break it"


@every_rule
def test_its_card_is_complete(rule: type[Rule]) -> None:
    said = card(rule)
    assert said.claim.endswith(".")
    for text in (said.when, said.formula, said.why, said.exercised):
        assert len(text) > 15 and text.endswith((".", ".)"))
    assert said.seen


@every_rule
def test_it_convicts_the_engines_whose_cards_say_so(rule: type[Rule]) -> None:
    said = card(rule).convicts
    assert [name for name, engine in ENGINES.items() if engine.convicted_by == rule.id and name not in said] == []
    assert [name for name in said if rule.id not in (ENGINES[name].convicted_by, *ENGINES[name].also)] == []
    assert bool(said) == (rule.kind != "self-check")


@every_rule
def test_the_failures_that_it_cites_have_numbers(rule: type[Rule]) -> None:
    for number in card(rule).seen:
        assert len(number) == 4 and number[0] == "F" and number[1:].isdigit()


@every_rule
def test_its_example_breaks_it(rule: type[Rule]) -> None:
    example = "\n".join(card(rule).example)
    assert list(read(example)), "every rule shows a journal that breaks it"
    assert judged(rule, example).breaches


GOOD = """All is well.   [S99]

Kind:      safety; at every instant.
Reads:     OrderClosed.
Needs:     nothing of the engine.
Formula:   count(x)
           <= 1.
Why:       Because.
Exercised: always.
"""


def test_a_docstring_is_read_field_by_field() -> None:
    said = read_card(GOOD)
    assert (said.id, said.claim, said.kind, said.when) == ("S99", "All is well.", "safety", "at every instant.")
    assert (said.reads, said.needs, said.formula, said.seen) == (("OrderClosed",), (), "count(x) <= 1.", ())


@pytest.mark.parametrize(
    "text",
    [
        "All is well.",
        GOOD.replace("Why:       Because.\n", ""),
        GOOD + "Smell:     none.\n",
        GOOD + "By the way\n",
        GOOD.replace("Needs:     nothing of the engine.\n", "") + "Needs:     nothing of the engine.\n",
    ],
)
def test_a_docstring_that_lacks_something_is_a_bug(text: str) -> None:
    with pytest.raises(HarnessBug):
        read_card(text, "harness.invariants.s99")
