"""S52: every document that names a unit means the same base units."""

from harness.invariants.s52_exact_units import ExactUnits
from tests.invariants.notation import judged

WISHED = "09:00 OrderSubmitted order=CRM-7 revision=1 lines=1:BOLT:36 wished=3xBOX*12\n"
BOOKED = (
    "09:01 OrderBooked order_number=SO-7 external_id=CRM-7 revision=1 lines=1:BOLT:{} wished={} prices_minor=1000"
    " priced_per=BOX*12 invoiced_in=CASE*36 currency=EUR\n"
)
AS_WISHED = BOOKED.format(36, "3xBOX*12")
OPENED = "09:01 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 lines=1:BOLT:36\n"
RESERVED = "09:02 StockReserved fulfilment_order=SO-7-1 reservation=R-1 lines=1:BOLT:{}\n"
SHIPPED = "10:00 ShipmentConfirmed shipment=SHP-3 fulfilment_order=SO-7-1 order_number=SO-7 lines=1:BOLT:17\n"
REPORTED = (
    "10:01 BillableEventRecorded source_document=SHP-3 order_number=SO-7 lines=1:BOLT:{}*1000 priced_per={}"
    " invoiced_in=CASE*36\n"
)
INVOICED = "10:02 InvoicePosted invoice=INV-9 order_number=SO-7 lines=1:BOLT:17*1000 stated={} nets_minor={}\n"
REST = "11:02 InvoicePosted invoice=INV-10 order_number=SO-7 lines=1:BOLT:19*1000 stated=19/36xCASE*36 nets_minor={}\n"

ALL = (
    WISHED + AS_WISHED + OPENED + RESERVED.format("30,1:BOLT:6@DC1/L2") + SHIPPED + REPORTED.format(17, "BOX*12")
    + INVOICED.format("17/36xCASE*36", 1417) + REST.format(1583)
)  # fmt: skip


def test_three_boxes_are_thirty_six_pieces_and_one_case_to_everybody() -> None:
    verdict = judged(ExactUnits, ALL)
    assert verdict.breaches == []
    assert verdict.exercised == 5


def test_boxes_booked_as_pieces_are_a_breach() -> None:
    verdict = judged(ExactUnits, WISHED + BOOKED.format(3, "3xEA*1"))
    assert verdict.kinds == ["order line/booked in another quantity"]
    assert verdict.text == "line 1 of CRM-7 is for 36 units of BOLT; SO-7 has 3: 3 x EA of 1"


def test_an_order_that_was_overwritten_may_be_booked_as_it_was_or_as_it_is() -> None:
    corrected = "09:00 OrderCorrected order=CRM-7 revision=1 lines=1:BOLT:48 wished=4xBOX*12\n"
    assert judged(ExactUnits, WISHED + corrected + AS_WISHED).breaches == []
    assert judged(ExactUnits, WISHED + corrected + BOOKED.format(48, "4xBOX*12")).breaches == []
    assert len(judged(ExactUnits, WISHED + corrected + BOOKED.format(24, "2xBOX*12")).breaches) == 1


def test_a_quantity_that_its_own_unit_does_not_make_is_a_breach() -> None:
    assert judged(ExactUnits, BOOKED.format(48, "3xBOX*12")).kinds == ["order line/converted wrongly"]
    verdict = judged(ExactUnits, ALL.replace("stated=17/36", "stated=47/100"))
    assert verdict.text == "47/100 CASE of BOLT on line 1 of INV-9 stand for 17 base units, at 36 each"


def test_converting_once_more_when_reserving_is_a_breach() -> None:
    verdict = judged(ExactUnits, AS_WISHED + OPENED + RESERVED.format(432))
    assert verdict.text == "432 units of BOLT were reserved for line 1 of SO-7-1, which is for 36"


def test_another_quantity_than_left_is_a_breach_when_it_is_reported() -> None:
    verdict = judged(ExactUnits, AS_WISHED + SHIPPED + REPORTED.format(16, "BOX*12"))
    assert verdict.kinds == ["shipment line/billed in another quantity"]
    assert verdict.text == "17 units of BOLT left with SHP-3, line 1; 16 were reported to billing"


def test_the_price_of_a_box_for_a_piece_is_a_breach() -> None:
    verdict = judged(ExactUnits, AS_WISHED + SHIPPED + REPORTED.format(17, "EA*1"))
    assert verdict.text == "line 1 of order SO-7 is priced per BOX of 12; billing was told: EA of 1"
    unsaid = REPORTED.format(17, "BOX*12").replace(" priced_per=BOX*12 invoiced_in=CASE*36", "")
    assert len(judged(ExactUnits, AS_WISHED + SHIPPED + unsaid).breaches) == 2


def test_a_unit_under_another_name_is_the_same_unit() -> None:
    assert judged(ExactUnits, AS_WISHED + SHIPPED + REPORTED.format(17, "DOZEN*12")).breaches == []


def test_parcels_that_do_not_add_up_to_the_price_of_three_boxes_are_a_breach_at_rest() -> None:
    dear = ALL.replace("nets_minor=1583", "nets_minor=1584")
    assert judged(ExactUnits, dear, at_rest=False).breaches == []
    verdict = judged(ExactUnits, dear)
    assert verdict.kinds == ["order line/worth something else"]
    assert verdict.text == (
        "36 units of BOLT on line 1 of order SO-7 were billed for 30.01 EUR, with INV-9 and INV-10;"
        " at 10.00 EUR for one BOX of 12 they come to 30.00 EUR"
    )
    assert len(judged(ExactUnits, dear + "15:00 retire order/1").breaches) == 1


def test_an_order_in_base_units_only_is_unexercised() -> None:
    pieces = "09:01 OrderBooked order_number=SO-7 external_id=CRM-7 lines=1:WIDGET:5 prices_minor=990\n"
    assert judged(ExactUnits, pieces + SHIPPED + INVOICED.format("17xEA*1", 1)).exercised == 0


CREDITED = (
    "12:00 CreditPosted credit_memo=CM-1 invoice=INV-9 order_number=SO-7 reason=reversal currency=EUR"
    " lines=INV-9/1/1:BOLT:5@417,INV-9/1/1:BOLT:12@1000\n"
)
ANEW = (
    "12:10 InvoicePosted invoice=INV-11 order_number=SO-7 lines=1:BOLT:12*1000 stated=1/3xCASE*36 nets_minor={}"
    " replaces=INV-9\n"
)


def test_what_is_invoiced_anew_is_worth_what_was_credited_for_it() -> None:
    verdict = judged(ExactUnits, ALL + CREDITED + ANEW.format(1000))
    assert verdict.breaches == [], "and what was invoiced first still comes to three boxes"
    assert verdict.exercised == 6
    verdict = judged(ExactUnits, ALL + CREDITED + ANEW.format(1001))
    assert verdict.kinds == ["order line/worth something else"]
    assert verdict.text == (
        "12 units of BOLT on line 1 of order SO-7 are invoiced anew for 10.01 EUR with INV-11; 10.00 EUR were credited "
        "for them"
    )


def test_evidence_of_what_came_back_names_base_units_only() -> None:
    back = "11:30 BillableEventRecorded type={} source_document=INS-1 order_number=SO-7 lines=1:BOLT:5\n"
    assert judged(ExactUnits, ALL + back.format("return_accepted")).breaches == []
    assert judged(ExactUnits, ALL + back.format("goods_issue")).kinds == ["order line/billed in another unit"] * 2
