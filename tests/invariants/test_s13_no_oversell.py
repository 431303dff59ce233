"""S13: no more is promised than is there to be promised."""

from harness.invariants.s13_no_oversell import NoOversell
from seatrial.policy import Policies
from tests.invariants.notation import judged

OPENED = "00:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base={}\n"


def order(at: str, number: int, units: int, *, channel: str = "web", reserved: int | None = None) -> str:
    """An order that is submitted, has `reserved` units reserved (default: all), and is promised `units`."""
    reserved = units if reserved is None else reserved
    holds = f"{at}:05 StockReserved order/{number} fulfilment_order=SO-{number}-1 lines=1:WIDGET:{reserved}\n"
    return (
        f"{at}:00 OrderSubmitted order/{number} order=CRM-{number} channel={channel} lines=1:WIDGET:{units}\n"
        f"{holds if reserved else ''}"
        f"{at}:10 MilestoneRecorded order/{number} order=CRM-{number} kind=confirmed document=SO-{number}-1 "
        f"lines=1:WIDGET:{units}\n"
    )


def reduced(at: str, number: int, units: int, cause: str) -> str:
    return (
        f"{at} ReservationReduced order/{number} fulfilment_order=SO-{number}-1 cause={cause} lines=1:WIDGET:{units}\n"
    )


HOLD = "09:40 StockMoved item=WIDGET site=DC1 from_status=available to_status=quality_hold quantity_base=60\n"
WHOLESALE = "".join(order(f"05:{n}0", n, 40, channel="wholesale") for n in range(1, 6))
WHOLESALE += "".join(order(f"06:{n}0", n + 5, 40, channel="wholesale") for n in range(3))


def test_promising_what_is_reserved_is_right() -> None:
    verdict = judged(NoOversell, OPENED.format(100) + order("10:00", 1, 60) + order("10:10", 2, 40))
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_promising_what_is_free_without_reserving_it_first_is_right_as_well() -> None:
    assert judged(NoOversell, OPENED.format(100) + order("10:00", 1, 60, reserved=0)).breaches == []


def test_the_night_figure_sells_240_of_120() -> None:
    web = "".join(
        order(at, n, units, reserved=0) for at, n, units in
        (("10:00", 9, 40), ("10:30", 10, 60), ("11:00", 11, 50), ("11:30", 12, 90))
    )  # fmt: skip
    verdict = judged(NoOversell, OPENED.format(500) + WHOLESALE + HOLD + web)
    assert verdict.kinds == ["item/oversold"]
    assert verdict.text == (
        "240 units of WIDGET promised by channel web against 120 that were free at 11:30:10: 40 to CRM-9, 60 to "
        "CRM-10, 50 to CRM-11 and 90 to CRM-12 (too many since 11:00:10)"
    )
    assert verdict.breaches[0].at_ms == 11 * 3_600_000 + 10_000, "the finding stands at the first promise too many"
    assert len(verdict.breaches[0].witness) == 4


def test_it_is_240_of_120_even_if_the_first_two_were_reserved() -> None:
    web = order("10:00", 9, 40) + order("10:30", 10, 60) + order("11:00", 11, 50, reserved=0)
    verdict = judged(NoOversell, OPENED.format(500) + WHOLESALE + HOLD + web + order("11:30", 12, 90, reserved=0))
    assert "240 units of WIDGET promised by channel web against 120 that were free" in verdict.text


def test_stock_reserved_for_one_is_not_there_for_another_who_is_told_sooner() -> None:
    reserved = "09:00 StockReserved order/8 fulfilment_order=SO-8-1 lines=1:WIDGET:10\n"
    verdict = judged(NoOversell, OPENED.format(10) + reserved + order("10:00", 1, 4, reserved=0))
    assert verdict.kinds == ["item/oversold"]
    assert "4 units of WIDGET promised by channel web against 0 that were free" in verdict.text


def test_a_promise_ends_when_it_is_shipped() -> None:
    gone = "11:00 StockMoved kind=goods_issue item=WIDGET site=DC1 from_status=available quantity_base=60\n"
    journal = OPENED.format(60) + order("10:00", 1, 60) + reduced("11:00", 1, 60, "shipped") + gone
    assert len(judged(NoOversell, journal + order("12:00", 2, 5, reserved=0)).breaches) == 1
    receipt = "11:30 StockMoved kind=receipt item=WIDGET site=DC1 to_status=available quantity_base=5\n"
    assert judged(NoOversell, journal + receipt + order("12:00", 2, 5)).breaches == []


def test_a_promise_that_the_warehouse_breaks_is_nobodys_oversell() -> None:
    journal = OPENED.format(60) + order("09:00", 1, 60) + HOLD + reduced("09:40", 1, 60, "broken")
    receipt = "10:00 StockMoved kind=receipt item=WIDGET site=DC1 to_status=available quantity_base=8\n"
    assert judged(NoOversell, journal + receipt + order("10:30", 2, 8)).breaches == []


def test_what_breaks_while_the_promise_is_on_its_way_is_nobodys_oversell() -> None:
    reserved = "09:39 StockReserved fulfilment_order=SO-1-1 lines=1:WIDGET:60\n"
    told = "09:41 MilestoneRecorded order=CRM-1 kind=confirmed document=SO-1-1 lines=1:WIDGET:60\n"
    broken = HOLD + reduced("09:40", 1, 60, "broken")
    assert judged(NoOversell, OPENED.format(60) + reserved + broken + told).breaches == []
    assert len(judged(NoOversell, OPENED.format(60) + HOLD + told).breaches) == 1


WAITS = "10:30 QuantityBackordered order/1 fulfilment_order=SO-1-1 successor=SO-1-2 lines=1:WIDGET:5\n"


def test_a_promise_that_is_backordered_ends_when_the_customer_is_told_and_its_successor_is_another() -> None:
    told = "10:31 MilestoneRecorded order/1 order=CRM-1 kind=backordered document=SO-1-1 lines=1:WIDGET:5\n"
    journal = OPENED.format(5) + order("10:00", 1, 5, reserved=0) + WAITS + told + order("11:00", 2, 5)
    assert judged(NoOversell, journal).breaches == []
    again = "12:00 MilestoneRecorded order/1 order=CRM-1 kind=confirmed document=SO-1-2 lines=1:WIDGET:5\n"
    assert len(judged(NoOversell, journal + again).breaches) == 1


def test_a_promise_that_is_backordered_behind_the_customers_back_stands() -> None:
    journal = OPENED.format(5) + order("10:00", 1, 5, reserved=0) + WAITS + order("11:00", 2, 5)
    assert len(judged(NoOversell, journal).breaches) == 1


def test_a_remainder_that_was_never_promised_ends_no_promise() -> None:
    waits = "09:59 QuantityBackordered order/1 fulfilment_order=SO-1-1 successor=SO-1-2 lines=1:WIDGET:5\n"
    journal = OPENED.format(8) + waits + order("10:00", 1, 5) + order("11:00", 2, 5, reserved=0)
    assert len(judged(NoOversell, journal).breaches) == 1


def test_safety_stock_is_not_there_to_be_promised_unreserved() -> None:
    policies = Policies(safety_stock_base=10)
    assert len(judged(NoOversell, OPENED.format(60) + order("10:00", 1, 51, reserved=0), policies).breaches) == 1
    assert judged(NoOversell, OPENED.format(60) + order("10:00", 1, 51), policies).breaches == []


def test_a_finished_order_binds_nothing_and_nothing_later_of_it_counts() -> None:
    journal = OPENED.format(5) + order("10:00", 1, 5, reserved=0) + "11:00 retire order/1\n"
    assert judged(NoOversell, journal + order("12:00", 2, 5)).breaches == []
    assert judged(NoOversell, journal + order("12:00", 1, 500)).breaches == []


def test_without_a_promise_it_is_unexercised() -> None:
    assert judged(NoOversell, OPENED.format(5)).exercised == 0


WISHED = "08:00 SoftReserved order/9 reservation=RSV-9 fulfilment_order=SO-9-1 expires_at=12:00 lines=1:WIDGET:3\n"


def test_what_is_kept_softly_for_one_is_not_there_to_be_promised_to_another() -> None:
    assert judged(NoOversell, OPENED.format(5) + order("10:00", 1, 5, reserved=0)).breaches == []
    assert len(judged(NoOversell, OPENED.format(5) + WISHED + order("10:00", 1, 5, reserved=0)).breaches) == 1
    lapsed = "09:00 SoftReservationReduced order/9 reservation=RSV-9 cause=expired lines=1:WIDGET:3\n"
    assert judged(NoOversell, OPENED.format(5) + WISHED + lapsed + order("10:00", 1, 5, reserved=0)).breaches == []


def test_no_promise_stands_on_a_soft_reservation() -> None:
    own = WISHED.replace("order/9", "order/1")
    assert len(judged(NoOversell, OPENED.format(3) + own + order("10:00", 1, 3, reserved=0)).breaches) == 1
