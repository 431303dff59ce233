"""S35: no shipment is ever invoiced twice, and no line billed for more than it shipped."""

from harness.invariants.s35_billed_at_most_shipped import BilledAtMostShipped
from seatrial.policy import Policies
from tests.invariants.notation import judged

SHIPPED = "10:20 ShipmentConfirmed shipment=SHP-42 order_number=SO-7 lines=1/1:WIDGET:5,2/2:GADGET:1\n"
BILLED = "10:31:04 InvoicePosted invoice=INV-107 source_document=SHP-42 order_number=SO-7 lines=1/1:WIDGET:5\n"
AGAIN = "10:46:09 InvoicePosted invoice=INV-113 source_document=SHP-42 order_number=SO-7 lines=1/1:WIDGET:5\n"


def test_one_invoice_for_what_was_shipped_is_right() -> None:
    verdict = judged(BilledAtMostShipped, SHIPPED + BILLED)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_a_second_invoice_is_told_in_full() -> None:
    journal = (
        SHIPPED
        + "10:21 EventAcknowledged type=shipment.confirmed subject=SHP-42 status=202\n"
        + "10:22 BillableEventRecorded source_document=SHP-42\n"
        + BILLED
        + "10:40 EventAcknowledged type=shipment.confirmed subject=SHP-42 status=202\n"
        + "10:41 BillableEventRecorded source_document=SHP-42\n"
        + AGAIN
    )
    verdict = judged(BilledAtMostShipped, journal)
    assert verdict.kinds == ["shipment/invoiced twice"]
    assert verdict.text == (
        "shipment SHP-42 was invoiced twice: INV-107 at 10:31:04, INV-113 at 10:46:09, after the warehouse's "
        "confirmation was delivered 2 times and its goods issue was reported to billing 2 times (10:22:00, 10:41:00)"
    )
    assert verdict.breaches[0].witness == (0, 2, 5, 3, 6)


def test_even_two_invoices_for_different_lines_break_the_policy() -> None:
    other = "10:50 InvoicePosted invoice=INV-2 source_document=SHP-42 order_number=SO-7 lines=2/2:GADGET:1"
    assert judged(BilledAtMostShipped, SHIPPED + BILLED + other).kinds == ["shipment/invoiced twice"]


def test_billing_more_than_was_in_it_is_a_breach() -> None:
    much = "10:31 InvoicePosted invoice=INV-1 source_document=SHP-42 order_number=SO-7 lines=1/1:WIDGET:7"
    verdict = judged(BilledAtMostShipped, SHIPPED + much)
    assert verdict.kinds == ["shipment/billed more than shipped"]
    assert "7 units of WIDGET on line 1, of which 5 had left" in verdict.text


def test_billing_the_whole_order_under_its_own_number_is_a_breach() -> None:
    whole = "10:31 InvoicePosted invoice=INV-1 source_document=SO-7 order_number=SO-7 lines=1/1:WIDGET:8"
    verdict = judged(BilledAtMostShipped, SHIPPED + whole)
    assert verdict.kinds == ["order line/billed more than shipped"]
    assert verdict.text == (
        "line 1 of order SO-7 was billed for more than was shipped: 8 units of WIDGET with INV-1 at 10:31:00, the last "
        "of them for SO-7, which is no shipment; 5 had been shipped"
    )


def test_a_shipment_that_is_billed_to_another_order_is_named() -> None:
    wrong = "10:31 InvoicePosted invoice=INV-4 source_document=SHP-42 order_number=SO-9 lines=1/1:WIDGET:5"
    verdict = judged(BilledAtMostShipped, SHIPPED + wrong)
    assert verdict.kinds == ["order line/billed more than shipped"]
    assert verdict.text == (
        "shipment SHP-42, which left for order SO-7, was billed to order SO-9: 5 units of WIDGET on line 1 with INV-4 "
        "at 10:31:00, where 0 had been shipped"
    )
    assert verdict.breaches[0].witness == (0, 1)


def test_two_shipments_of_one_order_are_two_invoices() -> None:
    rest = "12:00 ShipmentConfirmed shipment=SHP-50 order_number=SO-7 lines=1/1:WIDGET:2\n"
    bill = "12:10 InvoicePosted invoice=INV-120 source_document=SHP-50 order_number=SO-7 lines=1/1:WIDGET:2\n"
    assert judged(BilledAtMostShipped, SHIPPED + BILLED + rest + bill).breaches == []


def test_a_late_second_invoice_of_a_finished_order_is_convicted() -> None:
    verdict = judged(BilledAtMostShipped, SHIPPED + BILLED + "15:00 retire order/1\n" + AGAIN.replace("10:46", "16:46"))
    assert verdict.kinds == ["shipment/invoiced twice"]
    assert "once before its order was finished, and INV-113 at 16:46:09" in verdict.text


def test_without_invoices_it_is_unexercised() -> None:
    assert judged(BilledAtMostShipped, SHIPPED).exercised == 0


PARCEL = "10:20 ShipmentConfirmed shipment=SHP-1 order_number=SO-1 lines=1/1:WIDGET:3,2/2:GADGET:2\n"
BY_LINE = (
    "10:40 InvoicePosted invoice=INV-1 source_document=SHP-1 order_number=SO-1 lines=1/1:WIDGET:3\n"
    "10:41 InvoicePosted invoice=INV-2 source_document=SHP-1 order_number=SO-1 lines=2/2:GADGET:2\n"
)


def test_a_customer_who_wants_an_invoice_for_every_line_gets_two_for_one_parcel() -> None:
    assert judged(BilledAtMostShipped, PARCEL + BY_LINE, Policies(invoice_policy="per_line")).breaches == []
    assert judged(BilledAtMostShipped, PARCEL + BY_LINE).kinds == ["shipment/invoiced twice"]
    again = "10:42 InvoicePosted invoice=INV-3 source_document=SHP-1 order_number=SO-1 lines=2/2:GADGET:2\n"
    verdict = judged(BilledAtMostShipped, PARCEL + BY_LINE + again, Policies(invoice_policy="per_line"))
    assert verdict.kinds[0] == "shipment/invoiced twice"


def test_one_invoice_for_two_parcels_of_two_orders_bills_each_for_what_is_in_it() -> None:
    other = "10:21 ShipmentConfirmed order/2 shipment=SHP-2 order_number=SO-2 lines=1/1:WIDGET:4\n"
    both = (
        "22:00 InvoicePosted invoice=INV-1 lines=1/1:WIDGET:3,2/2:GADGET:2,1/1:WIDGET:{} "
        "sources=SHP-1/SO-1@order/1,SHP-1/SO-1@order/1,SHP-2/SO-2@order/2\n"
    )
    assert judged(BilledAtMostShipped, PARCEL + other + both.format(4)).breaches == []
    verdict = judged(BilledAtMostShipped, PARCEL + other + both.format(5))
    assert verdict.kinds == ["shipment/billed more than shipped"]
    assert "shipment SHP-2 was billed for more than was in it" in verdict.text


REVERSED = "+1d 09:00 CreditPosted order/1/back credit_memo=CM-1 invoice=INV-107 order_number=SO-7 reason=reversal\n"
ANEW = (
    "+1d 09:10 InvoicePosted order/1/back invoice=INV-120 source_document=SHP-42 order_number=SO-7"
    " lines=1/1:WIDGET:{} replaces=INV-107\n"
)


def test_what_takes_the_place_of_an_invoice_that_was_credited_counts_in_its_place() -> None:
    kept = SHIPPED + BILLED + REVERSED + ANEW.format(4)
    verdict = judged(BilledAtMostShipped, kept)
    assert verdict.breaches == []
    assert verdict.exercised == 2
    assert judged(BilledAtMostShipped, kept + AGAIN.replace("10:46", "+1d 10:46")).kinds == ["shipment/invoiced twice"]


def test_what_takes_the_place_of_an_invoice_that_stands_is_billed_twice() -> None:
    assert judged(BilledAtMostShipped, SHIPPED + BILLED + ANEW.format(4)).kinds == ["shipment/invoiced twice"]
    other = REVERSED.replace("SO-7", "SO-8")
    assert judged(BilledAtMostShipped, SHIPPED + BILLED + other + ANEW.format(4)).kinds == ["shipment/invoiced twice"]


def test_more_than_left_is_too_much_anew_as_well() -> None:
    verdict = judged(BilledAtMostShipped, SHIPPED + BILLED + REVERSED + ANEW.format(6))
    assert verdict.kinds == ["shipment/billed more than shipped"]


def test_of_a_finished_order_it_is_not_asked_here() -> None:
    late = SHIPPED + BILLED + "15:00 retire order/1\n" + REVERSED + ANEW.format(4)
    assert judged(BilledAtMostShipped, late).breaches == []
