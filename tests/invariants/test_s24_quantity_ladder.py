"""S24: what is ordered is shipped or given up at most once, step by step, and no unit is lost on the way."""

from harness.invariants.s24_quantity_ladder import QuantityLadder
from tests.invariants.notation import judged

FO = "fulfilment_order=SO-1-1"
BOOKED = f"""
09:00 OrderBooked order_number=SO-1 external_id=CRM-1 lines=1:WIDGET:5
09:00 FulfilmentOrderOpened {FO} order_number=SO-1 lines=1:WIDGET:5
09:05 StockReserved {FO} lines=1:WIDGET:5
09:06 AllocationRecorded {FO} lines=1:WIDGET:5
"""
HANDED = f"10:00 ShippingOrderAccepted {FO} lines=1:WIDGET:5\n10:30 PickReleased {FO} lines=1:WIDGET:5\n"
SHORTED = f"11:00 ReservationReduced {FO} cause=short lines=1:WIDGET:2\n11:00 PickShorted {FO} lines=1:WIDGET:2\n"
BACKORDERED = f"11:30 QuantityBackordered {FO} successor=SO-1-2 lines=1:WIDGET:2\n"


def shipped(units: int, at: str = "11:10") -> str:
    return (
        f"{at} ReservationReduced {FO} cause=shipped lines=1:WIDGET:{units}\n"
        f"{at} ShipmentConfirmed shipment=SHP-1 {FO} order_number=SO-1 lines=1/1:WIDGET:{units}\n"
    )


def test_shipping_what_was_ordered_is_right() -> None:
    verdict = judged(QuantityLadder, BOOKED + HANDED + shipped(5))
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_two_shipments_of_one_line_are_right() -> None:
    assert judged(QuantityLadder, BOOKED + HANDED + shipped(3) + shipped(2, "12:00")).breaches == []


def test_a_short_pick_with_a_backorder_is_right() -> None:
    assert judged(QuantityLadder, BOOKED + HANDED + SHORTED + shipped(3) + BACKORDERED).breaches == []


def test_a_short_that_came_before_the_pick_is_right_as_well() -> None:
    handed, picked = HANDED.splitlines(keepends=True)
    early = SHORTED.replace("11:00", "10:10") + picked.replace("WIDGET:5", "WIDGET:3")
    assert judged(QuantityLadder, BOOKED + handed + early + shipped(3) + BACKORDERED).breaches == []


def test_shipping_more_than_was_ordered_is_a_breach_at_once() -> None:
    journal = BOOKED + HANDED + HANDED.replace("10:", "11:") + shipped(5, "12:00") + shipped(5, "13:00")
    verdict = judged(QuantityLadder, journal, at_rest=False)
    assert verdict.kinds == ["order line/shipped more than ordered"]
    assert verdict.text == "line 1 of order SO-1: 10 units of WIDGET shipped at 13:00:00, 5 ordered"


def test_a_unit_is_not_both_cut_and_shipped() -> None:
    cut = f"12:00 QuantityCut order_number=SO-1 {FO} lines=1:WIDGET:1\n"
    verdict = judged(QuantityLadder, BOOKED + HANDED + shipped(5) + cut, at_rest=False)
    assert verdict.kinds == ["order line/cut and shipped"]


def test_shipping_what_was_never_handed_over_or_picked_is_a_breach() -> None:
    for journal in (BOOKED + shipped(5), BOOKED + HANDED.splitlines(keepends=True)[0] + shipped(5)):
        assert judged(QuantityLadder, journal).kinds == ["fulfilment order/a step was left out"]


def test_units_that_nobody_tells_the_order_book_of_are_lost_from_sight() -> None:
    verdict = judged(QuantityLadder, BOOKED + HANDED + SHORTED + shipped(3))
    assert verdict.kinds == ["fulfilment order/units lost from sight"]
    assert "SO-1-1 of order SO-1: 2 units of WIDGET lost from sight" in verdict.text


def test_unless_a_case_is_about_them() -> None:
    case = "13:00 CaseListed status=open business_key=short:SO-1-1:SHT-1 owner=warehouse\n"
    assert judged(QuantityLadder, BOOKED + HANDED + SHORTED + shipped(3) + case).breaches == []


def test_an_order_that_was_closed_with_units_lost_is_not_forgotten() -> None:
    journal = BOOKED + HANDED + SHORTED + shipped(3) + "15:00 retire order/1\n"
    assert judged(QuantityLadder, journal).kinds == ["fulfilment order/units lost from sight"]
    case = "16:00 CaseListed status=open business_key=SO-1/SO-1-1 owner=order_desk\n"
    assert judged(QuantityLadder, journal + case).breaches == []


def test_stock_held_for_a_quantity_that_was_handed_on_is_too_many() -> None:
    moved = f"09:10 QuantityBackordered {FO} successor=SO-1-2 lines=1:WIDGET:5\n"
    verdict = judged(QuantityLadder, BOOKED + moved)
    assert verdict.kinds == ["fulfilment order/more than was wanted"]


def test_an_order_that_waits_is_not_lost() -> None:
    waiting = BOOKED.split("09:05", maxsplit=1)[0]
    assert judged(QuantityLadder, waiting).breaches == []
    assert judged(QuantityLadder, BOOKED).breaches == []


def test_what_comes_after_an_order_is_finished_is_not_its_business() -> None:
    journal = BOOKED + HANDED + shipped(5) + "15:00 retire order/1\n" + shipped(5, "16:00")
    assert judged(QuantityLadder, journal).breaches == []


def test_without_a_shipment_it_is_unexercised() -> None:
    assert judged(QuantityLadder, BOOKED).exercised == 0


def test_no_more_is_delivered_than_left() -> None:
    proof = "15:00 DeliveryConfirmed shipment=SHP-1 version=1 final=yes lines=1:WIDGET:3/1/1\n"
    assert judged(QuantityLadder, BOOKED + HANDED + shipped(5) + proof).breaches == []
    twice = judged(QuantityLadder, BOOKED + HANDED + shipped(5) + proof + proof)
    assert twice.kinds == ["shipment/delivered more than shipped"]
    assert twice.text == "line 1 of SHP-1: 5 units of WIDGET delivered at 15:00:00, 5 more than were in it"
    provisional = proof.replace("final=yes", "final=no")
    assert judged(QuantityLadder, BOOKED + HANDED + shipped(5) + provisional + proof).breaches == []
