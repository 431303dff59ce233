"""S19: no channel is shown more than is left of what the order book has allocated to it."""

import pytest

from harness.invariants.s19_channel_allocation import ChannelAllocation
from seatrial.policy import Policies
from tests.invariants.notation import judged

ORDERED = """
07:00 OrderSubmitted order/1 order=CRM-1 channel=web lines=1:WIDGET:10
07:01 FulfilmentOrderOpened order/1 fulfilment_order=SO-1-1 order_number=SO-1 site=DC1 lines=1:WIDGET:10
07:02 StockReserved order/1 reservation=RSV-1 fulfilment_order=SO-1-1 lines=1:WIDGET:10
07:03 AllocationRecorded order/1 fulfilment_order=SO-1-1 lines=1:WIDGET:10
"""
PROMISED = "07:04 MilestoneRecorded order/1 order=CRM-1 kind=confirmed document=SO-1-1 lines=1:WIDGET:10\n"


def given(at: str, units: int, version: int, told: str = "") -> str:
    """The order book allocates; `told`: when the engine acknowledges it."""
    changed = f"{at} AllocationChanged item=WIDGET site=DC1 channel=web allocated_base={units} version={version}\n"
    return changed + (acknowledged(told, version) if told else "")


def acknowledged(at: str, version: int) -> str:
    key = f"erp/allocation.changed/WIDGET/DC1/web/{version}"
    return f"{at} EventAcknowledged type=allocation.changed subject=WIDGET/DC1 business_key={key} status=202\n"


def sent(at: str, key: str = "k1") -> str:
    return f"{at} CallSent operation=publishAvailability key={key} subject=WIDGET/DC1/web\n"


def stored(at: str, units: int, key: str = "k1") -> str:
    place = "item=WIDGET site=DC1 channel=web"
    return (
        f"{at} AvailabilityPublished {place} available_base={units} as_of={at} sequence=1\n"
        f"{at} CallExecuted operation=publishAvailability key={key} subject=WIDGET/DC1/web status=200\n"
    )


def test_a_figure_within_what_is_left_is_right() -> None:
    verdict = judged(
        ChannelAllocation, given("06:00", 50, 1, "06:01") + ORDERED + PROMISED + sent("08:00") + stored("08:00", 40)
    )
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_a_figure_above_it_is_a_breach_and_told_once() -> None:
    journal = given("06:00", 50, 1, "06:01") + ORDERED + PROMISED + sent("08:00") + stored("08:00", 41)
    verdict = judged(ChannelAllocation, journal + sent("09:00", "k2") + stored("09:00", 45, "k2"))
    assert verdict.kinds == ["published figure/above the allocation"]
    assert verdict.text == (
        "channel web was shown 41 units of WIDGET (DC1) at 08:00:00; of the 50 that it was allocated it had sold 10, "
        "so 40 were left to show"
    )


def test_what_was_shipped_stays_sold() -> None:
    gone = "08:00 ReservationReduced order/1 fulfilment_order=SO-1-1 cause=shipped lines=1:WIDGET:10\n"
    journal = given("06:00", 50, 1, "06:01") + ORDERED + PROMISED + gone
    assert len(judged(ChannelAllocation, journal + sent("09:00") + stored("09:00", 50)).breaches) == 1
    retired = journal + "08:30 retire order/1\n" + sent("09:00") + stored("09:00", 50)
    assert len(judged(ChannelAllocation, retired).breaches) == 1


@pytest.mark.parametrize(
    "end",
    [
        "08:00 ReservationReduced order/1 fulfilment_order=SO-1-1 cause=short lines=1:WIDGET:10\n",
        "08:00 QuantityBackordered order/1 fulfilment_order=SO-1-1 successor=SO-1-2 lines=1:WIDGET:10\n",
        "08:00 QuantityCut order/1 fulfilment_order=SO-1-1 order_number=SO-1 lines=1:WIDGET:10\n",
    ],
)
def test_a_promise_ends_with_the_first_book_that_gives_it_up(end: str) -> None:
    journal = given("06:00", 50, 1, "06:01") + ORDERED + PROMISED + end
    assert judged(ChannelAllocation, journal + sent("09:00") + stored("09:00", 50)).breaches == []


def test_a_promise_counts_when_the_customer_has_been_told() -> None:
    journal = given("06:00", 50, 1, "06:01") + ORDERED + sent("07:03:30") + PROMISED + stored("07:05", 50)
    assert judged(ChannelAllocation, journal).breaches == []


def test_a_smaller_allocation_counts_when_the_engine_has_acknowledged_it() -> None:
    before = given("06:00", 50, 1, "06:01") + given("10:00", 0, 2)
    assert judged(ChannelAllocation, before + sent("10:05") + stored("10:05", 50)).breaches == []
    told = before + acknowledged("10:02", 2)
    assert len(judged(ChannelAllocation, told + sent("10:05") + stored("10:05", 50)).breaches) == 1


def test_a_larger_allocation_may_be_shown_before_it_is_acknowledged() -> None:
    journal = given("06:00", 50, 1, "06:01") + given("10:00", 80, 2) + sent("10:05") + stored("10:05", 80)
    assert judged(ChannelAllocation, journal).breaches == []


def test_a_call_that_is_repeated_carries_the_figure_of_its_first_time() -> None:
    journal = given("06:00", 50, 1, "06:01") + sent("09:59") + given("10:00", 0, 2, "10:01") + sent("10:02")
    assert judged(ChannelAllocation, journal + stored("10:02", 50)).breaches == []


def test_the_channels_buffer_is_kept_back() -> None:
    journal = given("06:00", 50, 1, "06:01") + sent("08:00") + stored("08:00", 50)
    assert len(judged(ChannelAllocation, journal, Policies(channel_buffer_base={"web": 2})).breaches) == 1


def test_an_allocation_that_was_put_before_a_person_is_excused() -> None:
    case = "11:00 CaseListed case=CASE-1 business_key=erp/allocation.changed/WIDGET/DC1/web/1 status=closed\n"
    journal = given("06:00", 0, 1, "06:01") + sent("08:00") + stored("08:00", 50)
    assert judged(ChannelAllocation, journal + case).breaches == []


def test_without_an_allocation_it_is_unexercised() -> None:
    verdict = judged(ChannelAllocation, sent("08:00") + stored("08:00", 50))
    assert (verdict.breaches, verdict.exercised) == ([], 0)
