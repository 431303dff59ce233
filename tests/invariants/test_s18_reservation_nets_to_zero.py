"""S18: a reservation is given back exactly once."""

from harness.invariants.s18_reservation_nets_to_zero import ReservationNetsToZero
from tests.invariants.notation import judged

OPENED = "09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 lines=1:WIDGET:5\n"
RESERVED = "09:01 StockReserved reservation=RSV-1 fulfilment_order=SO-7-1 lines=1:WIDGET:5\n"
CUT = "10:00 QuantityCut order_number=SO-7 fulfilment_order=SO-7-1 wish=CRQ-1 lines=1:WIDGET:{}\n"
LESS = "{} ReservationReduced reservation=RSV-1 fulfilment_order=SO-7-1 cause={} lines=1:WIDGET:{}\n"
OVER = "12:00 OrderStatusChanged order_number=SO-7 axis=order was=cancel_pending now=cancelled\n"
START = OPENED + RESERVED


def test_what_was_given_up_is_given_back_once() -> None:
    verdict = judged(ReservationNetsToZero, START + CUT.format(2) + LESS.format("10:01", "released", 2))
    assert (verdict.breaches, verdict.exercised) == ([], 1)


def test_giving_back_what_is_still_wanted_is_a_breach_at_once() -> None:
    twice = LESS.format("10:01", "released", 2) + LESS.format("10:05", "released", 2)
    verdict = judged(ReservationNetsToZero, START + CUT.format(2) + twice, at_rest=False)
    assert verdict.kinds == ["reservation/given back twice"]
    assert verdict.text == "2 units of WIDGET that SO-7-1 still wants were given back at 10:05:00: RSV-1 holds 1"
    assert verdict.breaches[0].witness == (1, 4)


def test_what_has_shipped_or_was_lost_does_not_have_to_be_held() -> None:
    journal = START + LESS.format("09:30", "short", 2) + LESS.format("09:40", "shipped", 1)
    journal += "09:40 ShipmentConfirmed shipment=SHP-1 fulfilment_order=SO-7-1 order_number=SO-7 lines=1:WIDGET:1\n"
    assert judged(ReservationNetsToZero, journal + CUT.format(2) + LESS.format("10:01", "released", 2)).breaches == []


def test_more_than_was_wanted_may_be_given_back_before_the_order_book_says_so() -> None:
    """A reservation that holds less than is wanted is judged by what it held."""
    part = OPENED + RESERVED.replace("WIDGET:5", "WIDGET:3")
    assert judged(ReservationNetsToZero, part + CUT.format(2)).breaches == []
    assert len(judged(ReservationNetsToZero, part + LESS.format("10:01", "released", 1)).breaches) == 1


def test_an_order_that_has_ended_holds_nothing_unless_it_is_on_a_desk() -> None:
    journal = START + CUT.format(5) + LESS.format("10:01", "released", 4) + OVER
    verdict = judged(ReservationNetsToZero, journal)
    assert verdict.kinds == ["reservation/never given back"]
    assert verdict.text == "order SO-7 has ended, and 1 unit of WIDGET are still reserved for SO-7-1"
    case = "13:00 CaseListed status=open business_key=unreserve:SO-7-1:CAN-1\n"
    assert judged(ReservationNetsToZero, journal + case).breaches == []
    assert len(judged(ReservationNetsToZero, journal + "16:00 retire order/1\n").breaches) == 1


def test_an_order_that_goes_on_is_not_asked_and_unexercised() -> None:
    verdict = judged(ReservationNetsToZero, START)
    assert (verdict.breaches, verdict.exercised) == ([], 0)


SOFT = "09:01 SoftReserved reservation=RSV-1 fulfilment_order=SO-7-1 expires_at=13:01 lines=1:WIDGET:5\n"
SOFT_END = "10:00 SoftReservationReduced reservation=RSV-1 fulfilment_order=SO-7-1 cause={} lines=1:WIDGET:{}\n"


def test_a_soft_reservation_that_lapsed_owes_nothing_and_one_that_was_let_go_while_wanted_does() -> None:
    opened = "09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 lines=1:WIDGET:5\n"
    assert judged(ReservationNetsToZero, opened + SOFT + SOFT_END.format("expired", 5)).breaches == []
    verdict = judged(ReservationNetsToZero, opened + SOFT + SOFT_END.format("released", 5))
    assert verdict.kinds == ["reservation/given back twice"]
