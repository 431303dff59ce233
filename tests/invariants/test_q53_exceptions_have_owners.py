"""Q53: what could not be done is on somebody's desk."""

import pytest

from harness.invariants.q53_exceptions_have_owners import ExceptionsHaveOwners
from tests.invariants.notation import judged

REFUSED = "09:01 CallAnswered operation=bookOrder key=book:crm:CRM-9:r1 subject=CRM-9 status=422 code=unknown_item\n"
WHOLE = "reason_code=unknown_item owner=order_desk next_action=correct deadline_at=14:00"
CASE = f"12:00 CaseListed status=open case=CASE-1 business_key=book:crm:CRM-9:r1 {WHOLE}\n"


def test_a_refusal_on_somebodys_desk_is_right() -> None:
    verdict = judged(ExceptionsHaveOwners, REFUSED + CASE)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_a_refusal_that_nobody_looks_at_is_a_breach() -> None:
    verdict = judged(ExceptionsHaveOwners, REFUSED)
    assert verdict.kinds == ["call/refused in silence"]
    assert verdict.text == (
        "bookOrder for CRM-9 was refused for good at 09:01:00 (unknown_item), and no case is about it"
    )


def test_a_refusal_that_was_mended_is_right() -> None:
    mended = "10:00 CallAnswered operation=bookOrder key=book:crm:CRM-9:r1 subject=CRM-9 status=201\n"
    assert judged(ExceptionsHaveOwners, REFUSED + mended).breaches == []


@pytest.mark.parametrize("status", ["0", "408", "425", "429", "503"])
def test_not_now_is_no_refusal(status: str) -> None:
    verdict = judged(ExceptionsHaveOwners, REFUSED.replace("422", status))
    assert (verdict.breaches, verdict.exercised) == ([], 0)


@pytest.mark.parametrize("field", WHOLE.split())
def test_a_case_that_lacks_something_is_nobodys(field: str) -> None:
    verdict = judged(ExceptionsHaveOwners, REFUSED + CASE.replace(field, ""))
    assert verdict.kinds == ["case/nobody's"]
    assert "case CASE-1 about book:crm:CRM-9:r1 has no" in verdict.text


ACK = "10:30 EventAcknowledged type={} subject=X status=202\n"
DUTIES = [
    ("OrderSubmitted order=CRM-1 revision=1", "order.submitted", "OrderBooked external_id=CRM-1"),
    ("OrderSubmitted order=CRM-1 revision=1", "order.submitted", "OrderRejected external_id=CRM-1"),
    ("StockMoved movement=MOV-1 kind=receipt", "inventory.changed", "StockChangePosted movement=MOV-1"),
    ("PickShorted short_no=SHT-1", "pick.shorted", "ShortRecorded short_no=SHT-1"),
    (
        "RecallRequested fulfilment_order=SO-1-1 recall_no=RCL-1",
        "order.recall_requested",
        "RecallRecorded fulfilment_order=SO-1-1 recall_no=RCL-1",
    ),
    ("InvoicePosted invoice=INV-1", "invoice.posted", "ReceivablePosted kind=invoice document=INV-1"),
    ("InvoiceVoided invoice=INV-1", "invoice.voided", "VoidPosted document=INV-1"),
    ("PaymentApplied application=APP-1", "payment.applied", "ReceivablePosted kind=payment document=APP-1"),
    ("PaymentUnapplied application=APP-1", "payment.unapplied", "ReceivablePosted kind=reversal document=APP-1"),
    ("RefundRecorded refund_no=RFD-1", "payment.refunded", "RefundPosted refund_no=RFD-1"),
    ("PaymentRequested payment_request=PRQ-1", "payment_request.opened", "CaptureFailed payment_request=PRQ-1"),
    ("PaymentRequested payment_request=PRQ-1", "payment_request.opened", "RefundFailed payment_request=PRQ-1"),
    ("FundsCaptured transaction=TXN-1", "payment_request.settled", "CaptureRecorded transaction=TXN-1"),
    ("FundsRefunded refund=RTX-1", "payment_request.settled", "RefundRecorded refund=RTX-1"),
    ("ChargedBack charge_back=CBK-1", "payment_request.charged_back", "PaymentReversed transaction=CBK-1"),
    ("ReturnRequested return_id=RET-1", "return.requested", "ReturnRefused return_id=RET-1"),
]


@pytest.mark.parametrize(("cause", "event", "effect"), DUTIES)
def test_what_is_acknowledged_has_its_effect(cause: str, event: str, effect: str) -> None:
    happened = f"10:00 {cause}\n{ACK.format(event)}"
    elsewhere = effect.replace(" ", " order/1/pay/1 ", 1)
    assert judged(ExceptionsHaveOwners, f"{happened}11:00 {elsewhere}").breaches == []
    dropped = judged(ExceptionsHaveOwners, happened)
    assert dropped.kinds == ["event/acknowledged and dropped"]
    assert f"the engine acknowledged {event} at 10:30:00" in dropped.text


@pytest.mark.parametrize(("cause", "event", "effect"), DUTIES)
def test_a_late_copy_of_what_was_done_asks_for_nothing(cause: str, event: str, effect: str) -> None:
    journal = f"10:00 {cause}\n10:10 {effect}\n{ACK.format(event)}"
    assert judged(ExceptionsHaveOwners, journal).breaches == []


def test_a_shipment_is_told_to_the_order_book_and_to_invoicing() -> None:
    shipped = "10:00 ShipmentConfirmed shipment=SHP-1\n" + ACK.format("shipment.confirmed")
    posted, billed = "11:00 GoodsIssuePosted shipment=SHP-1\n", "11:00 BillableEventRecorded source_document=SHP-1\n"
    assert judged(ExceptionsHaveOwners, shipped + posted + billed).breaches == []
    assert "invoicing never heard of shipment SHP-1" in judged(ExceptionsHaveOwners, shipped + posted).text
    assert "the order book never heard of shipment SHP-1" in judged(ExceptionsHaveOwners, shipped + billed).text


def test_what_was_not_acknowledged_is_still_the_senders() -> None:
    shipped = "10:00 ShipmentConfirmed shipment=SHP-1\n" + ACK.format("shipment.confirmed").replace("202", "500")
    assert judged(ExceptionsHaveOwners, shipped).breaches == []


def test_a_case_about_the_document_is_an_answer() -> None:
    shipped = "10:00 ShipmentConfirmed shipment=SHP-1 fulfilment_order=SO-1-1\n" + ACK.format("shipment.confirmed")
    case = f"12:00 CaseListed status=open business_key=fo/SO-1-1 {WHOLE}\n"
    assert judged(ExceptionsHaveOwners, shipped + case).breaches == []


def test_goods_issues_are_told_by_their_shipment() -> None:
    moved = "10:00 StockMoved movement=MOV-1 kind=goods_issue\n" + ACK.format("inventory.changed")
    assert judged(ExceptionsHaveOwners, moved).breaches == []


WISH = (
    "10:00 EventSent type={0} business_key={1} subject=CRM-7\n"
    "10:30 EventAcknowledged type={0} subject=CRM-7 status=202\n"
)
WISHES = [
    ("order.cancel_requested", "crm/order.cancel_requested/CRM-7/CRQ-2/1", "the wish to cancel order CRM-7"),
    ("order.change_requested", "crm/order.change_requested/CRM-7/2", "the wish to change order CRM-7"),
]


@pytest.mark.parametrize(("event", "key", "says"), WISHES)
def test_a_wish_that_was_acknowledged_is_decided_or_on_a_desk(event: str, key: str, says: str) -> None:
    wish = WISH.format(event, key)
    dropped = judged(ExceptionsHaveOwners, wish)
    assert (dropped.kinds, dropped.exercised) == (["event/acknowledged and dropped"], 1)
    assert f"acknowledged {event} at 10:30:00, but whoever decides it never heard of {says}" in dropped.text
    to_change = event == "order.change_requested"
    told = f"11:00 MilestoneRecorded order=CRM-7 document={'SO-1-r2' if to_change else 'CRQ-2'} kind={{}}\n"
    for kind in ("amended", "change_refused") if to_change else ("cancelled", "cancellation_refused"):
        assert judged(ExceptionsHaveOwners, wish + told.format(kind)).breaches == []
    assert len(judged(ExceptionsHaveOwners, wish + told.format("booked")).breaches) == 1
    assert len(judged(ExceptionsHaveOwners, wish + told.format("shipped")).breaches) == 1
    case = f"12:00 CaseListed status=open business_key={key} {WHOLE}\n"
    assert judged(ExceptionsHaveOwners, wish + case).breaches == []
    other = case.replace(key, "bill:goods_issue:CRM-7")
    assert len(judged(ExceptionsHaveOwners, wish + other).breaches) == 1
    assert len(judged(ExceptionsHaveOwners, wish + case.replace("open", "closed")).breaches) == 1


def test_a_wish_to_cancel_is_answered_under_its_own_number() -> None:
    first = WISH.format("order.cancel_requested", "crm/order.cancel_requested/CRM-7/CRQ-1/1")
    told = "11:00 MilestoneRecorded order=CRM-7 document=CRQ-2 kind=cancelled\n"
    assert len(judged(ExceptionsHaveOwners, first + told).breaches) == 1
    assert judged(ExceptionsHaveOwners, first + told.replace("CRQ-2", "CRQ-1")).breaches == []


def test_a_wish_to_change_is_answered_under_its_revision_or_a_later_one() -> None:
    wish = WISH.format("order.change_requested", "crm/order.change_requested/CRM-7/2")
    told = "11:00 MilestoneRecorded order=CRM-7 document=SO-1-r{} kind=amended\n"
    assert len(judged(ExceptionsHaveOwners, wish + told.format(1)).breaches) == 1
    assert judged(ExceptionsHaveOwners, wish + told.format(2)).breaches == []
    assert judged(ExceptionsHaveOwners, wish + told.format(3)).breaches == []


def test_a_change_that_the_order_book_has_made_was_heard_of_though_nobody_could_be_told() -> None:
    wish = WISH.format("order.change_requested", "crm/order.change_requested/CRM-7/2")
    made = "11:00 OrderAmended order_number=SO-1 external_id=CRM-7 revision={}\n"
    assert len(judged(ExceptionsHaveOwners, wish + made.format(1)).breaches) == 1
    assert judged(ExceptionsHaveOwners, wish + made.format(2)).breaches == []


@pytest.mark.parametrize(("event", "key", "says"), WISHES)
def test_a_wish_about_an_order_that_the_channel_has_forgotten_is_in_the_case_about_the_order(
    event: str, key: str, says: str
) -> None:
    case = f"12:00 CaseListed status=open business_key=crm/order.submitted/CRM-7/1/ab {WHOLE}\n"
    assert says in judged(ExceptionsHaveOwners, WISH.format(event, key) + case).text
    forgotten = "11:00 OrderForgotten order=CRM-7\n"
    assert judged(ExceptionsHaveOwners, WISH.format(event, key) + forgotten + case).breaches == []


def test_where_nothing_goes_wrong_it_is_unexercised() -> None:
    journal = "10:00 InvoicePosted invoice=INV-1\n10:10 ReceivablePosted kind=invoice document=INV-1\n"
    assert judged(ExceptionsHaveOwners, journal + ACK.format("invoice.posted")).exercised == 0


DECIDED = "10:00 CaseDecided case=CASE-1 business_key=book:crm:CRM-9:r1 system=order-desk action={} reason=gone\n"
REJECTED = "10:01 MilestoneRecorded order=CRM-9 kind=rejected document=CRM-9\n"
SUBMITTED = "09:00 OrderSubmitted order=CRM-9 revision=1\n09:00 EventAcknowledged type=order.submitted status=202\n"


def test_an_order_that_a_person_has_given_up_is_right_if_its_customer_was_told() -> None:
    verdict = judged(ExceptionsHaveOwners, SUBMITTED + REFUSED + DECIDED.format("close") + REJECTED)
    assert verdict.breaches == []
    assert verdict.exercised == 3


def test_an_order_that_a_person_has_given_up_and_nobody_has_told_is_a_breach() -> None:
    verdict = judged(ExceptionsHaveOwners, SUBMITTED + REFUSED + DECIDED.format("close"))
    assert verdict.kinds == ["call/closed unfinished", "event/acknowledged and dropped"]
    assert "order-desk closed its case (gone), and it is neither done nor told" in verdict.breaches[0].summary


def test_a_case_that_the_engine_did_not_let_anybody_close_is_nobodys() -> None:
    refused = "10:01 DecisionRefused case=CASE-1 business_key=book:crm:CRM-9:r1 action=close status=409\n"
    journal = SUBMITTED + REFUSED + DECIDED.format("close") + refused + REJECTED
    assert judged(ExceptionsHaveOwners, journal).kinds == ["call/refused in silence", "event/acknowledged and dropped"]


@pytest.mark.parametrize("action", ["retry", "correct"])
def test_what_was_tried_again_and_did_not_come_to_anything_is_nobodys(action: str) -> None:
    verdict = judged(ExceptionsHaveOwners, REFUSED + DECIDED.format(action) + REJECTED)
    assert verdict.kinds == ["call/refused in silence"]


def test_a_posting_whose_case_was_closed_is_still_missing() -> None:
    refused = "09:01 CallAnswered operation=postInvoice key=post:invoice:INV-9 subject=INV-9 status=422 code=strange\n"
    closed = DECIDED.format("close").replace("book:crm:CRM-9:r1", "post:invoice:INV-9")
    assert judged(ExceptionsHaveOwners, refused + closed + REJECTED).kinds == ["call/closed unfinished"]


def test_a_refusal_that_was_corrected_and_executed_is_right_even_if_the_answer_was_lost() -> None:
    done = "10:02 CallExecuted operation=bookOrder key=book:crm:CRM-9:r1:c1 subject=CRM-9 status=201\n"
    assert judged(ExceptionsHaveOwners, REFUSED + DECIDED.format("correct") + done).breaches == []


def test_a_proof_of_delivery_reaches_the_order_book_and_of_nothing_accepted_nothing_is_billed() -> None:
    left = "09:00 ShipmentConfirmed shipment=SHP-3 fulfilment_order=SO-7-1 order_number=SO-7 lines=1/1:WIDGET:2\n"
    posted = "09:05 GoodsIssuePosted shipment=SHP-3 fulfilment_order=SO-7-1\n"
    proof = "10:00 DeliveryConfirmed shipment=SHP-3 version=1 final=yes lines=1:WIDGET:0/2/0\n"
    heard = ACK.format("shipment.confirmed") + ACK.format("delivery.confirmed")
    recorded = "10:40 DeliveryRecorded shipment=SHP-3 order_number=SO-7\n"
    assert judged(ExceptionsHaveOwners, left + posted + proof + heard + recorded).breaches == []
    dropped = judged(ExceptionsHaveOwners, left + posted + proof + heard)
    assert dropped.kinds == ["event/acknowledged and dropped"]
    assert "the order book never heard of the proof of delivery of SHP-3" in dropped.text
    accepted = proof.replace("0/2/0", "1/1/0")
    unbilled = judged(ExceptionsHaveOwners, left + posted + accepted + heard + recorded)
    assert "invoicing never heard of shipment SHP-3" in unbilled.text
