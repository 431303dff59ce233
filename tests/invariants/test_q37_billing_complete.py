"""Q37: what left is billed, or somebody has been told why not."""

from harness.invariants.q37_billing_complete import BillingComplete
from seatrial.policy import CustomerTerms, Policies
from tests.invariants.notation import judged

LEFT = "10:20 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:WIDGET:5,2/2:GADGET:2\n"
TOLD = "10:25 BillableEventRecorded type=goods_issue source_document=SHP-3 order_number=SO-7 blocked={}\n"
HALF = "10:40 InvoicePosted invoice=INV-9 source_document=SHP-3 order_number=SO-7 lines=1/1:WIDGET:5\n"
REST = "10:50 InvoicePosted invoice=INV-10 source_document=SHP-3 order_number=SO-7 lines=2/2:GADGET:2\n"


def test_a_parcel_is_billed_whatever_it_takes_invoices() -> None:
    verdict = judged(BillingComplete, LEFT + HALF + REST)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_a_line_that_is_on_no_invoice_is_a_breach_at_rest() -> None:
    assert judged(BillingComplete, LEFT + HALF, at_rest=False).breaches == []
    verdict = judged(BillingComplete, LEFT + HALF)
    assert verdict.kinds == ["evidence/not billed"]
    assert verdict.text == (
        "2 units of GADGET on line 2 left with shipment SHP-3 at 10:20:00, were never billed, and nobody has been told "
        "why"
    )
    assert verdict.breaches[0].witness == (0, 1)


def test_one_invoice_for_several_parcels_bills_each_of_them() -> None:
    other = "10:21 ShipmentConfirmed order/2 shipment=SHP-4 order_number=SO-8 lines=1/1:WIDGET:3\n"
    both = (
        "22:00 InvoicePosted invoice=INV-9 lines=1/1:WIDGET:5,2/2:GADGET:2,1/1:WIDGET:{} "
        "sources=SHP-3/SO-7@order/1,SHP-3/SO-7@order/1,SHP-4/SO-8@order/2\n"
    )
    assert judged(BillingComplete, LEFT + other + both.format(3)).breaches == []
    assert (
        "1 unit of WIDGET on line 1 left with shipment SHP-4"
        in judged(BillingComplete, LEFT + other + both.format(2)).text
    )


def test_what_invoicing_may_not_bill_stands_on_its_list() -> None:
    assert judged(BillingComplete, LEFT + TOLD.format("customer_blocked")).breaches == []
    assert len(judged(BillingComplete, LEFT + TOLD.format("")).breaches) == 1


def test_an_open_case_about_the_parcel_is_a_list_too() -> None:
    case = "12:00 CaseListed status={} business_key=bill:goods_issue:SHP-3\n"
    assert judged(BillingComplete, LEFT + case.format("open")).breaches == []
    assert len(judged(BillingComplete, LEFT + case.format("closed")).breaches) == 1
    refused = case.format("open").replace("bill:goods_issue:SHP-3", "SHP-3:refused")
    assert len(judged(BillingComplete, LEFT + refused).breaches) == 1, "that is about what is billed"


def test_a_line_of_two_lots_is_the_sum_of_them() -> None:
    lots = "10:20 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:WIDGET:2@DC1/A,1/1:WIDGET:3@DC1/B\n"
    assert judged(BillingComplete, lots + HALF).breaches == []


def test_a_finished_order_is_asked_for_too() -> None:
    assert len(judged(BillingComplete, LEFT + HALF + "15:00 retire order/1").breaches) == 1
    assert judged(BillingComplete, LEFT + HALF + REST + "15:00 retire order/1").breaches == []


def test_nothing_that_left_is_nothing_to_bill() -> None:
    assert judged(BillingComplete, HALF).exercised == 0


def test_who_is_billed_on_proof_of_delivery_is_billed_for_what_he_accepted() -> None:
    policies = Policies(by_customer={"C-1": CustomerTerms(billing_trigger="proof_of_delivery")})
    left = "09:00 OrderBooked order_number=SO-7 customer=C-1\n" + LEFT
    proved = "15:00 DeliveryConfirmed shipment=SHP-3 version=2 final={} lines=1:WIDGET:5/0/0,2:GADGET:0/2/0\n"
    assert judged(BillingComplete, left, policies).exercised == 0, "it may still be refused"
    assert judged(BillingComplete, left + proved.format("no"), policies).exercised == 0
    verdict = judged(BillingComplete, left + proved.format("yes"), policies)
    assert verdict.text.startswith("5 units of WIDGET on line 1 were accepted of shipment SHP-3 at 15:00:00")
    bill = HALF.replace("10:40", "15:20")
    assert judged(BillingComplete, left + proved.format("yes") + bill, policies).breaches == []
    assert len(judged(BillingComplete, left + proved.format("yes")).breaches) == 1, "no such terms"
