"""S44: no invoice takes more than it is open for, no payment or credit gives more than it has, no cent is lost."""

import pytest

from harness.invariants.s44_application_bounds import ApplicationBounds
from tests.invariants.notation import judged

INVOICED = "09:00 InvoicePosted invoice=INV-1 total_minor=11900 currency=EUR\n"
TAKEN = "10:00 FundsCaptured transaction=TXN-1 payment_request=PRQ-1 amount_minor=11900 currency=EUR\n"
CAME = (
    "10:01 PaymentReceived payment=PAY-1 reference=TXN-1 amount_minor=11900 currency=EUR\n"
    "10:01 CaptureRecorded payment=PAY-1 transaction=TXN-1 payment_request=PRQ-1 invoice=INV-1 amount_minor=11900 "
    "currency=EUR\n"
)
APPLIED = "10:01 PaymentApplied application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor=11900 currency=EUR\n"
PAID = INVOICED + TAKEN + CAME + APPLIED
SECOND = (TAKEN + CAME).replace("10:0", "12:0").replace("-1 ", "-2 ").replace("invoice=INV-2", "invoice=INV-1")


def test_an_invoice_that_is_paid_once_is_right() -> None:
    verdict = judged(ApplicationBounds, PAID)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_an_invoice_that_is_paid_twice_is_a_breach() -> None:
    again = APPLIED.replace("10:01", "12:01").replace("APP-1", "APP-2").replace("PAY-1", "PAY-2")
    verdict = judged(ApplicationBounds, PAID + SECOND + again)
    assert verdict.kinds == ["invoice/applied beyond its amount"]
    assert verdict.text == ("invoice INV-1 of 119.00 EUR has 238.00 EUR of applications, with 119.00 EUR at 12:01:00")


def test_a_payment_that_gives_more_than_it_has_is_a_breach() -> None:
    other = "09:30 InvoicePosted invoice=INV-2 total_minor=500 currency=EUR\n"
    more = APPLIED.replace("10:01", "10:02").replace("INV-1", "INV-2").replace("11900", "500").replace("APP-1", "APP-2")
    assert judged(ApplicationBounds, INVOICED + other + TAKEN + CAME + APPLIED + more).kinds == [
        "payment/applied beyond its amount"
    ]


def test_what_was_taken_off_can_be_applied_again() -> None:
    off = "11:00 PaymentUnapplied application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor=11900 currency=EUR\n"
    again = APPLIED.replace("10:01", "12:01").replace("APP-1", "APP-2")
    assert judged(ApplicationBounds, PAID + off + again).breaches == []


def test_more_taken_off_than_was_put_on_is_a_breach_on_both_sides() -> None:
    off = "{} PaymentUnapplied application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor=11900 currency=EUR\n"
    twice = PAID + off.format("11:00") + off.format("11:05")
    verdict = judged(ApplicationBounds, twice)
    assert verdict.kinds == [
        "invoice/taken off beyond what was applied",
        "payment/taken off beyond what was applied",
    ]
    assert verdict.text.splitlines()[0] == (
        "119.00 EUR were taken off invoice INV-1 at 11:05:00, when 0.00 EUR were applied"
    )
    assert verdict.breaches[0].witness == (0, 4, 5, 6)


CREDITED = "13:00 CreditPosted credit_memo=CM-1 invoice=INV-1 total_minor=3000 currency=EUR\n"
SET_AGAINST = "{} CreditApplied application=CRA-{} credit_memo=CM-1 invoice=INV-{} amount_minor={} currency=EUR\n"


def test_what_is_left_of_a_credit_memo_needs_an_owner() -> None:
    verdict = judged(ApplicationBounds, PAID + CREDITED)
    assert verdict.kinds == ["credit memo/unapplied and nobody's"]
    assert verdict.text == "30.00 EUR of credit memo CM-1 are left since 13:00:00: nobody knows"
    case = "14:00 CaseListed status={} business_key=CM-1/balance owner=finance\n"
    assert judged(ApplicationBounds, PAID + CREDITED + case.format("open")).breaches == []
    closed = PAID + CREDITED + "{}" + case.format("closed")
    assert judged(ApplicationBounds, closed.format("")).kinds == ["credit memo/unapplied and nobody's"]
    decided = "13:30 CaseDecided case=CASE-1 business_key=CM-1/balance action=close\n"
    assert judged(ApplicationBounds, closed.format(decided)).breaches == []
    refused = "13:31 DecisionRefused case=CASE-1 business_key=CM-1/balance action=close status=409\n"
    assert judged(ApplicationBounds, closed.format(decided + refused)).kinds == ["credit memo/unapplied and nobody's"]


def test_a_credit_memo_is_set_against_invoices_up_to_its_total() -> None:
    other = PAID + INVOICED.replace("09:00", "12:00").replace("INV-1", "INV-2") + CREDITED
    part = other + SET_AGAINST.format("13:01", 1, 2, 2000)
    assert "10.00 EUR of credit memo CM-1 are left" in judged(ApplicationBounds, part).text
    assert judged(ApplicationBounds, part + SET_AGAINST.format("13:02", 2, 2, 1000)).breaches == []
    verdict = judged(ApplicationBounds, part + SET_AGAINST.format("13:02", 2, 2, 1001))
    assert verdict.kinds == ["credit memo/applied beyond its amount"]


def test_money_at_the_provider_that_is_in_no_book_is_a_breach_unless_somebody_looks_at_it() -> None:
    verdict = judged(ApplicationBounds, INVOICED + TAKEN)
    assert verdict.kinds == ["payment/not in the books"]
    assert verdict.text == ("payment TXN-1, taken at 10:00:00: the provider has 119.00 EUR of it, billing 0.00 EUR")
    case = "14:00 CaseListed status=open business_key=settle:TXN-1 owner=finance\n"
    assert judged(ApplicationBounds, INVOICED + TAKEN + case).breaches == []


def test_money_that_billing_gives_up_and_the_provider_has_is_a_breach() -> None:
    gone = "11:00 PaymentReversed payment=PAY-1 transaction=TXN-9 amount_minor=11900 currency=EUR\n"
    assert judged(ApplicationBounds, PAID + gone).kinds == ["payment/not in the books"]
    back = (
        "10:50 ChargedBack charge_back=CBK-1 transaction=TXN-1 payment_request=PRQ-1 amount_minor=11900 currency=EUR\n"
    )
    assert judged(ApplicationBounds, PAID + back + gone).breaches == []


def test_a_second_payment_on_account_needs_somebody_who_knows_of_it() -> None:
    kept = SECOND.rstrip("\n") + " on_account=yes\n"
    assert judged(ApplicationBounds, PAID + kept).kinds == ["payment/unapplied and nobody's"]
    case = "14:00 CaseListed status={} business_key=PRQ-2 owner=finance\n"
    assert judged(ApplicationBounds, PAID + kept + case.format("open")).breaches == []
    closed = PAID + kept + "{}" + case.format("closed")
    assert judged(ApplicationBounds, closed.format("")).kinds == ["payment/unapplied and nobody's"]
    decided = "13:30 CaseDecided case=CASE-1 business_key=PRQ-2 action={}\n"
    assert judged(ApplicationBounds, closed.format(decided.format("close"))).breaches == []
    assert judged(ApplicationBounds, closed.format(decided.format("retry"))).kinds == ["payment/unapplied and nobody's"]
    refund = "13:00 RefundRecorded refund_no=RFD-1 refund=RTX-1 payment=PAY-2 transaction=TXN-2 amount_minor=11900\n"
    assert judged(ApplicationBounds, PAID + kept + refund).breaches == []


EXCHANGE = (
    "09:00 ReturnAuthorized rma=RMA-2 return_id=RET-3 order_number=SO-7 lines=INV-9/1:SHOES:2~1\n"
    "09:10 ReturnExchanged return_id=RET-3 order=CRM-9\n"
    "10:00 CreditPosted credit_memo=CM-1 invoice=INV-9 rma=RMA-2 total_minor=9000 currency=EUR\n"
)


def test_an_exchange_with_credit_left_and_an_open_invoice_is_a_breach() -> None:
    owned = "14:00 CaseListed status=open business_key=CM-1/balance owner=finance\n"
    verdict = judged(ApplicationBounds, EXCHANGE + INVOICED.replace("09:00", "11:00") + owned)
    assert verdict.kinds == ["exchange/not settled"]
    assert verdict.text == (
        "order CRM-9 was placed for return RET-3: 90.00 EUR of its credit are left, and 119.00 EUR are open on its "
        "invoice"
    )
    netted = "11:00 CreditApplied application=CRA-1 credit_memo=CM-1 invoice=INV-1 amount_minor=9000 currency=EUR\n"
    assert judged(ApplicationBounds, EXCHANGE + INVOICED.replace("09:00", "11:00") + netted).breaches == []


def test_without_an_application_it_is_unexercised() -> None:
    assert judged(ApplicationBounds, INVOICED + TAKEN + CAME).exercised == 0


OURS = "09:00 InvoicePosted order/1 invoice=INV-1 customer=C-1 order_number=SO-1 total_minor=11900 currency=EUR\n"
THEIRS = "09:00 InvoicePosted order/2 invoice=INV-2 customer=C-2 order_number=SO-2 total_minor=11900 currency=EUR\n"
BY_BANK = (
    "10:00 MoneySent order/1/pay/1 reference=INV-1 payer=C-1 amount_minor=11900 currency=EUR\n"
    "10:00 PaymentReceived order/1/pay/1 payment=PAY-1 reference=INV-1 amount_minor=11900 currency=EUR\n"
    "10:00 PaymentApplied order/1/pay/1 application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor=11900 currency=EUR\n"
)


def test_what_one_customer_has_paid_is_not_set_against_the_invoice_of_another() -> None:
    assert judged(ApplicationBounds, OURS + THEIRS + BY_BANK).breaches == []
    verdict = judged(ApplicationBounds, OURS + THEIRS + BY_BANK.replace("INV-1", "INV-2"))
    assert verdict.kinds == ["payment/applied across customers"]
    assert verdict.text == "119.00 EUR of payment PAY-1, which is C-1's, were set against INV-2 of C-2 at 10:00:00"


def test_nor_is_what_was_credited_to_him() -> None:
    memo = (
        "11:00 CreditPosted credit_memo=CM-1 invoice=INV-1 customer=C-1 total_minor=500 currency=EUR\n"
        "11:00 CreditApplied application=CRA-1 credit_memo=CM-1 invoice=INV-1 amount_minor=500 currency=EUR\n"
    )
    assert judged(ApplicationBounds, OURS + THEIRS + memo).breaches == []
    other = memo.replace("credit_memo=CM-1 invoice=INV-1 amount", "credit_memo=CM-1 invoice=INV-2 amount")
    assert judged(ApplicationBounds, OURS + THEIRS + other).kinds == ["credit memo/applied across customers"]


SHOP = (
    "09:00 FundsCaptured transaction=TXN-7 payment_request=CHK-7 reference=CRM-7 amount_minor=11900 currency=EUR\n"
    "09:10 PaymentReceived payment=PAY-7 reference=TXN-7 amount_minor=11900 currency=EUR\n"
    "09:10 CaptureRecorded payment=PAY-7 transaction=TXN-7 payment_request=CHK-7 order_number=SO-7 amount_minor=11900 "
    "currency=EUR\n"
    "10:00 InvoicePosted invoice=INV-7 order_number=SO-7 total_minor=9000 currency=EUR\n"
    "10:01 PaymentApplied application=APP-7 payment=PAY-7 invoice=INV-7 amount_minor=9000 currency=EUR\n"
)
ENDED = "11:00 OrderStatusChanged order_number=SO-7 axis=order was=accepted now={}\n"


@pytest.mark.parametrize("end", ["closed", "cancelled", "rejected"])
def test_what_a_prepayment_leaves_over_needs_an_owner_when_its_order_is_over(end: str) -> None:
    assert judged(ApplicationBounds, SHOP).breaches == [], "it may be invoiced yet"
    over = SHOP + ENDED.format(end)
    verdict = judged(ApplicationBounds, over)
    assert verdict.kinds == ["payment/left over and nobody's"]
    assert verdict.text == "29.00 EUR of payment TXN-7 for SO-7 are left, and that is over: nobody knows"
    case = "14:00 CaseListed status={} business_key=PAY-7/balance owner=finance\n"
    assert judged(ApplicationBounds, over + case.format("open")).breaches == []
    assert judged(ApplicationBounds, over + case.format("closed")).kinds == ["payment/left over and nobody's"]
    late = SHOP + ENDED.format(end) + "12:00 retire order/1\n"
    assert judged(ApplicationBounds, late).kinds == ["payment/left over and nobody's"]


def test_a_prepayment_of_which_nothing_is_left_needs_nobody() -> None:
    over = SHOP + ENDED.format("closed")
    refund = "13:00 RefundRecorded refund_no=RFD-1 refund=RTX-1 payment=PAY-7 transaction=TXN-7 amount_minor={}\n"
    assert judged(ApplicationBounds, over + refund.format(2900)).breaches == []
    assert "1.00 EUR of payment TXN-7" in judged(ApplicationBounds, over + refund.format(2800)).text
    whole = SHOP.replace("amount_minor=9000", "amount_minor=11900").replace("total_minor=9000", "total_minor=11900")
    assert judged(ApplicationBounds, whole + ENDED.format("closed")).breaches == []
    off = "12:00 PaymentUnapplied application=APP-7 payment=PAY-7 invoice=INV-7 amount_minor=11900 currency=EUR\n"
    assert judged(ApplicationBounds, whole + ENDED.format("closed") + off).kinds == ["payment/left over and nobody's"]


def test_a_deposit_that_billing_has_asked_for_is_no_prepayment() -> None:
    asked = "08:59 PaymentRequested payment_request=CHK-7 kind=capture order_number=SO-7 amount_minor=11900\n"
    assert judged(ApplicationBounds, asked + SHOP + ENDED.format("closed")).breaches == []


def test_money_from_the_bank_that_no_invoice_has_taken_is_somebodys() -> None:
    came = "".join(BY_BANK.splitlines(keepends=True)[:2])
    for less in (
        came,
        BY_BANK.replace("invoice=INV-1 amount_minor=11900", "invoice=INV-1 amount_minor=11899"),
    ):
        verdict = judged(ApplicationBounds, OURS + less)
        assert verdict.kinds == ["payment/unapplied and nobody's"]
        owned = "12:00 CaseListed status=open business_key=payment:PAY-1\n"
        assert judged(ApplicationBounds, OURS + less + owned).breaches == []
    back = "11:00 RefundRecorded refund_no=RFD-1 payment=PAY-1 amount_minor=11900 currency=EUR\n"
    assert judged(ApplicationBounds, OURS + came + back).breaches == []
    assert judged(ApplicationBounds, OURS + BY_BANK + "10:30 retire order/1\n").breaches == []


SENT = "10:00 MoneySent order/1/pay/1 reference=INV-1 payer=C-1 amount_minor=11900 currency=EUR\n"
CREDITED_TO_HIM = "10:00 PaymentReceived order/1/pay/1 payment=PAY-{} reference=INV-1 amount_minor={} currency=EUR\n"
PUT_ON = "10:00 PaymentApplied order/1/pay/1 application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor={}\n"


def test_what_a_bank_has_sent_is_received_to_the_cent() -> None:
    verdict = judged(ApplicationBounds, OURS + SENT + CREDITED_TO_HIM.format(1, 10710) + PUT_ON.format(10710))
    assert verdict.kinds == ["payment/not as it was sent"]
    assert verdict.text == (
        "at 10:00:00 119.00 EUR of C-1 were sent for INV-1, and billing has received 107.10 EUR (PAY-1)"
    )
    assert verdict.breaches[0].witness == (1, 2)
    other = CREDITED_TO_HIM.format(1, 11900).replace("EUR", "USD") + PUT_ON.format(11900)
    assert judged(ApplicationBounds, OURS + SENT + other).kinds == ["payment/not as it was sent"]


def test_it_is_received_once() -> None:
    once = OURS + SENT + CREDITED_TO_HIM.format(1, 11900) + PUT_ON.format(11900)
    assert judged(ApplicationBounds, once).breaches == []
    known = "14:00 CaseListed status=open business_key=PAY-2/balance owner=finance\n"
    verdict = judged(ApplicationBounds, once + CREDITED_TO_HIM.format(2, 11900) + known)
    assert verdict.kinds == ["payment/sent by nobody"]
    assert verdict.text == (
        "at 10:00:00 billing has received 119.00 EUR (PAY-2) for INV-1, and nobody has sent that, or not again"
    )
    sent_again = SENT + CREDITED_TO_HIM.format(2, 11900) + known
    assert judged(ApplicationBounds, once + sent_again).breaches == [], "whoever pays twice has paid twice"


def test_it_is_not_lost_on_the_way_nor_between_references() -> None:
    verdict = judged(ApplicationBounds, OURS + SENT)
    assert verdict.kinds == ["payment/never received"]
    assert verdict.text == "at 10:00:00 119.00 EUR of C-1 were sent for INV-1, and billing has not received that"
    elsewhere = CREDITED_TO_HIM.format(1, 11900).replace("reference=INV-1", "reference=INV-2") + PUT_ON.format(11900)
    assert judged(ApplicationBounds, OURS + SENT + elsewhere).kinds == [
        "payment/never received",
        "payment/sent by nobody",
    ]


def test_what_the_provider_has_taken_is_received_as_it_is() -> None:
    short = CAME.replace("reference=TXN-1 amount_minor=11900", "reference=TXN-1 amount_minor=10710")
    applied = APPLIED.replace("11900", "10710")
    assert judged(ApplicationBounds, INVOICED + TAKEN + short + applied).kinds == ["payment/not as it was sent"]
    again = CAME.splitlines()[0].replace("PAY-1", "PAY-9") + "\n"
    owned = "14:00 CaseListed status=open business_key=PAY-9/balance owner=finance\n"
    assert judged(ApplicationBounds, PAID + again + owned).kinds == ["payment/sent by nobody"]
