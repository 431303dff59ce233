"""S15: a serial number is in one place, and has left with one line of one shipment."""

from harness.invariants.s15_serial_uniqueness import SerialUniqueness
from tests.invariants.notation import judged

KNOWN = "".join(
    f"00:00 SerialKnown item=PUMP serial={serial}\n"
    f"00:00 StockOpened book=warehouse item=PUMP site=DC1 lot={serial} status=available quantity_base=1\n"
    for serial in ("P1", "P2")
)
MOVED = "{} StockMoved movement=MOV-{} kind={} item=PUMP site=DC1 lot=P{} {}=available quantity_base=1\n"
OUT = "".join([MOVED.format("10:30", n, "goods_issue", n, "from_status") for n in (1, 2)])
BACK = MOVED.format("11:00", 8, "receipt", 1, "to_status")
SHIPPED = f"{OUT}10:31 ShipmentConfirmed shipment=SHP-3 lines=1/1:PUMP:1@DC1/P1,2/1:PUMP:1@DC1/P2\n"
POSTED = "10:32 GoodsIssuePosted shipment=SHP-3 lines=1/1:PUMP:1@DC1/{},2/1:PUMP:1@DC1/{}\n"


def test_each_number_posted_with_its_own_line_is_right() -> None:
    verdict = judged(SerialUniqueness, KNOWN + SHIPPED + POSTED.format("P1", "P2"))
    assert (verdict.breaches, verdict.exercised) == ([], 4)


def test_what_leaves_need_not_be_what_was_reserved() -> None:
    held = "09:00 StockReserved reservation=RSV-1 lines=1:PUMP:1@DC1/P2\n"
    given = "10:30 ReservationReduced reservation=RSV-1 cause=shipped lines=1:PUMP:1@DC1/P2\n"
    left = (
        MOVED.format("10:30", 1, "goods_issue", 1, "from_status")
        + "10:31 ShipmentConfirmed shipment=SHP-3 lines=1/1:PUMP:1@DC1/P1\n"
    )
    posted = "10:32 GoodsIssuePosted shipment=SHP-3 lines=1/1:PUMP:1@DC1/{}\n"
    assert judged(SerialUniqueness, KNOWN + held + given + left + posted.format("P1")).breaches == []
    verdict = judged(SerialUniqueness, KNOWN + held + given + left + posted.format("P2"))
    assert verdict.kinds == ["serial number/not the one that left"]
    assert verdict.text == "PUMP number P2 was posted as gone with line SHP-3/1; what left with it was P1"


def test_one_number_on_two_lines_is_a_breach() -> None:
    verdict = judged(SerialUniqueness, KNOWN + SHIPPED + POSTED.format("P1", "P1"))
    assert verdict.kinds == ["serial number/left twice"]
    assert verdict.text == "PUMP number P1 was posted as gone with line SHP-3/2, and with SHP-3/1 already"


def test_numbers_that_change_places_are_a_breach() -> None:
    verdict = judged(SerialUniqueness, KNOWN + SHIPPED + POSTED.format("P2", "P1"))
    assert verdict.kinds[0] == "serial number/not the one that left"


def test_a_shipment_posted_twice_is_not_its_business() -> None:
    assert judged(SerialUniqueness, KNOWN + SHIPPED + POSTED.format("P1", "P2") * 2).breaches == []


def test_a_unit_that_came_back_may_leave_again() -> None:
    again = MOVED.format("11:30", 9, "goods_issue", 1, "from_status")
    left = "11:31 ShipmentConfirmed shipment=SHP-9 lines=1/1:PUMP:1@DC1/P1\n"
    posted = "11:32 GoodsIssuePosted shipment=SHP-9 lines=1/1:PUMP:1@DC1/P1\n"
    journal = KNOWN + SHIPPED + POSTED.format("P1", "P2") + BACK + again + left + posted
    assert judged(SerialUniqueness, journal).breaches == []


def test_in_the_warehouse_a_number_is_in_one_place_and_held_once() -> None:
    assert judged(SerialUniqueness, KNOWN + BACK).kinds == ["serial number/in two places"]
    held = "09:00 StockReserved reservation=RSV-{} lines=1:PUMP:1@DC1/P1\n"
    assert judged(SerialUniqueness, KNOWN + held.format(1) + held.format(2)).kinds == ["serial number/reserved twice"]
    given = "09:00 ReservationReduced reservation=RSV-1 cause=released lines=1:PUMP:1@DC1/P1\n"
    assert judged(SerialUniqueness, KNOWN + held.format(1) + given + held.format(2)).breaches == []


def test_items_without_numbers_are_unexercised() -> None:
    shipped = "10:31 ShipmentConfirmed shipment=SHP-3 lines=1/1:BOLT:5\n"
    posted = shipped.replace("ShipmentConfirmed", "GoodsIssuePosted")
    assert judged(SerialUniqueness, shipped + posted * 2).exercised == 0


def test_a_finished_order_is_forgotten() -> None:
    verdict = judged(SerialUniqueness, KNOWN + SHIPPED + "15:00 retire order/1\n")
    assert isinstance(verdict.rule, SerialUniqueness)
    assert len(verdict.rule._shipped) == 0
