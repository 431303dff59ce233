"""S62: what a vendor ships is promised and billed by what he says he ships, and no stock of ours moves for it."""

import pytest

from harness.invariants.s62_drop_ship import DropShip
from tests.invariants.notation import judged

BOUGHT = """
09:00 PurchaseOrderIssued purchase_order=PO-4 order_number=SO-7 fulfilment_order=SO-7-2 lines=1:STOVE:10
09:10 PurchaseOrderTaken purchase_order=PO-4 vendor_order=VO-1
"""
ANSWERED = "10:00 PurchaseOrderAcknowledged purchase_order=PO-4 fulfilment_order=SO-7-2 lines=1:STOVE:IA:10\n"
PROMISED = "10:10 MilestoneRecorded order=CRM-7 kind=confirmed document=SO-7-2 lines=1:STOVE:10\n"
SHIPPED = "12:00 VendorShipped shipment=ASN-3 purchase_order=PO-4 order_number=SO-7 lines=1/1:STOVE:6 closed=1\n"
BILLED = "13:00 InvoicePosted invoice=INV-9 source_document=ASN-3 order_number=SO-7 lines=1/1:STOVE:6\n"


def test_six_shipped_and_six_billed_is_right() -> None:
    verdict = judged(DropShip, BOUGHT + ANSWERED + PROMISED + SHIPPED + BILLED)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_to_bill_what_was_ordered_is_a_breach() -> None:
    verdict = judged(DropShip, BOUGHT + ANSWERED + SHIPPED + BILLED.replace("STOVE:6", "STOVE:10"))
    assert verdict.kinds == ["purchase order/billed more than the vendor shipped"]
    assert verdict.text == (
        "10 units of STOVE of PO-4 are billed to the customer since 13:00:00, with INV-9; the vendor has shipped 6"
    )


def test_to_bill_one_parcel_twice_is_a_breach() -> None:
    again = BILLED.replace("13:00", "14:00").replace("INV-9", "INV-10")
    verdict = judged(DropShip, BOUGHT + ANSWERED + SHIPPED + BILLED + again)
    assert verdict.kinds == ["purchase order/billed more than the vendor shipped"]


def test_what_is_invoiced_anew_in_place_of_an_invoice_is_not_billed_twice() -> None:
    anew = BILLED.replace("13:00", "15:00").replace("INV-9", "INV-12")
    kept = anew.replace("\n", " replaces=INV-9\n")
    verdict = judged(DropShip, BOUGHT + ANSWERED + SHIPPED + BILLED + kept)
    assert (verdict.breaches, verdict.exercised) == ([], 1)
    twice = judged(DropShip, BOUGHT + ANSWERED + SHIPPED + BILLED + kept + anew.replace("INV-12", "INV-13"))
    assert twice.kinds == ["purchase order/billed more than the vendor shipped"]


def test_two_parcels_make_up_one_line() -> None:
    rest = SHIPPED.replace("12:00", "15:00").replace("ASN-3", "ASN-4").replace("STOVE:6", "STOVE:4")
    bill = BILLED.replace("13:00", "16:00").replace("ASN-3", "ASN-4").replace("STOVE:6", "STOVE:4")
    assert judged(DropShip, BOUGHT + ANSWERED + SHIPPED + BILLED + rest + bill).breaches == []


@pytest.mark.parametrize(
    ("answer", "held"),
    [
        ("1:STOVE:IA:10", True),
        ("1:STOVE:IA:6,1:STOVE:IB:4", True),
        ("1:STOVE:IQ:6", False),
        ("1:STOVE:IA:6,1:STOVE:IR:4", False),
        ("1:STOVE:IR:10", False),
    ],
)
def test_a_code_means_what_was_agreed(answer: str, held: bool) -> None:
    verdict = judged(DropShip, BOUGHT + ANSWERED.replace("1:STOVE:IA:10", answer) + PROMISED)
    assert verdict.kinds == ([] if held else ["purchase order/promised more than acknowledged"])


def test_a_promise_before_the_vendor_has_answered_is_a_breach() -> None:
    assert judged(DropShip, BOUGHT + PROMISED).text == (
        "10 units of STOVE of PO-4 were promised at 10:10:00; the vendor will ship 0"
    )


def test_a_purchase_order_that_the_vendor_has_twice_is_a_breach() -> None:
    verdict = judged(DropShip, BOUGHT + "09:20 PurchaseOrderTaken purchase_order=PO-4 vendor_order=VO-2")
    assert verdict.kinds == ["purchase order/bought twice"]


def test_own_stock_for_what_was_bought_is_a_breach() -> None:
    verdict = judged(DropShip, BOUGHT + "11:00 StockReserved fulfilment_order=SO-7-2 lines=1:STOVE:10")
    assert verdict.kinds == ["purchase order/own stock touched"]
    own = "11:00 StockReserved fulfilment_order=SO-7-1 lines=2:PIPE:1"
    assert judged(DropShip, BOUGHT + own).breaches == []


def test_a_finished_order_is_forgotten() -> None:
    retired = "17:00 retire order/1\n"
    late = BILLED.replace("13:00", "18:00")
    assert judged(DropShip, BOUGHT + ANSWERED + SHIPPED + BILLED + retired + late).breaches == []


def test_without_a_vendor_it_is_unexercised() -> None:
    assert judged(DropShip, "13:00 InvoicePosted invoice=INV-9 source_document=SHP-3 lines=1/1:PIPE:1").exercised == 0


OWED = """\
09:00 PurchaseOrderIssued purchase_order=PO-4 order_number=SO-7 fulfilment_order=SO-7-2 lines=1:OVEN:10 prices_minor=500
12:00 VendorShipped shipment=ASN-3 purchase_order=PO-4 order_number=SO-7 lines=1/1:OVEN:6 closed=1
"""
HIS = "14:00 VendorInvoiced invoice=VI-2 purchase_order=PO-4 shipment=ASN-3 lines=1:OVEN:6 total_minor=3000"
HIS += " currency=EUR\n"
POSTED = "15:00 VendorInvoicePosted invoice=VI-2 purchase_order=PO-4 total_minor=3000 currency=EUR\n"


def test_what_the_vendor_bills_is_owed_once_as_he_bills_it() -> None:
    verdict = judged(DropShip, OWED + HIS + POSTED)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_a_vendors_invoice_that_is_never_posted_is_a_breach_unless_a_case_is_about_it() -> None:
    verdict = judged(DropShip, OWED + HIS)
    assert verdict.kinds == ["vendor's invoice/never posted"]
    assert verdict.text == "the vendor's invoice VI-2 for ASN-3, 30.00 EUR, is not in the ledger"
    case = "16:00 CaseListed case=CASE-1 business_key=owe:VI-2 status={} owner=finance\n"
    assert judged(DropShip, OWED + HIS + case.format("open")).breaches == []
    assert judged(DropShip, OWED + HIS + case.format("closed")).kinds == ["vendor's invoice/never posted"]
    assert judged(DropShip, OWED + HIS + "17:00 retire order/1\n").kinds == ["vendor's invoice/never posted"]


def test_a_vendors_invoice_posted_at_another_total_is_a_breach() -> None:
    verdict = judged(DropShip, OWED + HIS + POSTED.replace("3000", "5000"))
    assert verdict.kinds == ["vendor's invoice/posted at another total"]


def test_what_does_not_match_is_not_owed() -> None:
    more = HIS.replace("OVEN:6", "OVEN:7").replace("3000", "3500")
    verdict = judged(DropShip, OWED + more + POSTED.replace("3000", "3500"))
    assert verdict.kinds == ["purchase order/owed more than shipped"]
    dear = HIS.replace("3000", "3600")
    verdict = judged(DropShip, OWED + dear + POSTED.replace("3000", "3600"))
    assert verdict.kinds == ["purchase order/owed at another price"]
