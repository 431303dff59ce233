"""S06: whoever was told something newer is never told something older afterwards."""

import pytest

from harness.invariants.s06_monotone_version import MonotoneVersion, sequence_number
from tests.invariants.notation import judged

FIGURE = "10:00 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=120 sequence=000000000018\n"
RELEASED = "10:00 MilestoneRecorded order=CRM-7 kind=released document=SO-7-1 version=5\n"


@pytest.mark.parametrize("sequence", ["000000000018", "000000000019"])
def test_a_figure_may_follow_the_same_or_an_older_one(sequence: str) -> None:
    verdict = judged(MonotoneVersion, FIGURE + FIGURE.replace("000000000018", sequence).replace("10:00", "10:05"))
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_an_older_figure_over_a_newer_is_a_breach_and_told_once() -> None:
    older = FIGURE.replace("18", "17").replace("=120", "=180")
    journal = FIGURE + older.replace("10:00", "10:05") + older.replace("10:00", "10:06")
    verdict = judged(MonotoneVersion, journal)
    assert verdict.kinds == ["published figure/older over newer"]
    assert verdict.text == (
        "channel web was shown an older figure over a newer one: 180 units of WIDGET at DC1, statement 17, at "
        "10:05:00, after statement 18 at 10:00:00"
    )
    assert verdict.breaches[0].witness == (0, 1)


def test_channels_and_sites_have_their_own_order() -> None:
    older = FIGURE.replace("18", "17").replace("10:00", "10:05")
    assert judged(MonotoneVersion, FIGURE + older.replace("web", "shop") + older.replace("DC1", "DC2")).breaches == []


def test_older_news_about_a_document_is_a_breach() -> None:
    recalled = "10:10 MilestoneRecorded order=CRM-7 kind=recalled document=SO-7-1 version=4\n"
    verdict = judged(MonotoneVersion, RELEASED + recalled)
    assert verdict.kinds == ["milestone/older over newer"]
    assert '"released" (version 5) at 10:00:00, then "recalled" (version 4) at 10:10:00' in verdict.text


def test_what_is_on_another_ladder_or_about_another_document_is_not_older() -> None:
    quantity = "10:10 MilestoneRecorded order=CRM-7 kind=backordered document=SO-7-1 version=4\n"
    successor = "10:11 MilestoneRecorded order=CRM-7 kind=released document=SO-7-2 version=3\n"
    verdict = judged(MonotoneVersion, RELEASED + quantity + successor)
    assert verdict.breaches == []
    assert verdict.exercised == 0


def test_a_finished_order_is_forgotten() -> None:
    late = "15:00 MilestoneRecorded order=CRM-7 kind=recalled document=SO-7-1 version=4\n"
    assert judged(MonotoneVersion, RELEASED + "14:00 retire order/1\n" + late).breaches == []


def test_sequences_are_compared_as_numbers() -> None:
    assert sequence_number("9") < sequence_number("10") < sequence_number("10-1") < sequence_number("11-0")


def test_the_two_halves_of_an_answer_to_one_wish_may_be_told_in_any_order() -> None:
    refused = "09:00 MilestoneRecorded order=CRM-7 document=CRQ-2 kind=cancellation_refused version=13\n"
    granted = "09:01 MilestoneRecorded order=CRM-7 document=CRQ-2 kind=cancelled version=12\n"
    assert judged(MonotoneVersion, refused + granted).breaches == []
    assert len(judged(MonotoneVersion, refused + refused.replace("=13", "=12")).breaches) == 1
