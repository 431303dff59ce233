"""S29: a kit has shipped as often as all of its components have, and the customer is told so."""

from harness.invariants.s29_kit_ratio import KitRatio
from tests.invariants.notation import judged

BOOKED = (
    "09:00 OrderBooked order_number=SO-7 external_id=CRM-7 lines=1.1:FRAME:2,1.2:BOARD:8 kits=1:SHELF:2/1.1*1+1.2*4\n"
)
FIRST = "10:00 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1.1:FRAME:2,2/1.2:BOARD:5\n"
SECOND = "12:00 ShipmentConfirmed shipment=SHP-8 order_number=SO-7 lines=1/1.2:BOARD:3\n"


def told(at: str, shipment: str, kits: int) -> str:
    lines = f"1:SHELF:{kits},1.2:BOARD:5" if kits else "1.2:BOARD:5"
    return f"{at} MilestoneRecorded order=CRM-7 kind=shipped document={shipment} lines={lines}\n"


def test_whole_kits_are_right() -> None:
    verdict = judged(KitRatio, BOOKED + FIRST + told("10:01", "SHP-3", 1) + SECOND + told("12:01", "SHP-8", 1))
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_a_statement_that_comes_again_says_nothing_new() -> None:
    again = told("10:01", "SHP-3", 1) + told("10:02", "SHP-3", 1)
    assert judged(KitRatio, BOOKED + FIRST + again).breaches == []


def test_a_kit_of_which_a_component_is_missing_is_a_breach_at_once() -> None:
    verdict = judged(KitRatio, BOOKED + FIRST + told("10:01", "SHP-3", 2), at_rest=False)
    assert verdict.kinds == ["kit/told shipped"]
    assert verdict.text == (
        "the customer was told at 10:01:00 that 2 units of SHELF of order CRM-7 had left; of their components, "
        "1 can be made"
    )
    assert verdict.breaches[0].witness == (0, 1, 2)


def test_a_whole_kit_that_nobody_was_told_of_is_a_breach_at_rest_unless_somebody_has_it_on_his_desk() -> None:
    silent = BOOKED + FIRST + told("10:01", "SHP-3", 0)
    assert judged(KitRatio, silent, at_rest=False).breaches == []
    verdict = judged(KitRatio, silent)
    assert verdict.kinds == ["kit/never told"]
    assert "1 unit of SHELF of order CRM-7 have left complete, and the customer was told of 0" in verdict.text
    case = "12:00 CaseListed status={} business_key=crm/milestone/SHP-3"
    assert judged(KitRatio, silent + case.format("closed")).kinds == ["kit/never told"]
    assert judged(KitRatio, silent + "13:00 retire order/1").kinds == ["kit/never told"]


def test_more_of_a_component_than_the_kits_have_is_a_breach() -> None:
    verdict = judged(KitRatio, BOOKED + FIRST.replace("BOARD:5", "BOARD:9"), at_rest=False)
    assert verdict.kinds == ["kit/too many of a component"]
    assert verdict.text == "9 units of BOARD of order SO-7 had left with SHP-3; 2 units of SHELF have 8"


def test_an_order_without_kits_is_unexercised() -> None:
    assert judged(KitRatio, BOOKED.partition(" kits")[0] + "\n" + FIRST).exercised == 0
