"""S14: stock that is held, or belongs to somebody, is in no figure that buyers are shown."""

from harness.invariants.s14_hold_exclusion import HoldExclusion
from tests.invariants.notation import judged

OPENED = "00:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=500\n"
RESERVED = "06:00 StockReserved fulfilment_order=SO-1-1 lines=1:WIDGET:320\n"
HOLD = "09:40 StockMoved item=WIDGET site=DC1 from_status=available to_status=quality_hold quantity_base=60\n"


def shown(at: str, units: int, as_of: str) -> str:
    return f"{at} AvailabilityPublished item=WIDGET site=DC1 channel=web available_base={units} as_of={as_of}\n"


def test_showing_what_is_free_is_right() -> None:
    verdict = judged(HoldExclusion, OPENED + RESERVED + HOLD + shown("09:45", 120, "09:40"))
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_showing_less_is_right() -> None:
    assert judged(HoldExclusion, OPENED + RESERVED + HOLD + shown("09:45", 0, "09:40")).breaches == []


def test_showing_held_stock_is_a_breach() -> None:
    verdict = judged(
        HoldExclusion, OPENED + RESERVED + HOLD + shown("10:00", 180, "09:50") + shown("10:05", 180, "10:00")
    )
    assert verdict.kinds == ["published figure/above what was available"]
    assert verdict.text == (
        "channel web was shown 180 units of WIDGET at 10:00:00, as of 09:50:00, when 120 were available at DC1 "
        "(380 more were on hold or reserved)"
    )
    assert verdict.breaches[0].witness == (2, 3)


def test_as_of_the_very_instant_of_the_hold_it_is_a_breach_as_well() -> None:
    assert len(judged(HoldExclusion, OPENED + RESERVED + HOLD + shown("10:00", 180, "09:40")).breaches) == 1


def test_a_figure_from_before_the_hold_is_old_but_not_wrong() -> None:
    assert judged(HoldExclusion, OPENED + RESERVED + HOLD + shown("09:50", 180, "09:39")).breaches == []


def test_a_figure_as_of_the_instant_of_a_reservation_may_be_from_either_side_of_it() -> None:
    for units in (180, 500):
        assert judged(HoldExclusion, OPENED + RESERVED + shown("06:01", units, "06:00")).breaches == []
    assert len(judged(HoldExclusion, OPENED + RESERVED + shown("06:01", 181, "06:01")).breaches) == 1


def test_of_two_transactions_in_one_instant_either_figure_will_do() -> None:
    stated = "09:40 BalanceStated item=WIDGET site=DC1 lot=L1 status=available on_hand_base=440\n"
    more = "09:40 StockReserved fulfilment_order=SO-2-1 lines=1:WIDGET:20\n"
    journal = OPENED + RESERVED + HOLD + stated + more
    assert judged(HoldExclusion, journal + shown("09:41", 120, "09:40")).breaches == []
    assert len(judged(HoldExclusion, journal + shown("09:41", 121, "09:40")).breaches) == 1


def test_stock_that_is_freed_may_be_shown() -> None:
    freed = HOLD.replace("09:40", "11:00").replace("from_status=available to_status=quality_hold",
                                                   "from_status=quality_hold to_status=available")  # fmt: skip
    assert judged(HoldExclusion, OPENED + RESERVED + HOLD + freed + shown("11:05", 180, "11:00")).breaches == []


def test_history_is_kept_no_longer_than_figures_may_be_old() -> None:
    busy = "".join(f"{h:02d}:{m:02d} StockReserved lines=1:WIDGET:1\n" for h in range(6, 20) for m in range(60))
    verdict = judged(HoldExclusion, OPENED + busy)
    assert isinstance(verdict.rule, HoldExclusion)
    [shelf] = verdict.rule._shelves.values()
    assert len(shelf.moments) < 100


def test_a_figure_older_than_history_is_not_judged_here() -> None:
    journal = OPENED + RESERVED + HOLD + shown("19:00", 500, "02:00")
    later = "12:00 StockReserved lines=1:WIDGET:1\n15:00 StockReserved lines=1:WIDGET:1\n"
    assert judged(HoldExclusion, journal.replace("19:00", "09:59")).breaches == []
    assert judged(HoldExclusion, OPENED + RESERVED + HOLD + later + shown("19:00", 500, "02:00")).exercised == 0


def test_with_nothing_held_or_reserved_it_is_unexercised() -> None:
    verdict = judged(HoldExclusion, OPENED + shown("09:00", 500, "08:00"))
    assert (verdict.breaches, verdict.exercised) == ([], 0)


WISHED = "06:00 SoftReserved reservation=RSV-9 fulfilment_order=SO-9-1 expires_at=10:00 lines=1:WIDGET:320\n"
LAPSED = "10:00 SoftReservationReduced reservation=RSV-9 fulfilment_order=SO-9-1 cause=expired lines=1:WIDGET:320\n"


def test_showing_what_is_softly_reserved_is_a_breach_until_it_has_lapsed() -> None:
    assert judged(HoldExclusion, OPENED + WISHED + shown("09:00", 180, "08:00")).breaches == []
    assert len(judged(HoldExclusion, OPENED + WISHED + shown("09:00", 181, "08:00")).breaches) == 1
    assert judged(HoldExclusion, OPENED + WISHED + LAPSED + shown("10:05", 500, "10:00")).breaches == []


def test_of_the_instant_in_which_it_lapsed_every_figure_in_between_will_do() -> None:
    taken = "10:00 StockReserved fulfilment_order=SO-2-1 lines=1:WIDGET:400\n"
    stated = "10:00 BalanceStated item=WIDGET site=DC1 lot=L1 status=available\n"
    journal = OPENED + WISHED + LAPSED + taken + stated
    assert judged(HoldExclusion, journal + shown("10:05", 500, "10:00")).breaches == []
