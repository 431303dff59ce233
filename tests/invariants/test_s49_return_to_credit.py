"""S49: what comes back is allowed, received, looked at, put where it was said, and credited as it was accepted."""

from harness.invariants.s49_return_to_credit import ReturnToCredit
from seatrial.policy import Policies
from tests.invariants.notation import judged

WISH = "08:50 ReturnRequested return_id=RET-3 order=CRM-7 lines=INV-9/1:WIDGET:3\n"
RMA = "09:00 ReturnAuthorized rma=RMA-2 return_id=RET-3 order_number=SO-7 lines=INV-9/1:WIDGET:3~1\n"
COMES = (
    "09:01 ReturnExpected rma=RMA-2 lines=1:WIDGET:3\n10:00 ReturnReceived rma=RMA-2 receipt=RCV-1 lines=1:WIDGET:3\n"
)
FOUND = "11:00 ReturnInspected rma=RMA-2 receipt=RCV-1 inspection=INS-1 lines=1:WIDGET:2>restock,1:WIDGET:0+1>scrap\n"
LEDGER = "11:05 ReturnPosted rma=RMA-2 inspection=INS-1 lines=1:WIDGET:2>restock,1:WIDGET:0+1>scrap\n"
CREDIT = (
    "{} CreditPosted credit_memo=CM-1 invoice=INV-9 reason=return rma={} lines=INV-9/1/1:WIDGET:{}@990 currency=EUR\n"
)
ALL = WISH + RMA + COMES + FOUND + LEDGER


def test_what_was_accepted_is_credited() -> None:
    verdict = judged(ReturnToCredit, ALL + CREDIT.format("12:00", "RMA-2", 2))
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_one_more_than_was_accepted_is_a_breach() -> None:
    verdict = judged(ReturnToCredit, ALL + CREDIT.format("12:00", "RMA-2", 3))
    assert verdict.kinds == ["return/credited and not accepted"]
    assert verdict.text == (
        "of RMA-2, 3 units of WIDGET of line 1 of INV-9 were credited with CM-1 at 12:00:00; 2 had been accepted"
    )


def test_a_credit_before_the_parcel_is_a_breach_unless_the_policy_is_generous() -> None:
    early = WISH + RMA + CREDIT.format("09:00:30", "RMA-2", 3) + COMES + FOUND + LEDGER
    assert judged(ReturnToCredit, early).kinds == ["return/credited and not accepted"]
    assert judged(ReturnToCredit, early, Policies(return_requires_receipt=False)).breaches == []


def test_a_credit_without_authorisation_is_a_breach_and_one_of_another_kind_is_none() -> None:
    assert judged(ReturnToCredit, CREDIT.format("12:00", "RMA-9", 1)).kinds == ["credit memo/without authorisation"]
    assert judged(ReturnToCredit, CREDIT.format("12:00", "", 1).replace("=return", "=price_correction")).breaches == []


def test_the_ledger_puts_it_where_the_warehouse_did() -> None:
    verdict = judged(ReturnToCredit, ALL.replace(LEDGER, LEDGER.replace("scrap", "restock")))
    assert verdict.kinds == ["inspection/posted otherwise"]
    assert judged(ReturnToCredit, ALL.replace(LEDGER, LEDGER.replace(":2>", ":1>"))).kinds == [
        "inspection/posted otherwise"
    ]


def test_units_that_go_nowhere_are_a_breach() -> None:
    lost = FOUND.replace(",1:WIDGET:0+1>scrap", "")
    assert "inspection/units unaccounted for" in judged(ReturnToCredit, WISH + RMA + COMES + lost).kinds


def test_whatever_stops_half_way_is_a_breach_at_rest_unless_somebody_has_it_on_his_desk() -> None:
    for journal, kind, key in (
        (WISH, "return/never decided", "rma:crm:RET-3"),
        (WISH + RMA, "return/never expected", "expect:RMA-2"),
        (WISH + RMA + COMES + FOUND, "inspection/never posted", "return:INS-1"),
    ):
        assert judged(ReturnToCredit, journal, at_rest=False).breaches == []
        assert judged(ReturnToCredit, journal).kinds == [kind]
        case = f"13:00 CaseListed status={{}} business_key={key}"
        assert judged(ReturnToCredit, journal + case.format("open")).breaches == []
        assert judged(ReturnToCredit, journal + case.format("closed")).kinds == [kind]
    refused = WISH + "09:00 ReturnRefused return_id=RET-3 reason=more_than_invoiced"
    assert judged(ReturnToCredit, refused).breaches == []


def test_a_return_without_inspection_or_credit_is_unexercised() -> None:
    assert judged(ReturnToCredit, WISH + RMA).exercised == 0


def test_nothing_takes_the_place_of_an_invoice_that_was_not_credited() -> None:
    anew = "12:10 InvoicePosted invoice=INV-10 replaces=INV-9 lines=1/1:WIDGET:1\n"
    assert judged(ReturnToCredit, anew).kinds == ["invoice/invoiced again and not credited"]
