"""Q34: nothing that was ordered just lies there."""

import pytest

from harness.invariants.q34_nothing_stuck import NothingStuck
from tests.invariants.notation import judged

STOCK = "08:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base={}\n"
OPENED = "09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 site=DC1 lines=1:WIDGET:5\n"
RESERVED = "09:10 StockReserved fulfilment_order=SO-7-1 lines=1:WIDGET:5\n"
STUCK = STOCK.format(9) + OPENED


@pytest.mark.parametrize(
    "rest",
    [
        "10:00 ShipmentConfirmed shipment=SHP-1 fulfilment_order=SO-7-1 lines=1:WIDGET:5",
        "10:00 QuantityCut fulfilment_order=SO-7-1 lines=1:WIDGET:5",
        "10:00 ShipmentConfirmed shipment=SHP-1 fulfilment_order=SO-7-1 lines=1:WIDGET:3\n"
        "10:01 QuantityCut fulfilment_order=SO-7-1 lines=1:WIDGET:2",
        "10:00 HoldSet order_number=SO-7 hold=credit",
        "10:00 OrderStatusChanged order_number=SO-7 axis=order now=cancelled",
        "12:00 CaseListed status=open business_key=reserve:SO-7-1",
        "09:00 OrderBooked order_number=SO-7 external_id=CRM-7\n"
        "12:00 CaseListed status=open business_key=crm/order.submitted/CRM-7/r1",
    ],
)
def test_shipped_given_up_held_cancelled_or_on_a_desk_is_not_stuck(rest: str) -> None:
    verdict = judged(NothingStuck, STUCK + rest)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_goods_that_are_there_and_that_nobody_fetches_are_a_breach() -> None:
    verdict = judged(NothingStuck, STUCK)
    assert verdict.kinds == ["fulfilment order/stuck"]
    assert verdict.text == (
        "5 units of WIDGET of SO-7-1, open since 09:00:00, never left DC1 (9 free), and nobody was asked to look"
    )


def test_a_reservation_that_is_never_released_is_a_breach() -> None:
    assert "(5 reserved for it)" in judged(NothingStuck, STOCK.format(5) + OPENED + RESERVED).text


def test_what_was_shipped_in_part_is_stuck_with_the_rest() -> None:
    part = "10:00 ShipmentConfirmed shipment=SHP-1 fulfilment_order=SO-7-1 lines=1:WIDGET:3\n"
    assert judged(NothingStuck, STUCK + part).text.startswith("2 units of WIDGET of SO-7-1")


def test_an_order_may_wait_for_stock_that_is_not_there_and_its_other_parts_with_it() -> None:
    assert judged(NothingStuck, STOCK.format(4) + OPENED).breaches == []
    other = "09:05 FulfilmentOrderOpened fulfilment_order=SO-7-2 order_number=SO-7 site=DC1 lines=2:GADGET:1\n"
    there = STOCK.format(1).replace("WIDGET", "GADGET")
    assert judged(NothingStuck, there + STOCK.format(4) + OPENED + other).breaches == []
    assert len(judged(NothingStuck, there + STOCK.format(9) + OPENED + other).breaches) == 2


def test_two_lines_of_one_item_lack_what_they_lack_together() -> None:
    two = OPENED.replace("1:WIDGET:5", "1:WIDGET:5,2:WIDGET:8")
    assert judged(NothingStuck, STOCK.format(12) + two).breaches == []
    assert len(judged(NothingStuck, STOCK.format(13) + two).breaches) == 2


@pytest.mark.parametrize(
    "arrives",
    [
        "11:00 StockMoved kind=receipt item=WIDGET site=DC1 lot=L1 to_status=available quantity_base=1",
        "11:00 ReservationReduced fulfilment_order=SO-9-1 lines=1:WIDGET:1",
    ],
)
def test_it_may_not_wait_on_when_the_stock_has_come(arrives: str) -> None:
    assert len(judged(NothingStuck, STOCK.format(4) + OPENED + arrives).breaches) == 1


def test_a_hold_that_was_released_a_closed_case_and_a_case_about_another_order_excuse_nothing() -> None:
    hold = "10:00 HoldSet order_number=SO-7 hold=credit\n11:00 HoldReleased order_number=SO-7 hold=credit\n"
    assert len(judged(NothingStuck, STUCK + hold).breaches) == 1
    assert len(judged(NothingStuck, STUCK + "12:00 CaseListed status=closed business_key=reserve:SO-7-1").breaches) == 1
    assert len(judged(NothingStuck, STUCK + "12:00 CaseListed status=open business_key=reserve:SO-70-1").breaches) == 1


def test_before_rest_nothing_is_stuck_and_without_a_fulfilment_order_it_is_unexercised() -> None:
    assert judged(NothingStuck, STUCK, at_rest=False).breaches == []
    assert judged(NothingStuck, STOCK.format(9)).exercised == 0


def test_stock_that_is_too_old_for_the_customer_is_none_to_him() -> None:
    lot = "07:00 LotDated item=WIDGET lot=L1 expires_on={}\n"
    stock = "08:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=9\n"
    order = "08:30 OrderBooked order_number=SO-7 external_id=CRM-7 min_remaining_life_days=10\n"
    waits = "09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 site=DC1 lines=1:WIDGET:5\n"
    assert judged(NothingStuck, lot.format("2026-03-11") + stock + order + waits).breaches == []
    assert len(judged(NothingStuck, lot.format("2026-03-13") + stock + order + waits).breaches) == 1
    anybody = order.replace("min_remaining_life_days=10", "")
    assert len(judged(NothingStuck, lot.format("2026-03-11") + stock + anybody + waits).breaches) == 1
