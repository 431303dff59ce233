"""S08: nothing is booked before what it is about."""

import pytest

from harness.invariants.s08_causal_closure import CausalClosure
from tests.invariants.notation import judged

CHAIN = (
    "09:00 OrderBooked order_number=SO-7 external_id=CRM-7\n"
    "09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7\n"
    "09:10 StockReserved reservation=RSV-1 fulfilment_order=SO-7-1\n"
    "09:20 ShippingOrderAccepted fulfilment_order=SO-7-1\n"
    "09:30 StockMoved movement=MOV-1 kind=receipt\n"
    "09:31 StockChangePosted movement=MOV-1 kind=receipt\n"
    "10:00 ShipmentConfirmed shipment=SHP-3 fulfilment_order=SO-7-1 order_number=SO-7\n"
    "10:01 GoodsIssuePosted shipment=SHP-3 fulfilment_order=SO-7-1\n"
    "10:02 BillableEventRecorded source_document=SHP-3 order_number=SO-7\n"
    "11:00 InvoicePosted invoice=INV-9 source_document=SHP-3 order_number=SO-7\n"
    "11:01 ReceivablePosted kind=invoice document=INV-9 invoice=INV-9\n"
    "12:00 PaymentApplied application=APP-1 payment=PAY-1 invoice=INV-9\n"
    "12:01 ReceivablePosted kind=payment document=APP-1 invoice=INV-9\n"
)


def without(kind: str, *, of: str = "") -> str:
    return "".join(line + "\n" for line in CHAIN.splitlines() if kind not in line or of not in line)


def test_a_chain_in_its_order_is_right() -> None:
    verdict = judged(CausalClosure, CHAIN)
    assert (verdict.breaches, verdict.exercised) == ([], 9)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("OrderBooked", ["order/not there"]),
        ("FulfilmentOrderOpened", ["fulfilment order/not there", "fulfilment order/not there"]),
        ("StockMoved", ["stock movement/not there"]),
        ("ShipmentConfirmed", ["shipment/not there", "shipment/not there"]),
        ("InvoicePosted", ["invoice/not there"]),
        ("PaymentApplied", ["application/not there"]),
    ],
)
def test_what_refers_to_nothing_is_a_breach(kind: str, missing: list[str]) -> None:
    assert judged(CausalClosure, without(kind)).kinds == missing


def test_cash_without_a_claim_is_a_breach_at_once() -> None:
    verdict = judged(CausalClosure, without("ReceivablePosted", of="kind=invoice"), at_rest=False)
    assert verdict.kinds == ["claim/not there"]
    assert verdict.text == (
        "the payment APP-1 was posted to the receivables account on the strength of the claim of INV-9 at 12:01:00, "
        "which is not posted there"
    )
    assert verdict.breaches[0].witness == (11,)


def test_what_stood_before_its_order_was_finished_still_stands() -> None:
    lines = CHAIN.splitlines(keepends=True)
    assert judged(CausalClosure, "".join([*lines[:-1], "12:00 retire order/1\n", lines[-1]])).breaches == []


def test_an_order_alone_is_unexercised() -> None:
    assert judged(CausalClosure, CHAIN.splitlines()[0]).exercised == 0


def test_a_return_is_credited_and_posted_for_an_inspection_and_a_credit_memo_for_itself() -> None:
    order = "09:00 OrderBooked order_number=SO-7\n10:00 InvoicePosted invoice=INV-9 order_number=SO-7\n"
    claim = "10:01 ReceivablePosted kind=invoice document=INV-9 invoice=INV-9 amount_minor=990\n"
    found = "11:00 ReturnInspected rma=RMA-2 receipt=RCV-1 inspection=INS-1 lines=1:WIDGET:2>restock\n"
    bill = "11:01 BillableEventRecorded type=return_accepted source_document=INS-1 order_number=SO-7\n"
    ledger = "11:02 ReturnPosted rma=RMA-2 inspection=INS-1 lines=1:WIDGET:2>restock\n"
    memo = "11:30 CreditPosted credit_memo=CM-1 invoice=INV-9 rma=RMA-2\n"
    posted = "11:31 ReceivablePosted kind=credit_memo document=CM-1 invoice=INV-9 amount_minor=-990\n"
    assert judged(CausalClosure, order + claim + found + bill + ledger + memo + posted).breaches == []
    assert judged(CausalClosure, order + claim + bill + ledger + memo + posted).kinds == ["inspection/not there"] * 2
    assert judged(CausalClosure, order + claim + found + posted).kinds == ["credit memo/not there"]
