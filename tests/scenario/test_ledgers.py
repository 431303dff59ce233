"""A second ERP keeps what it can keep: not the goods that lie at customers of the first."""

import pytest

from harness.documents import SCENARIOS
from harness.errors import ScenarioInvalid
from harness.scenario.reader import parse_scenario

STORY = (SCENARIOS / "consignment-consumption.yaml").read_text(encoding="utf-8")


def with_book(says: str) -> str:
    return STORY.replace("\nweather:", f"\nsystems:\n  erp_2: {{}}\nbooks:\n  - {says}\nweather:", 1)


@pytest.mark.parametrize("says", ["{system: erp_2, from_ms: 54 h}", "{system: erp_2, sites: [DC1]}"])
def test_a_book_that_would_keep_the_fill_ups_is_refused_with_place_and_remedy(says: str) -> None:
    with pytest.raises(ScenarioInvalid) as caught:
        parse_scenario(with_book(says), "mine.yaml")
    assert "fill-ups from DC1" in caught.value.message
    assert str(caught.value.where).startswith("mine.yaml:")
    assert "other `sites` than DC1" in caught.value.remedy
