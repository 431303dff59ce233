"""What a call is called by those who wait for its effect."""

import pytest

from harness.invariants.calls import OPERATION, called


@pytest.mark.parametrize("operation", OPERATION)
def test_every_noun_names_whom_it_is_about(operation: str) -> None:
    said = called(operation, "A-1/B-2/C-3")
    assert operation not in said
    assert "A-1" in said or "B-2" in said


def test_what_is_not_in_the_table_or_has_a_shorter_key_is_called_by_its_name() -> None:
    assert called("paintPallet", "PAL-1") == "paintPallet for PAL-1"
    assert called("recordMilestone", "CRM-3") == "recordMilestone for CRM-3"
