"""S16: what leaves keeps as long as the customer was promised, was not recalled, and was taken in its turn."""

from harness.invariants.lots import DatedLots
from harness.invariants.s16_lot_eligibility import LotEligibility
from seatrial.policy import Policies
from tests.invariants.notation import judged

LOTS = """
    00:00 LotDated item=MILK lot=L1 expires_on=2026-03-09
    00:00 StockOpened book=warehouse item=MILK site=DC1 lot=L1 status=available quantity_base=10
    00:00 LotDated item=MILK lot=L0 expires_on=2026-03-12
    00:00 StockOpened book=warehouse item=MILK site=DC1 lot=L0 status=available quantity_base=10
"""
ORDER = """
    09:00 OrderBooked order_number=SO-7 min_remaining_life_days={}
    09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 lines=1:MILK:5
"""
RESERVED = "    09:05 StockReserved fulfilment_order=SO-7-1 on=2026-03-02 lines=1:MILK:5@DC1/{}\n"
SHIPPED = "    {} ShipmentConfirmed shipment=SHP-3 order_number=SO-7 on=2026-03-02 lines=1:MILK:5@DC1/{}\n"


def test_the_first_to_expire_that_keeps_long_enough_is_right() -> None:
    verdict = judged(LotEligibility, LOTS + ORDER.format(7) + RESERVED.format("L1") + SHIPPED.format("10:31", "L1"))
    assert (verdict.breaches, verdict.exercised) == ([], 2)


def test_a_later_lot_is_right_for_who_needs_it() -> None:
    journal = LOTS + ORDER.format(8) + RESERVED.format("L0") + SHIPPED.format("10:31", "L0")
    assert judged(LotEligibility, journal).breaches == []


def test_a_lot_that_is_too_old_for_the_customer_is_a_breach() -> None:
    verdict = judged(LotEligibility, LOTS + ORDER.format(8) + SHIPPED.format("10:31", "L1"))
    assert verdict.kinds == ["shipment/lot too old"]
    assert verdict.text == (
        "5 units of MILK of lot L1 left with SHP-3 on 2026-03-02 and keep until 2026-03-09; "
        "the customer of SO-7 wants 8 days"
    )


def test_an_expired_lot_is_too_old_for_everybody_and_keeps_on_its_last_day() -> None:
    for lot, kinds in (("E1", ["shipment/lot too old"]), ("E2", [])):
        dated = "".join(f"00:00 LotDated item=MILK lot=E{day} expires_on=2026-03-0{day}\n" for day in (1, 2))
        assert judged(LotEligibility, dated + ORDER.format(0) + SHIPPED.format("10:31", lot)).kinds == kinds


def test_a_recalled_lot_may_have_left_before_and_not_after() -> None:
    recall = "    10:00 LotRecalled item=MILK lot=L1\n"
    assert judged(LotEligibility, LOTS + SHIPPED.format("09:59", "L1") + recall).breaches == []
    verdict = judged(LotEligibility, LOTS + recall + SHIPPED.format("10:31", "L1"))
    assert verdict.kinds == ["shipment/recalled lot"]
    assert "after the lot had been recalled at 10:00:00" in verdict.text


def test_a_lot_without_a_date_can_be_recalled_too() -> None:
    journal = "10:00 LotRecalled item=SEAL lot=L1\n10:31 ShipmentConfirmed lines=1:SEAL:5\n"
    assert judged(LotEligibility, journal).kinds == ["shipment/recalled lot"]


def test_a_lot_out_of_its_turn_is_a_breach_and_the_turn_is_as_the_policy_says() -> None:
    journal = LOTS + ORDER.format(0) + RESERVED.format("L0")
    verdict = judged(LotEligibility, journal)
    assert verdict.kinds == ["reservation/lot out of turn"]
    assert "when 10 of lot L1, whose turn it was, were free" in verdict.text
    assert judged(LotEligibility, journal, Policies(lot_order="fifo")).breaches == []
    other = LOTS + ORDER.format(0) + RESERVED.format("L1")
    assert judged(LotEligibility, other, Policies(lot_order="fifo")).kinds == ["reservation/lot out of turn"]


def test_a_lot_that_others_hold_has_had_its_turn() -> None:
    taken = "    08:00 StockReserved fulfilment_order=SO-1-1 on=2026-03-02 lines=1:MILK:10@DC1/L1\n"
    assert judged(LotEligibility, LOTS + taken + ORDER.format(0) + RESERVED.format("L0")).breaches == []


def test_lots_without_dates_are_unexercised_and_cost_nothing() -> None:
    journal = "00:00 StockOpened book=warehouse item=BOLT quantity_base=9\n09:05 StockReserved lines=1:BOLT:5\n"
    verdict = judged(LotEligibility, journal + "10:31 ShipmentConfirmed lines=1:BOLT:5\n")
    assert (verdict.breaches, verdict.exercised) == ([], 0)
    assert DatedLots().free == {}


def test_a_finished_order_is_forgotten() -> None:
    verdict = judged(LotEligibility, LOTS + ORDER.format(8) + "    15:00 retire order/1\n")
    assert isinstance(verdict.rule, LotEligibility)
    assert len(verdict.rule._life_days) == 0
