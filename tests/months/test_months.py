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


def first_wrong(engine: str, said: str, most: int) -> str:
    """What the books say of the first of so many months of which they say that; "" if they never do."""
    found: list[str] = []

    @settings(IN_A_HURRY, max_examples=most)
    @given(months(DAYS))
    def look(month: Month) -> None:
        if not found:
            found.extend([one for one in sail(month, engine).books.differences() if said in one])

    look()
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ("flawed:key-per-attempt", "open in billing"),
        ("flawed:credited-twice", "credited"),
        ("flawed:payment-counted-twice", "are booked"),
        ("flawed:usage-per-order", "was handled for"),
        ("flawed:sold-by-headquarters", "in the books of"),
    ],
)
def test_the_books_of_a_flawed_engine_do_not(engine: str, said: str) -> None:
    assert first_wrong(engine, said, most=150)
