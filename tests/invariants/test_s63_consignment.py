"""S63: what lies at a customer's is ours until he says that he has used it, and only that is billed."""

import pytest

from harness.invariants.s63_consignment import Consignment
from tests.invariants.notation import judged

AGREED = "09:00 ConsignmentAgreed order_number=SO-7 customer=C-1\n"
FILLED = """\
12:00 ConsignmentFilled shipment=SHP-3 order_number=SO-7 customer=C-1 lines=PUMP:10/L1
12:00 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:PUMP:10
12:00 ConsignmentStated customer=C-1 item=PUMP lot=L1 on_hand_base=10
"""
REPORTED = "13:50 ConsumptionReported report=CSR-1 customer=C-1 lines=PUMP:4\n"
RECORDED = "14:00 ConsumptionRecorded report=CSR-1 outcome=accepted settle_at=20:00\n"
SETTLED = "20:00 ConsumptionSettled report=CSR-1 document=CSO-1 customer=C-1 lines=PUMP:4 prices_minor=990"
SETTLED += " tax_categories=standard\n"
USED = """\
20:01 ConsumptionPosted report=CSR-1 customer=C-1 lines=PUMP:4/L1
20:01 ConsignmentStated customer=C-1 item=PUMP lot=L1 on_hand_base=6
"""
BILLED = "20:10 InvoicePosted invoice=INV-1 source_document=CSR-1 order_number=CSO-1 lines=1/1:PUMP:4*990"
BILLED += " customer=C-1 tax_categories=standard\n"
FETCHED = """\
21:00 ConsignmentReturned pick_up=PUP-1 customer=C-1 lines=PUMP:5/L1 lost=PUMP:1/L1
21:00 ConsignmentStated customer=C-1 item=PUMP lot=L1 on_hand_base=0
"""


def test_what_was_used_is_billed_and_the_rest_comes_back() -> None:
    verdict = judged(Consignment, AGREED + FILLED + REPORTED + RECORDED + SETTLED + USED + BILLED + FETCHED)
    assert verdict.breaches == []
    assert verdict.exercised == 4


def test_billing_a_fill_up_is_a_breach() -> None:
    billed = "12:10 InvoicePosted invoice=INV-9 source_document=SHP-3 order_number=SO-7 lines=1/1:PUMP:10*990\n"
    verdict = judged(Consignment, AGREED + FILLED + billed)
    assert verdict.kinds == ["invoice/billed at fill-up"]
    assert verdict.text == "invoice INV-9 bills C-1 for order SO-7 (SHP-3): the goods are ours, and not used"


def test_a_fill_up_that_leaves_our_books_is_a_breach() -> None:
    verdict = judged(Consignment, AGREED + "12:00 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1:PUMP:10\n")
    assert verdict.kinds == ["shipment/given away"]


def test_settling_what_may_still_be_corrected_is_a_breach() -> None:
    early = SETTLED.replace("20:00", "14:01")
    verdict = judged(Consignment, AGREED + FILLED + REPORTED + RECORDED + early + USED + BILLED)
    assert verdict.kinds == ["consumption report/settled too early"]


def test_billing_a_report_that_was_corrected_is_a_breach() -> None:
    corrected = """
        14:05 ConsumptionReported report=CSR-2 customer=C-1 lines=PUMP:3 corrects=CSR-1
        14:10 ConsumptionRecorded report=CSR-2 outcome=accepted settle_at=20:10
        """
    verdict = judged(Consignment, AGREED + FILLED + REPORTED + RECORDED + corrected + BILLED)
    assert verdict.kinds == ["consumption report/billed more than used", "consumption report/never settled"]
    assert "were billed for report CSR-1, last with INV-1; CSR-2 stands in its place" in verdict.text


def test_billing_a_report_twice_is_a_breach() -> None:
    again = BILLED.replace("20:10", "20:20").replace("INV-1", "INV-2")
    verdict = judged(Consignment, AGREED + FILLED + REPORTED + RECORDED + SETTLED + USED + BILLED + again)
    assert "consumption report/billed more than used" in verdict.kinds


def test_what_was_settled_and_never_billed_or_taken_off_is_a_breach_unless_a_case_is_about_it() -> None:
    journal = AGREED + FILLED + REPORTED + RECORDED + SETTLED
    verdict = judged(Consignment, journal)
    assert verdict.kinds == [
        "consumption report/not taken off the stock there",
        "consumption report/not billed",
    ]
    case = "22:00 CaseListed case=CASE-1 business_key=consume:CSR-1 reason_code=not_there status=open owner=warehouse\n"
    assert judged(Consignment, journal + case).breaches == []


def test_a_report_that_was_accepted_and_never_settled_is_a_breach_unless_a_case_is_about_it() -> None:
    verdict = judged(Consignment, AGREED + FILLED + REPORTED + RECORDED)
    assert verdict.kinds == ["consumption report/never settled"]
    assert verdict.text == "report CSR-1 of 4 units of PUMP was accepted, and nothing was sold"
    case = "22:00 CaseListed case=CASE-1 business_key=consumption:CSR-1 status={} owner=order_desk\n"
    assert judged(Consignment, AGREED + FILLED + REPORTED + RECORDED + case.format("open")).breaches == []
    closed = judged(Consignment, AGREED + FILLED + REPORTED + RECORDED + case.format("closed"))
    assert closed.kinds == ["consumption report/never settled"]


def test_a_report_that_the_order_book_never_hears_of_is_a_breach() -> None:
    assert judged(Consignment, AGREED + FILLED + REPORTED).kinds == ["consumption report/never recorded"]


def test_a_report_that_was_corrected_is_not_missed_and_its_correction_is() -> None:
    corrected = """
        14:05 ConsumptionReported report=CSR-2 customer=C-1 lines=PUMP:3 corrects=CSR-1
        14:10 ConsumptionRecorded report=CSR-2 outcome=accepted settle_at=20:10
        """
    verdict = judged(Consignment, AGREED + FILLED + REPORTED + RECORDED + corrected)
    assert verdict.text == "report CSR-2 of 3 units of PUMP was accepted, and nothing was sold"


def test_settling_a_report_that_was_corrected_is_a_breach_whoever_left_that_out() -> None:
    corrected = """
        14:05 ConsumptionReported report=CSR-2 customer=C-1 lines=PUMP:3 corrects=CSR-1
        14:10 ConsumptionRecorded report=CSR-2 outcome={} settle_at=14:10
        """
    journal = AGREED + FILLED + REPORTED + RECORDED + corrected.format("superseded") + SETTLED + USED + BILLED
    verdict = judged(Consignment, journal)
    assert verdict.kinds == ["consumption report/settled and corrected"]
    assert verdict.text.endswith("was settled at 20:00:00 as CSO-1; CSR-2 stands in its place")
    journal = AGREED + FILLED + REPORTED + RECORDED + corrected.format("too_late") + SETTLED + USED + BILLED
    assert judged(Consignment, journal).breaches == []


@pytest.mark.parametrize(("said", "as_"), [("PUMP:4", "PUMP:2"), ("PUMP:4", "PUMP:4,BELT:1"), ("C-1", "C-2")])
def test_settling_something_else_than_was_reported_is_a_breach(said: str, as_: str) -> None:
    other = SETTLED.replace(said, as_)
    verdict = judged(Consignment, AGREED + FILLED + REPORTED + RECORDED + other)
    assert verdict.kinds[0] == "consumption report/settled otherwise than reported"


@pytest.mark.parametrize(
    ("said", "as_", "kind"),
    [
        ("*990", "*890", "invoice line/other price than sold at"),
        ("tax_categories=standard", "tax_categories=reduced", "invoice line/other tax than sold with"),
        ("customer=C-1", "customer=C-2", "invoice/another customer than used it"),
    ],
)
def test_an_invoice_says_what_was_sold(said: str, as_: str, kind: str) -> None:
    journal = AGREED + FILLED + REPORTED + RECORDED + SETTLED + USED
    assert judged(Consignment, journal + BILLED.replace(said, as_)).kinds == [kind]


def test_stock_at_the_customers_that_does_not_add_up_is_a_breach() -> None:
    verdict = judged(
        Consignment, AGREED + FILLED + "13:00 ConsignmentStated customer=C-1 item=PUMP lot=L1 on_hand_base=9\n"
    )
    assert verdict.kinds == ["consignment stock/does not add up"]


def test_without_consignment_there_is_nothing_to_judge() -> None:
    verdict = judged(Consignment, "12:00 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:PUMP:10\n")
    assert verdict.breaches == []
    assert verdict.exercised == 0
