"""S30: an address or a price on a document does not change with the customer's record."""

from harness.invariants.s30_document_snapshot import DocumentSnapshot
from seatrial.policy import Policies
from tests.invariants.notation import judged

SAID = "09:00 OrderSubmitted order=CRM-7 customer=C-1 ship_to=Kaistr._4\n"
BOOKED = (
    "09:01 OrderBooked order_number=SO-7 external_id=CRM-7 customer=C-1 ship_to=Kaistr._4 lines=1:WIDGET:5 "
    "prices_minor=990 currency=EUR\n"
    "09:01 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 lines=1:WIDGET:5\n"
)
HANDED = "10:00 ShippingOrderAccepted fulfilment_order=SO-7-1 ship_to=Kaistr._4\n"
BILLABLE = "11:00 BillableEventRecorded source_document=SHP-3 order_number=SO-7 lines=1/1:WIDGET:5*990\n"
INVOICE = "11:10 InvoicePosted invoice=INV-9 customer=C-1 order_number=SO-7 lines=1/1:WIDGET:5*990\n"
ALL = SAID + BOOKED + HANDED + BILLABLE + INVOICE


def test_documents_that_say_what_was_agreed_are_right() -> None:
    verdict = judged(DocumentSnapshot, ALL)
    assert (verdict.breaches, verdict.exercised) == ([], 3)


def test_an_order_booked_to_another_address_is_a_breach() -> None:
    verdict = judged(DocumentSnapshot, SAID.replace("Kaistr._4", "Deichweg_1") + BOOKED)
    assert verdict.kinds == ["order/another address"]
    assert "was booked at 09:01:00 as SO-7 to 'Kaistr._4'; the customer had said 'Deichweg_1'" in verdict.text
    assert verdict.breaches[0].witness == (0, 1)


def test_a_parcel_to_another_address_is_a_breach() -> None:
    verdict = judged(DocumentSnapshot, SAID + BOOKED + HANDED.replace("Kaistr._4", "Deichweg_1"))
    assert verdict.kinds == ["shipping order/another address"]
    assert "order SO-7 says 'Kaistr._4'" in verdict.text


def test_another_price_is_a_breach_on_the_evidence_and_on_the_invoice() -> None:
    verdict = judged(DocumentSnapshot, ALL.replace("*990", "*1020"))
    assert verdict.kinds == ["line/another price", "line/another price"]
    assert "the evidence of SHP-3 has line 1 of order SO-7 at 10.20 EUR a unit; the order says 9.90 EUR" in verdict.text


def test_the_price_that_was_approved_is_the_orders_from_then_on() -> None:
    approved = "09:30 PriceApproved order_number=SO-7 decision=as_quoted lines=1:WIDGET:5 prices_minor=960\n"
    start = SAID + BOOKED + approved + HANDED
    assert judged(DocumentSnapshot, start + (BILLABLE + INVOICE).replace("*990", "*960")).breaches == []
    verdict = judged(DocumentSnapshot, start + BILLABLE)
    assert verdict.kinds == ["line/another price"]
    assert "at 9.90 EUR a unit; the order says 9.60 EUR" in verdict.text
    assert verdict.breaches[0].witness == (3, 5)


def test_another_discount_than_the_customer_was_given_is_a_breach() -> None:
    given = SAID.replace("\n", " discount_ppm=200000\n")
    granted = BOOKED.replace("currency=EUR", "currency=EUR discount_ppm=200000")
    assert judged(DocumentSnapshot, given + granted).breaches == []
    verdict = judged(DocumentSnapshot, given + granted.replace("200000", "50000"))
    assert verdict.kinds == ["order/another discount"]
    assert "as SO-7 with 5 % discount; the customer has 20 %" in verdict.text


def test_another_priority_than_the_customers_is_a_breach() -> None:
    given, booked = SAID.replace("\n", " priority=urgent\n"), BOOKED.replace("=EUR", "=EUR priority=urgent")
    assert judged(DocumentSnapshot, given + booked).breaches == []
    verdict = judged(DocumentSnapshot, given + booked.replace("urgent", "normal"))
    assert verdict.kinds == ["order/another priority"]
    assert "as SO-7 as normal; the customer had been told urgent" in verdict.text


def test_another_customer_on_the_invoice_is_a_breach() -> None:
    verdict = judged(DocumentSnapshot, ALL.replace("invoice=INV-9 customer=C-1", "invoice=INV-9 customer=C-2"))
    assert verdict.kinds == ["invoice/another customer"]


def test_an_order_without_documents_is_unexercised_and_a_finished_one_forgotten() -> None:
    assert judged(DocumentSnapshot, SAID + BOOKED).exercised == 0
    late = SAID + BOOKED + "09:30 retire order/1\n" + INVOICE.replace("990", "1")
    assert judged(DocumentSnapshot, late).breaches == []


def test_the_address_of_another_customers_order_under_the_number_does_not_count() -> None:
    journal = """
09:00 OrderSubmitted order/1 order=CRM-7 customer=C-1 ship_to=Kaistr._4
13:00 OrderSubmitted order/2 order=CRM-7 customer=C-2 ship_to=Deichweg_1
13:01 OrderBooked order/1 order_number=SO-7 external_id=CRM-7 customer=C-1 ship_to=Kaistr._4
"""
    assert judged(DocumentSnapshot, journal).kinds == []


# ---------------------------------------------------------------- what finance has to decide

ASKS = Policies(price_variance_ppm=10_000)
BY_CONTRACT = "09:01 ContractPriced order_number=SO-7 lines=1:WIDGET:5 contract_minor=1000\n"
LEFT = "11:10 InvoicePosted invoice=INV-9 customer=C-1 order_number=SO-7 source_document=SHP-3 lines=1/1:WIDGET:5*980\n"
ASKED = SAID + BOOKED.replace("prices_minor=990", "prices_minor=980") + BY_CONTRACT
DECIDED = "11:00 PriceVarianceDecided source_document=SHP-3 order_number=SO-7 decision=as_ordered\n"


def test_what_is_too_far_from_the_contracts_price_is_billed_only_when_finance_has_decided() -> None:
    verdict = judged(DocumentSnapshot, ASKED + LEFT, ASKS)
    assert verdict.kinds == ["line/variance not approved"]
    assert "at 9.80 EUR a unit; by contract it costs 10.00 EUR, and nobody in finance had decided" in verdict.text
    assert judged(DocumentSnapshot, ASKED + DECIDED + LEFT, ASKS).breaches == []
    assert judged(DocumentSnapshot, ASKED + LEFT + DECIDED.replace("11:00", "12:00"), ASKS).kinds == verdict.kinds
    assert judged(DocumentSnapshot, ASKED + DECIDED.replace("SHP-3", "SHP-4") + LEFT, ASKS).kinds == verdict.kinds
    assert judged(DocumentSnapshot, ASKED + LEFT).breaches == [], "nobody asks"


def test_what_is_near_enough_or_reviewed_needs_no_decision() -> None:
    near = (ASKED + LEFT).replace("980", "990")
    assert judged(DocumentSnapshot, near, ASKS).breaches == []
    approved = "09:30 PriceApproved order_number=SO-7 decision=as_quoted lines=1:WIDGET:5 prices_minor=980\n"
    assert judged(DocumentSnapshot, ASKED + approved + LEFT, ASKS).breaches == []


def test_as_contracted_is_at_the_contracts_price_and_never_dearer_than_ordered() -> None:
    decided = DECIDED.replace("as_ordered", "as_contracted")
    dearer = ASKED.replace("contract_minor=1000", "contract_minor=950")
    assert judged(DocumentSnapshot, dearer + decided + LEFT.replace("*980", "*950"), ASKS).breaches == []
    verdict = judged(DocumentSnapshot, dearer + decided + LEFT, ASKS)
    assert verdict.kinds == ["line/another price"]
    assert "at 9.80 EUR a unit; the order says 9.50 EUR" in verdict.text
    assert judged(DocumentSnapshot, ASKED + decided + LEFT.replace("*980", "*1000"), ASKS).kinds == [
        "line/another price"
    ]
