"""Months that nobody has thought up hold, and their books agree; those of engines that bill twice do not.

`make months` sails ten thousand of a full length.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.months.drawn import Month, months
from tests.months.sail import sail, told

DAYS = 8
MONTHS = 20
IN_A_HURRY = settings(
    phases=[Phase.generate],  # `make months` takes its time to make small what it finds
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@settings(IN_A_HURRY, max_examples=MONTHS)
@given(month=months(DAYS))
def test_a_month_holds_and_its_books_agree(month: Month, tmp_path: Path) -> None:
    wrong = sail(month).wrong
    assert not wrong, told(month, wrong, tmp_path / "month.yaml")


def first_wrong(engine: str, most: int) -> list[str]:
    """What the books say of the first of so many months that does not agree."""
    found: list[str] = []

    @settings(IN_A_HURRY, max_examples=most)
    @given(months(DAYS))
    def look(month: Month) -> None:
        if not found:
            found.extend(sail(month, engine).books.differences())

    look()
    return found


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ("flawed:key-per-attempt", "open in billing"),
        ("flawed:credited-twice", "credited"),
        ("flawed:payment-counted-twice", "are booked"),
    ],
)
def test_the_books_of_a_flawed_engine_do_not(engine: str, said: str) -> None:
    assert any(said in one for one in first_wrong(engine, most=150))
