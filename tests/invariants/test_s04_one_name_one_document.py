"""S04: a number means one thing in every book, and one thing has one number in each."""

import pytest

from harness.invariants.s04_one_name_one_document import OneNameOneDocument
from tests.invariants.notation import judged

TWO = (
    "09:00 OrderBooked order_number=SO-7 external_id=CRM-7\n"
    "09:00 OrderBooked order/2 order_number=SO-8 external_id=CRM-8\n"
    "09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7\n"
    "09:00 FulfilmentOrderOpened order/2 fulfilment_order=SO-8-1 order_number=SO-8\n"
    "10:00 ShipmentConfirmed order/2 shipment=SHP-3 fulfilment_order=SO-8-1 order_number=SO-8\n"
    "11:00 InvoicePosted order/2 invoice=INV-9 source_document=SHP-3 order_number=SO-8\n"
    "12:00 PaymentApplied order/2 application=APP-1 payment=PAY-1 invoice=INV-9\n"
)
RIGHT = (
    "12:30 MilestoneRecorded order/2 order=CRM-8 kind=shipped document=SHP-3\n"
    "12:30 BillableEventRecorded order/2 source_document=SHP-3 order_number=SO-8\n"
    "12:30 GoodsIssuePosted order/2 shipment=SHP-3 fulfilment_order=SO-8-1\n"
    "12:30 ReceivablePosted order/2 kind=invoice document=INV-9 invoice=INV-9 order_number=SO-8\n"
    "12:30 ReceivablePosted order/2 kind=payment document=APP-1 invoice=INV-9 order_number=SO-8\n"
    "12:30 MilestoneRecorded order/2 order=CRM-8 kind=paid document=APP-1\n"
)


def test_documents_that_go_under_their_own_order_are_right() -> None:
    verdict = judged(OneNameOneDocument, TWO + RIGHT)
    assert (verdict.breaches, verdict.exercised) == ([], 7)


@pytest.mark.parametrize("number", range(len(RIGHT.splitlines())))
def test_one_that_goes_under_another_order_is_a_breach(number: int) -> None:
    line = RIGHT.splitlines()[number].replace("CRM-8", "CRM-7").replace("SO-8", "SO-7")
    verdict = judged(OneNameOneDocument, TWO + line + "\n")
    assert verdict.kinds in (["milestone/another's document"], ["document/another order's"])


def test_what_is_said_is_whose_it_is() -> None:
    verdict = judged(OneNameOneDocument, TWO + RIGHT.splitlines()[0].replace("CRM-8", "CRM-7"))
    assert verdict.text == (
        'the customer of order CRM-7 was told "shipped" about SHP-3 at 12:30:00, which is order CRM-8\'s'
    )
    assert verdict.breaches[0].witness == (4, 7)


def test_an_order_with_two_numbers_and_one_without_are_breaches() -> None:
    again = "09:30 OrderBooked order_number=SO-9 external_id=CRM-7\n"
    assert judged(OneNameOneDocument, TWO[: TWO.index("09:00 Ful")] + again).kinds == ["order/two sales orders"]
    assert judged(OneNameOneDocument, "09:00 OrderBooked order_number=SO-7\n").kinds == ["order/without a number"]


def test_a_document_of_a_finished_order_says_nothing_and_one_order_alone_is_unexercised() -> None:
    assert judged(OneNameOneDocument, TWO + "12:10 retire order/2\n" + RIGHT.replace("CRM-8", "CRM-7")).breaches == []
    assert judged(OneNameOneDocument, TWO[: TWO.index("10:00")]).exercised == 0


AGAIN = """
09:00 OrderSubmitted order/1 order=CRM-7 customer=C-1
09:05 OrderBooked order/1 order_number=SO-7 external_id=CRM-7 customer=C-1
13:00 OrderSubmitted order/2 order=CRM-7 customer=C-2
13:01 CallSent operation=recordMilestone subject=CRM-7/shipped key=m1
13:02 EventAcknowledged order/2 type=order.submitted subject=CRM-7 status=202
"""
TELLS = "13:03 CallSent operation=recordMilestone subject=CRM-7/invoiced key=m2\n"


def test_nobody_is_told_anything_under_a_number_that_is_known_to_be_anothers() -> None:
    assert judged(OneNameOneDocument, AGAIN).kinds == []
    verdict = judged(OneNameOneDocument, AGAIN + TELLS)
    assert verdict.kinds == ["milestone/number is another's"]
    assert "C-1, was told something under it" in verdict.text
    assert judged(OneNameOneDocument, (AGAIN + TELLS).replace("status=202", "status=503")).kinds == []
    assert judged(OneNameOneDocument, (AGAIN + TELLS).replace("customer=C-2", "customer=C-1")).kinds == []


@pytest.mark.parametrize("finished", ["", "12:50 retire order/2\n"])
def test_a_credit_memo_is_booked_to_its_order_finished_or_not(finished: str) -> None:
    credited = "12:40 CreditPosted order/2 credit_memo=CM-1 invoice=INV-9 order_number=SO-8\n"
    booked = "13:00 ReceivablePosted order/2 kind=credit_memo document=CM-1 invoice=INV-9 order_number=SO-8\n"
    told = "13:01 MilestoneRecorded order/2 order=CRM-8 kind=credited document=CM-1\n"
    assert judged(OneNameOneDocument, TWO + credited + finished + booked + told).breaches == []
    elsewhere = booked.replace("SO-8", "SO-7")
    assert judged(OneNameOneDocument, TWO + credited + finished + elsewhere).kinds == ["document/another order's"]


SERVED = (
    "09:00 InvoicePosted contract/SVC-12 invoice=INV-3 contract=SVC-12 customer=C-5\n"
    "10:00 PaymentApplied contract/SVC-12 application=APP-3 payment=PAY-3 invoice=INV-3\n"
    "10:00 CreditPosted contract/SVC-12 credit_memo=CM-3 invoice=INV-3 customer=C-5\n"
)
IN_LEDGER = (
    "11:00 ReceivablePosted kind=invoice document=INV-3 invoice=INV-3 contract=SVC-12 customer=C-5\n"
    "11:00 ReceivablePosted kind=payment document=APP-3 invoice=INV-3 contract=SVC-12 customer=C-5\n"
    "11:00 ReceivablePosted kind=credit_memo document=CM-3 invoice=INV-3 contract=SVC-12 customer=C-5\n"
)


def test_what_a_contract_is_billed_paid_and_credited_with_stands_under_it() -> None:
    verdict = judged(OneNameOneDocument, SERVED + IN_LEDGER)
    assert (verdict.breaches, verdict.exercised) == ([], 3)


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("contract=SVC-12 customer=C-5", "contract=SVC-1 customer=C-1"),
        ("customer=C-5", "customer=C-1"),
        ("contract=SVC-12 customer=C-5", "order_number=SO-7"),
        ("contract=SVC-12 customer=C-5", ""),
    ],
)
def test_on_the_account_of_another_contract_it_is_a_breach(number: int, right: str, wrong: str) -> None:
    line = IN_LEDGER.splitlines()[number].replace(right, wrong)
    assert judged(OneNameOneDocument, SERVED + line + "\n").kinds == ["document/another contract's"]


def test_what_is_an_orders_is_no_contracts() -> None:
    line = RIGHT.splitlines()[3].replace("order_number=SO-8", "contract=SVC-1 customer=C-1")
    assert judged(OneNameOneDocument, TWO + line + "\n").kinds == ["document/another order's"]
