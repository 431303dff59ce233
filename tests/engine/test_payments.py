"""A payment moves by its table: what has happened to money is not undone by a later word."""

import pytest

from engine.process.from_money import new
from engine.process.payment import STAGE, Payment, move

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
