"""S17: what is reserved is reserved for somebody who still wants it."""

from harness.invariants.s17_reservation_has_owner import ReservationHasOwner
from seatrial.policy import Policies
from tests.invariants.notation import judged

OPENED = "09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 lines=1:WIDGET:5\n"
RESERVED = "09:01 StockReserved reservation=RSV-1 fulfilment_order=SO-7-1 lines=1:WIDGET:5\n"
CUT = "10:00 QuantityCut order_number=SO-7 fulfilment_order=SO-7-1 wish=CRQ-1 lines=1:WIDGET:2\n"
BACK = "{} ReservationReduced reservation=RSV-1 fulfilment_order=SO-7-1 cause=released lines=1:WIDGET:2\n"
HOUR = Policies(unreserve_ms_max=3_600_000)


def test_what_is_given_back_in_time_is_right() -> None:
    verdict = judged(ReservationHasOwner, OPENED + RESERVED + CUT + BACK.format("10:59"), HOUR)
    assert (verdict.breaches, verdict.exercised) == ([], 1)


def test_what_is_never_given_back_is_a_breach_at_rest_unless_it_is_on_a_desk() -> None:
    journal = OPENED + RESERVED + CUT
    assert judged(ReservationHasOwner, journal, at_rest=False).breaches == []
    verdict = judged(ReservationHasOwner, journal)
    assert verdict.kinds == ["reservation/for nobody"]
    assert verdict.text == ("2 units of WIDGET are reserved for SO-7-1 (RSV-1), and since 10:00:00 it wants 3")
    assert verdict.breaches[0].witness == (1, 2)
    case = "12:00 CaseListed status={} business_key=unreserve:RSV-1:CAN-1"
    assert judged(ReservationHasOwner, journal + case.format("open")).breaches == []
    assert len(judged(ReservationHasOwner, journal + case.format("closed")).breaches) == 1


def test_what_is_given_back_late_is_a_breach_and_outages_do_not_count() -> None:
    journal = OPENED + RESERVED + CUT + BACK.format("12:00")
    verdict = judged(ReservationHasOwner, journal, HOUR)
    assert verdict.kinds == ["reservation/kept too long"]
    assert "was given back 2 h 0 min after it was no longer wanted" in verdict.text
    away = "10:10 OutageSeen starts_at=10:10 ends_at=11:50\n"
    assert judged(ReservationHasOwner, OPENED + RESERVED + CUT + away + BACK.format("12:00"), HOUR).breaches == []


def test_what_ships_ends_its_reservation_in_the_same_instant() -> None:
    ships = (
        "11:00 ReservationReduced reservation=RSV-1 fulfilment_order=SO-7-1 cause=shipped lines=1:WIDGET:5\n"
        "11:00 ShipmentConfirmed shipment=SHP-1 fulfilment_order=SO-7-1 order_number=SO-7 lines=1:WIDGET:5\n"
    )
    assert judged(ReservationHasOwner, OPENED + RESERVED + ships, HOUR).breaches == []


def test_a_number_that_the_order_book_does_not_know_wants_nothing() -> None:
    assert judged(ReservationHasOwner, RESERVED).kinds == ["reservation/for nobody"]


def test_without_a_reservation_it_is_unexercised() -> None:
    assert judged(ReservationHasOwner, OPENED + CUT).exercised == 0


SOFT = "09:01 SoftReserved reservation=RSV-1 fulfilment_order=SO-7-1 expires_at=13:01 lines=1:WIDGET:5\n"
ENDED = "{} SoftReservationReduced reservation=RSV-1 fulfilment_order=SO-7-1 cause={} lines=1:WIDGET:5\n"
HARD = "10:00 StockReserved reservation={} fulfilment_order=SO-7-1 lines=1:WIDGET:5\n"


def test_what_is_made_hard_in_its_own_place_is_held_once() -> None:
    journal = OPENED + SOFT + HARD.format("RSV-1") + ENDED.format("10:00", "hardened")
    assert judged(ReservationHasOwner, journal, Policies(unreserve_ms_max=0)).breaches == []


def test_what_is_reserved_beside_it_is_held_twice_until_it_lapses() -> None:
    journal = OPENED + SOFT + HARD.format("RSV-2") + ENDED.format("13:01", "expired")
    assert judged(ReservationHasOwner, journal, HOUR).kinds == ["reservation/kept too long"]
