"""S20: what left one site for another is on the way, has arrived, or is lost."""

import pytest

from harness.invariants.s20_transit_conservation import TransitConservation
from tests.invariants.notation import judged

ORDERED = "09:00 TransferOrdered transfer=TO-1 item=PUMP from_site=DC1 to_site=DC2 quantity_base=20\n"
ASKED = "09:01 TransferAccepted transfer=TO-1 lorry=LRY-1 item=PUMP from_site=DC1 to_site=DC2 quantity_base=20\n"
STEPS = {
    "MOV-1": "kind=transfer site=DC1 from_status=available quantity_base=20",
    "MOV-2": "kind=transfer site=DC2 to_status=in_transit quantity_base=20",
    "MOV-3": "kind=transfer site=DC2 from_status=in_transit to_status=available quantity_base=19",
    "MOV-4": "kind=adjustment site=DC2 from_status=in_transit quantity_base=1",
}


def moved(*movements: str) -> str:
    return "".join(
        [f"10:00 StockMoved movement={one} transfer=TO-1 item=PUMP lot=L1 {STEPS[one]}\n" for one in movements]
    )


def posted(*movements: str, **instead: str) -> str:
    lines = [(one, instead.get(one.replace("-", "_"), STEPS[one])) for one in movements]
    return "".join([f"11:00 StockChangePosted movement={one} item=PUMP lot=L1 {step}\n" for one, step in lines])


ALL = tuple(STEPS)


def test_a_transfer_that_arrives_but_for_a_carton_is_right_in_whatever_order_it_is_posted() -> None:
    verdict = judged(TransitConservation, ORDERED + ASKED + moved(*ALL) + posted(*ALL))
    assert verdict.breaches == []
    assert verdict.exercised == 4
    assert judged(TransitConservation, ORDERED + ASKED + moved(*ALL) + posted(*reversed(ALL))).breaches == []


def test_what_is_on_the_way_may_stay_there() -> None:
    on_the_way = ("MOV-1", "MOV-2")
    assert judged(TransitConservation, ORDERED + ASKED + moved(*on_the_way) + posted(*on_the_way)).breaches == []


def test_a_ledger_that_has_the_load_at_the_other_site_before_it_is_unloaded_is_a_breach() -> None:
    at_once = "kind=transfer site=DC2 to_status=available quantity_base=20"
    journal = ORDERED + ASKED + moved("MOV-1", "MOV-2") + posted("MOV-1", "MOV-2", MOV_2=at_once)
    verdict = judged(TransitConservation, journal, at_rest=False)
    assert verdict.kinds == ["transfer/arrived before it was there"]
    assert verdict.text == (
        "in the stock ledger, 20 units of PUMP of transfer TO-1 are at DC2 with movement MOV-2; 0 were unloaded there"
    )
    assert verdict.breaches[0].witness == (3, 5)


def test_a_receipt_without_a_shipment_is_a_breach() -> None:
    nowhere = "kind=transfer site=DC2 to_status=blocked quantity_base=0"
    journal = ORDERED + ASKED + moved(*ALL) + posted("MOV-2", "MOV-3", MOV_2=nowhere)
    verdict = judged(TransitConservation, journal, at_rest=False)
    assert verdict.kinds == ["transfer/received without being shipped"]


def test_a_shipment_that_is_posted_twice_is_a_breach() -> None:
    journal = ORDERED + ASKED + moved("MOV-1", "MOV-2") + posted("MOV-1", "MOV-2", "MOV-2")
    assert judged(TransitConservation, journal, at_rest=False).kinds == ["transfer/more on the way than was loaded"]


@pytest.mark.parametrize("forgotten", ALL)
def test_what_was_never_posted_is_a_breach_at_rest_unless_a_case_is_about_it(forgotten: str) -> None:
    journal = ORDERED + ASKED + moved(*ALL) + posted(*[one for one in ALL if one != forgotten])
    assert judged(TransitConservation, journal, at_rest=False).breaches == []
    assert judged(TransitConservation, journal).kinds == ["transfer/not all of it posted"]
    case = f"12:00 CaseListed status=open business_key=stock:{forgotten}\n"
    assert judged(TransitConservation, journal + case).breaches == []


def test_a_transfer_that_the_warehouse_never_heard_of_is_a_breach_at_rest_unless_a_case_is_about_it() -> None:
    assert judged(TransitConservation, ORDERED).kinds == ["transfer/never shipped"]
    case = "12:00 CaseListed status=open business_key=transfer:TO-1\n"
    assert judged(TransitConservation, ORDERED + case).breaches == []
    assert judged(TransitConservation, ORDERED + ASKED).breaches == []


def test_a_warehouse_that_unloads_more_than_it_loaded_is_a_breach() -> None:
    journal = ORDERED + ASKED + moved("MOV-1", "MOV-2", "MOV-3", "MOV-3")
    assert judged(TransitConservation, journal, at_rest=False).kinds == ["transfer/more came than left"]


def test_movements_that_belong_to_no_transfer_are_nothing_to_it() -> None:
    journal = moved("MOV-1").replace("transfer=TO-1 ", "") + posted("MOV-1")
    assert judged(TransitConservation, journal).exercised == 0
