"""A payment moves by its table: what has happened to money is not undone by a later word."""

import pytest

from engine.exceptions import case_id, is_open
from engine.process.from_money import new
from engine.process.payment import STAGE, Payment, move
from engine.process.settling import PAID_TWICE, given_back, paid_twice
from engine.reference import PARTS
from engine.turn import Turn
from seatrial.policy import Policies
from tests.engine.shore import Shore

STAGES = ("opened", "asked", "pending", "unknown", "succeeded", "failed", "recorded", "closed")


def payment(stage: str) -> Payment:
    one = new("PRQ-1", "CRM-1", "capture", "SO-1", "C-1", "INV-1", 4500, "EUR")
    one.stage = stage
    return one


@pytest.mark.parametrize("stage", ["succeeded", "failed", "recorded", "closed"])
@pytest.mark.parametrize("word", ["succeeded", "failed", "pending", "unknown"])
def test_once_it_is_known_no_word_moves_it(stage: str, word: str) -> None:
    one = payment(stage)
    assert not move(one, word)
    assert one.stage == stage


@pytest.mark.parametrize("word", ["succeeded", "failed"])
@pytest.mark.parametrize("stage", ["asked", "pending", "unknown"])
def test_while_it_is_not_known_a_word_settles_it(stage: str, word: str) -> None:
    one = payment(stage)
    assert move(one, word)
    assert one.stage == word


def test_the_table_speaks_of_its_own_stages_and_reaches_all_of_them() -> None:
    assert {stage for stage, _ in STAGE} | {*STAGE.values()} == {*STAGES}
    assert {*STAGE.values()} == {*STAGES} - {"opened"}


def test_the_case_of_what_was_taken_twice_ends_when_all_of_it_was_paid_back() -> None:
    shore = Shore(mute=True)
    turn = Turn(shore.store.begin(), shore.now, PARTS, Policies(), shore.calendar)
    first, second = payment("asked"), new("PRQ-2", "CRM-1", "capture", "SO-1", "C-1", "INV-1", 4500, "EUR")
    assert not paid_twice(turn, first, "TXN-1")
    assert paid_twice(turn, second, "TXN-2")
    case = case_id("PRQ-2 INV-1 TXN-2", PAID_TWICE)
    for number, still in ((3, True), (4, False)):
        assert is_open(turn, case)
        minor = 1500 if still else 3000
        given_back(turn, new(f"PRQ-{number}", "CRM-1", "refund", "SO-1", "C-1", "", minor, "EUR", "TXN-2"))
        assert is_open(turn, case) == still
