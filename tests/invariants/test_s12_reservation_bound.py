"""S12: no more is reserved than is there to be reserved, and nothing leaves that is not available."""

from harness.invariants.s12_reservation_bound import ReservationBound
from tests.invariants.notation import judged

OPENED = "00:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=5\n"
RESERVED = "10:00 StockReserved fulfilment_order=SO-1-1 lines=1:WIDGET:3\n"
SHIPPED = """
12:00 ReservationReduced fulfilment_order=SO-1-1 cause=shipped lines=1:WIDGET:3
12:00 StockMoved kind=goods_issue item=WIDGET site=DC1 lot=L1 from_status=available quantity_base=3
12:00 BalanceStated item=WIDGET site=DC1 lot=L1 status=available on_hand_base=2 reserved_hard_base=0
"""


def test_reserving_and_shipping_what_is_there_is_right() -> None:
    verdict = judged(ReservationBound, OPENED + RESERVED + SHIPPED)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_reserving_the_same_units_twice_is_a_breach() -> None:
    verdict = judged(ReservationBound, OPENED + RESERVED + RESERVED.replace("SO-1", "SO-2").replace("10:00", "10:01"))
    assert verdict.kinds == ["reservation/out of bounds"]
    assert "6 reserved of 5 available" in verdict.text


def test_a_hold_under_a_reservation_is_a_breach_unless_the_reservation_falls_in_the_same_instant() -> None:
    held = "11:00 StockMoved item=WIDGET site=DC1 lot=L1 from_status=available to_status=blocked quantity_base=4\n"
    broken = "11:00 ReservationReduced fulfilment_order=SO-1-1 cause=broken lines=1:WIDGET:2\n"
    assert len(judged(ReservationBound, OPENED + RESERVED + held).breaches) == 1
    assert judged(ReservationBound, OPENED + RESERVED + held + broken).breaches == []


def test_giving_back_more_than_was_reserved_is_a_breach() -> None:
    assert "-3 reserved" in judged(ReservationBound, OPENED + RESERVED.replace("10:00 StockReserved",
        "10:00 ReservationReduced")).text  # fmt: skip


def test_a_statement_of_another_sum_is_a_breach() -> None:
    stated = "10:00 BalanceStated item=WIDGET site=DC1 lot=L1 status=available on_hand_base=5 reserved_hard_base=2\n"
    assert "states 2 reserved" in judged(ReservationBound, OPENED + RESERVED + stated).text


def test_shipping_what_is_not_available_is_a_breach() -> None:
    held = "11:00 StockMoved kind=goods_issue item=WIDGET site=DC1 lot=L1 from_status=quality_hold quantity_base=4\n"
    assert judged(ReservationBound, OPENED + held).kinds == ["stock movement/ships what is not available"]


def test_without_a_reservation_it_is_unexercised() -> None:
    assert judged(ReservationBound, OPENED).exercised == 0


WISHED = "10:30 SoftReserved reservation=RSV-2 fulfilment_order=SO-2-1 expires_at=14:30 lines=1:WIDGET:{}\n"


def test_wishing_for_what_is_neither_reserved_nor_wished_for_is_right_and_for_more_a_breach() -> None:
    assert judged(ReservationBound, OPENED + RESERVED + WISHED.format(2)).breaches == []
    verdict = judged(ReservationBound, OPENED + RESERVED + WISHED.format(3))
    assert verdict.kinds == ["soft reservation/of what is not there"]


def test_stock_that_goes_on_hold_under_a_wish_breaks_nothing() -> None:
    held = "11:00 StockMoved item=WIDGET site=DC1 lot=L1 from_status=available to_status=blocked quantity_base=2\n"
    assert judged(ReservationBound, OPENED + RESERVED + WISHED.format(2) + held).breaches == []


def test_what_has_lapsed_may_be_wished_for_again() -> None:
    lapsed = "14:30 SoftReservationReduced reservation=RSV-2 fulfilment_order=SO-2-1 cause=expired lines=1:WIDGET:2\n"
    again = WISHED.format(2).replace("10:30", "15:00").replace("14:30", "19:00")
    assert judged(ReservationBound, OPENED + RESERVED + WISHED.format(2) + lapsed + again).breaches == []
    assert len(judged(ReservationBound, OPENED + RESERVED + WISHED.format(2) + again).breaches) == 1


TAKEN = "11:00 StockReserved reservation={} fulfilment_order=SO-3-1 lines=1:WIDGET:{}\n"


def test_what_is_softly_kept_is_given_to_nobody_else() -> None:
    wished = OPENED + WISHED.format(4)
    assert judged(ReservationBound, wished + TAKEN.format("RSV-3", 1)).breaches == []
    verdict = judged(ReservationBound, wished + TAKEN.format("RSV-3", 2))
    assert verdict.kinds == ["soft reservation/given to another"]
    assert verdict.text == "RSV-3 took 1 WIDGET at DC1 that were softly kept for others"


def test_what_becomes_hard_was_its_own() -> None:
    became = "11:00 SoftReservationReduced reservation=RSV-2 fulfilment_order=SO-2-1 cause=hardened lines=1:WIDGET:{}\n"
    hard = OPENED + WISHED.format(5) + TAKEN.format("RSV-2", 5)
    assert judged(ReservationBound, hard + became.format(5)).breaches == []
