"""Q33: the customer has been told what became of his order."""

import pytest

from harness.invariants.q33_customer_told import CustomerTold
from tests.invariants.notation import judged

OCCASIONS = {
    "booked": "OrderBooked order_number=DOC-1 external_id=CRM-7",
    "backordered": "QuantityBackordered fulfilment_order=DOC-1 successor=SO-7-2 lines=1:WIDGET:2",
    "cut": "QuantityCut fulfilment_order=DOC-1 order_number=SO-7 lines=1:WIDGET:2",
    "price_approved": "PriceApproved order_number=DOC-1 external_id=CRM-7 decision=as_quoted",
    "shipped": "ShipmentConfirmed shipment=DOC-1 order_number=SO-7",
    "delivered": "DeliveryConfirmed shipment=DOC-1 version=1 final=yes lines=1:WIDGET:1/1/0",
    "invoiced": "InvoicePosted invoice=DOC-1 order_number=SO-7",
    "paid": "PaymentApplied application=DOC-1 payment=PAY-1 invoice=INV-1",
    "closed": "OrderClosed order_number=DOC-1 external_id=CRM-7",
}

every_occasion = pytest.mark.parametrize(("kind", "fact"), OCCASIONS.items(), ids=OCCASIONS)


def told(kind: str, version: int = 1, at: str = "11:00") -> str:
    return f"{at} MilestoneRecorded order=CRM-7 kind={kind} document=DOC-1 version={version} reason=as_quoted\n"


@every_occasion
def test_what_the_customer_was_told_holds(kind: str, fact: str) -> None:
    verdict = judged(CustomerTold, f"10:00 {fact}\n{told(kind)}")
    assert verdict.breaches == []
    assert verdict.exercised == 1


@every_occasion
def test_what_he_was_never_told_is_a_breach(kind: str, fact: str) -> None:
    verdict = judged(CustomerTold, f"10:00 {fact}\n{told('confirmed')}")
    assert verdict.kinds == [f"{kind}/never told"]
    assert verdict.text.endswith("at 10:00:00, and the customer was never told")
    assert verdict.breaches[0].witness == (0,)


def test_that_a_price_was_approved_is_no_news_if_it_is_the_other_one() -> None:
    said = told("price_approved").replace("as_quoted", "as_contracted")
    verdict = judged(CustomerTold, f"10:00 {OCCASIONS['price_approved']}\n{said}")
    assert verdict.kinds == ["price_approved/never told"]


@pytest.mark.parametrize(("kind", "other"), [("booked", "on_hold"), ("backordered", "recalled")])
def test_a_hold_tells_of_the_booking_and_a_recall_of_the_backorder_that_it_makes(kind: str, other: str) -> None:
    assert judged(CustomerTold, f"10:00 {OCCASIONS[kind]}\n{told(other)}").breaches == []


def test_a_second_occasion_wants_a_second_statement() -> None:
    twice = f"10:00 {OCCASIONS['backordered']}\n10:30 {OCCASIONS['backordered']}\n"
    assert len(judged(CustomerTold, twice + told("backordered") + told("backordered")).breaches) == 1
    assert judged(CustomerTold, twice + told("backordered") + told("backordered", 2)).breaches == []


def test_an_open_case_about_the_document_is_an_answer_and_one_about_another_is_not() -> None:
    case = "12:00 CaseListed status=open business_key=milestone:CRM-7:shipped:{}:v1"
    shipped = f"10:00 {OCCASIONS['shipped']}\n"
    assert judged(CustomerTold, shipped + case.format("DOC-1")).breaches == []
    assert len(judged(CustomerTold, shipped + case.format("DOC-2")).breaches) == 1


def test_a_finished_order_is_asked_all_the_same() -> None:
    booked = f"10:00 {OCCASIONS['booked']}\n"
    assert len(judged(CustomerTold, booked + "14:00 retire order/1").breaches) == 1
    assert judged(CustomerTold, booked + told("booked") + "14:00 retire order/1").breaches == []


def test_what_is_told_of_a_finished_order_late_is_told() -> None:
    booked = f"10:00 {OCCASIONS['booked']}\n14:00 retire order/1\n"
    assert judged(CustomerTold, booked + "15:00 " + told("booked").partition(" ")[2]).breaches == []
    assert len(judged(CustomerTold, booked + "15:00 " + told("shipped").partition(" ")[2]).breaches) == 1


def test_before_rest_nothing_is_missing_yet_and_without_an_occasion_it_is_unexercised() -> None:
    assert judged(CustomerTold, f"10:00 {OCCASIONS['booked']}", at_rest=False).breaches == []
    assert judged(CustomerTold, told("booked")).exercised == 0


def test_of_an_order_that_the_channel_has_forgotten_a_case_about_it_is_enough() -> None:
    left = "10:00 ShipmentConfirmed order/1 shipment=SHP-1 order_number=SO-1\n"
    gone = "11:00 OrderForgotten order/1 order=CRM-1\n"
    case = "18:00 CaseListed case=CASE-1 business_key=crm/order.submitted/CRM-1/1/af owner=order_desk status=open\n"
    assert judged(CustomerTold, left + gone + case).kinds == []
    assert judged(CustomerTold, left + gone).kinds == ["shipped/never told"]
    assert judged(CustomerTold, left + case).kinds == ["shipped/never told"]


def test_what_is_decided_in_one_instant_in_part_for_a_substitute_is_told_at_once() -> None:
    parts = (
        "10:00 QuantityBackordered fulfilment_order=SO-7-1 successor=SO-7-2 lines=1:GREY:2\n"
        "10:00 QuantityBackordered fulfilment_order=SO-7-1 successor=SO-7-3 lines=2:HINGE:1\n"
    )
    told = "10:05 MilestoneRecorded order=CRM-7 document=SO-7-1 kind=backordered version={}\n"
    again = "11:00 QuantityBackordered fulfilment_order=SO-7-1 successor=SO-7-4 lines=1:GREY:1\n"
    assert judged(CustomerTold, parts + told.format(3)).breaches == []
    assert len(judged(CustomerTold, parts + told.format(3) + again).breaches) == 1
    assert len(judged(CustomerTold, parts).breaches) == 1


def test_a_case_about_a_wish_excuses_its_answer_and_nothing_else() -> None:
    case = "18:00 CaseListed business_key={} owner=order_desk status=open\n"
    wish = case.format("amend:SO-1:r2")
    booked = "10:00 OrderBooked external_id=CRM-1 order_number=SO-1\n"
    assert judged(CustomerTold, booked + wish).kinds == ["booked/never told"]
    assert judged(CustomerTold, booked + case.format("milestone:CRM-1:booked:SO-1:v1")).breaches == []
    amended = "10:00 OrderAmended external_id=CRM-1 order_number=SO-1 revision=2\n"
    assert judged(CustomerTold, amended + case.format("amend:SO-1-r2:r2")).breaches == []
    gone = "09:00 OrderForgotten order=CRM-1\n"
    cancel = case.format("crm/order.cancel_requested/CRM-1/CRQ-1")
    shipped = "10:00 ShipmentConfirmed shipment=SHP-1 order_number=SO-1\n"
    assert judged(CustomerTold, gone + shipped + cancel).kinds == ["shipped/never told"]
    assert judged(CustomerTold, gone + shipped + case.format("milestone:CRM-1:released:SO-1-1:v2")).breaches == []


def test_what_is_counted_again_is_no_news_yet() -> None:
    provisional = OCCASIONS["delivered"].replace("final=yes", "final=no")
    assert judged(CustomerTold, f"10:00 {provisional}\n").exercised == 0


def test_he_is_told_whether_he_may_send_something_back_and_what_he_gets_for_it() -> None:
    for fact, kind, document in (
        ("ReturnAuthorized rma=RMA-2 return_id=RET-3", "return_authorized", "RMA-2"),
        ("ReturnRefused return_id=RET-3 reason=more_than_invoiced", "return_refused", "RET-3"),
        ("CreditPosted credit_memo=CM-1", "credited", "CM-1"),
    ):
        told = f"12:01 MilestoneRecorded order=CRM-7 kind={kind} document={document} version=1"
        assert judged(CustomerTold, f"12:00 {fact}\n{told}").breaches == []
        assert judged(CustomerTold, f"12:00 {fact}\n").kinds == [f"{kind}/never told"]


def test_every_customer_of_a_consolidated_invoice_is_told_of_it_and_of_what_pays_it() -> None:
    both = (
        "22:00 InvoicePosted invoice=INV-9 lines=1:WIDGET:1,1:WIDGET:1 orders=SO-7:0:5@order/1,SO-8:0:5@order/2 "
        "sources=SHP-3/SO-7@order/1,SHP-4/SO-8@order/2\n"
        "23:00 PaymentApplied application=APP-1 payment=PAY-1 invoice=INV-9 amount_minor=10\n"
    )
    told = "23:10 MilestoneRecorded {0} order=CRM-{1} kind=invoiced document=INV-9 version=1\n" \
        "23:10 MilestoneRecorded {0} order=CRM-{1} kind=paid document=APP-1 version=2\n"  # fmt: skip
    one, two = told.format("order/1", 7), told.format("order/2", 8)
    assert judged(CustomerTold, both + one + two).breaches == []
    assert judged(CustomerTold, both + one + one).kinds == ["invoiced/never told", "paid/never told"]


def test_what_is_taken_off_it_and_put_back_on_he_is_told_once_the_orders_may_be_over() -> None:
    story = (
        "22:00 InvoicePosted order/1 invoice=INV-9 lines=1:WIDGET:1 orders=SO-7:0:5@order/1,SO-8:0:5@order/2 "
        "sources=SHP-3/SO-7@order/1\n"
        "22:10 MilestoneRecorded order/1 order=CRM-7 kind=invoiced document=INV-9 version=1\n"
        "22:10 MilestoneRecorded order/2 order=CRM-8 kind=invoiced document=INV-9 version=1\n"
        "23:00 PaymentUnapplied order/1 application=APP-1 payment=PAY-1 invoice=INV-9 amount_minor=10\n"
        "23:01 MilestoneRecorded order/1 order=CRM-7 kind=payment_reversed document=APP-1 version=3\n"
        "23:20 PaymentApplied order/1 application=APP-2 payment=PAY-1 invoice=INV-9 amount_minor=10\n"
    )
    told = "23:30 MilestoneRecorded order/1 order=CRM-7 kind=paid document=APP-2 version=4\n"
    assert judged(CustomerTold, story + told).breaches == []
    assert judged(CustomerTold, story).kinds == ["paid/never told"]


def test_so_it_is_whatever_the_orders_are_called() -> None:
    one, two = "bought/order/1", "bought/order/2"
    both = (
        f"09:00 OrderBooked {one} external_id=CRM-7 order_number=SO-B7\n"
        f"09:00 OrderBooked {two} external_id=CRM-8 order_number=SO-B8\n"
        f"09:01 MilestoneRecorded {one} kind=booked document=SO-B7 version=1\n"
        f"09:01 MilestoneRecorded {two} kind=booked document=SO-B8 version=1\n"
        f"22:00 InvoicePosted {one} invoice=INV-9 lines=1:WIDGET:1,1:WIDGET:1 orders=SO-B7:0:5@{one},SO-B8:0:5@{two} "
        f"sources=SHP-3/SO-B7@{one},SHP-4/SO-B8@{two}\n"
    )
    told = "23:10 MilestoneRecorded {}/again kind=invoiced document=INV-9 version=1\n"
    assert judged(CustomerTold, both + told.format(one) + told.format(two)).breaches == []
    assert judged(CustomerTold, both + told.format(one)).kinds == ["invoiced/never told"]


def test_what_is_paid_for_a_contract_or_for_what_was_used_and_taken_off_again_is_news_to_no_orders_customer() -> None:
    invoiced = "22:00 InvoicePosted invoice=INV-9 lines=1:WIDGET:1 contract=SC-1\n"
    money = "payment=PAY-1 invoice=INV-9 amount_minor=10"
    paid = f"23:00 PaymentApplied application=APP-1 {money}\n23:10 PaymentUnapplied application=APP-1 {money}\n"
    verdict = judged(CustomerTold, invoiced + paid)
    assert (verdict.breaches, verdict.exercised) == ([], 0)
    of_an_order = judged(CustomerTold, invoiced.replace("contract=SC-1", "order_number=SO-7") + paid)
    assert of_an_order.kinds == ["invoiced/never told", "paid/never told", "payment_reversed/never told"]
