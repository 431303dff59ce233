"""S27: no unit is both cancelled and shipped, and the customer is told "cancelled" only of what is."""

from harness.invariants.s27_cancelled_or_shipped import CancelledOrShipped
from tests.invariants.notation import judged

BOOKED = "09:00 OrderBooked order_number=SO-7 external_id=CRM-7 lines=1:WIDGET:5,2:BOLT:3\n"
CUT = "09:30 QuantityCut order_number=SO-7 fulfilment_order=SO-7-1 wish=CRQ-1 lines={}\n"
TOLD = "10:00 MilestoneRecorded order=CRM-7 kind=cancelled document=CRQ-1 version=4 {}\n"
SHIPPED = "11:00 ShipmentConfirmed shipment=SHP-1 fulfilment_order=SO-7-1 order_number=SO-7 lines={}\n"


def test_what_the_order_book_has_given_up_may_be_told() -> None:
    verdict = judged(CancelledOrShipped, BOOKED + CUT.format("1:WIDGET:2") + TOLD.format("lines=1:WIDGET:2"))
    assert (verdict.breaches, verdict.exercised) == ([], 1)
    verdict = judged(CancelledOrShipped, BOOKED + CUT.format("1:WIDGET:5,2:BOLT:3") + TOLD.format(""))
    assert (verdict.breaches, verdict.exercised) == ([], 1)


def test_the_rest_of_a_line_may_ship() -> None:
    journal = BOOKED + CUT.format("1:WIDGET:2") + TOLD.format("lines=1:WIDGET:2") + SHIPPED.format("1:WIDGET:3")
    assert judged(CancelledOrShipped, journal).breaches == []


def test_telling_before_the_order_book_has_decided_is_a_breach() -> None:
    verdict = judged(CancelledOrShipped, BOOKED + TOLD.format("lines=1:WIDGET:5"), at_rest=False)
    assert verdict.kinds == ["order line/told cancelled"]
    assert verdict.text == (
        "the customer was told at 10:00:00 that 5 units of WIDGET of order CRM-7 are cancelled, and the order book has "
        "given up 0"
    )
    assert verdict.breaches[0].witness == (0, 1)


def test_a_cut_that_nobody_asked_for_is_no_cancellation() -> None:
    cut = CUT.format("1:WIDGET:5").replace(" wish=CRQ-1", "")
    assert judged(CancelledOrShipped, BOOKED + cut + TOLD.format("lines=1:WIDGET:5")).kinds == [
        "order line/told cancelled"
    ]


def test_a_statement_without_quantities_is_about_all_of_it() -> None:
    verdict = judged(CancelledOrShipped, BOOKED + CUT.format("1:WIDGET:5") + TOLD.format(""))
    assert verdict.kinds == ["order/told cancelled"]
    assert "has not given up 1 of its lines" in verdict.text


def test_what_was_not_there_need_not_be_cancelled() -> None:
    short = CUT.format("1:WIDGET:4").replace(" wish=CRQ-1", "")
    fewer = CUT.format("2:BOLT:1").replace(" wish=CRQ-1", " revision=2")
    wished = CUT.format("1:WIDGET:1,2:BOLT:2")
    assert judged(CancelledOrShipped, BOOKED + short + fewer + wished + TOLD.format("")).breaches == []
    assert judged(CancelledOrShipped, BOOKED + short + wished + TOLD.format("")).kinds == ["order/told cancelled"]


def test_what_was_told_to_be_cancelled_and_ships_is_a_breach() -> None:
    journal = BOOKED + CUT.format("1:WIDGET:5") + TOLD.format("lines=1:WIDGET:5") + SHIPPED.format("1:WIDGET:1")
    verdict = judged(CancelledOrShipped, journal)
    assert verdict.kinds == ["order line/cancelled and shipped"]
    assert verdict.text == (
        "1 unit of WIDGET of order SO-7 had left at 11:00:00 with SHP-1, "
        "and the customer was told that 5 of 5 are cancelled"
    )


def test_a_statement_that_comes_again_says_nothing_new() -> None:
    twice = TOLD.format("lines=1:WIDGET:2") * 2
    assert judged(CancelledOrShipped, BOOKED + CUT.format("1:WIDGET:2") + twice).breaches == []


def test_an_order_that_nobody_cancels_is_unexercised() -> None:
    assert judged(CancelledOrShipped, BOOKED + SHIPPED.format("1:WIDGET:5")).exercised == 0


def test_a_finished_order_is_forgotten() -> None:
    journal = BOOKED + "12:00 retire order/1\n" + TOLD.format("lines=1:WIDGET:5").replace("10:00", "13:00")
    assert judged(CancelledOrShipped, journal).breaches == []
