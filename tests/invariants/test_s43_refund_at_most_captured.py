"""S43: no more is paid back than was taken, and every refund stands in the books once."""

from harness.invariants.s43_refund_at_most_captured import RefundAtMostCaptured
from tests.invariants.notation import judged

TAKEN = "10:00 FundsCaptured transaction=TXN-1 payment_request=PRQ-1 amount_minor=4500 currency=EUR\n"
BACK = "11:00 FundsRefunded refund=RTX-1 payment_request=PRQ-2 transaction=TXN-1 amount_minor=1500 currency=EUR\n"
BOOKED = (
    "11:01 RefundRecorded refund_no=RFD-1 refund=RTX-1 payment_request=PRQ-2 payment=PAY-1 transaction=TXN-1 "
    "amount_minor=1500 currency=EUR\n"
)


def test_part_of_a_payment_that_goes_back_and_is_booked_once_is_right() -> None:
    verdict = judged(RefundAtMostCaptured, TAKEN + BACK + BOOKED)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_all_of_it_in_three_parts_is_right_and_a_fourth_is_a_breach() -> None:
    def part(nth: int) -> str:
        moved = (BACK + BOOKED).replace("11:", f"1{nth}:").replace("RTX-1", f"RTX-{nth}").replace("RFD-1", f"RFD-{nth}")
        return moved.replace("PRQ-2", f"PRQ-{nth + 1}")

    three = TAKEN + part(1) + part(2) + part(3)
    assert judged(RefundAtMostCaptured, three).breaches == []
    verdict = judged(RefundAtMostCaptured, three + part(4))
    assert verdict.kinds == ["payment/refunded beyond what was taken"]
    assert verdict.text == "15.00 EUR of payment TXN-1 were paid back at 14:00:00, when 0.00 EUR of it were left"


def test_a_refund_in_the_books_twice_is_a_breach() -> None:
    again = BOOKED.replace("11:01", "11:40").replace("RFD-1", "RFD-2")
    verdict = judged(RefundAtMostCaptured, TAKEN + BACK + BOOKED + again)
    assert verdict.kinds == ["refund/in the books twice"]
    assert verdict.text == "refund RTX-1 of 15.00 EUR stands in billing twice: RFD-1, and RFD-2 at 11:40:00"
    assert verdict.breaches[0].witness == (1, 2, 3)


def test_a_refund_in_no_book_is_a_breach_unless_somebody_looks_at_it() -> None:
    assert judged(RefundAtMostCaptured, TAKEN + BACK).kinds == ["refund/not in the books"]
    case = "14:00 CaseListed status=open business_key=settle:RTX-1 owner=finance\n"
    assert judged(RefundAtMostCaptured, TAKEN + BACK + case).breaches == []


def test_a_refund_that_no_money_stands_behind_is_a_breach() -> None:
    assert judged(RefundAtMostCaptured, TAKEN + BOOKED).kinds == ["refund/in the books without money"]


def test_a_refund_that_stands_in_the_books_otherwise_is_a_breach() -> None:
    verdict = judged(RefundAtMostCaptured, TAKEN + BACK + BOOKED.replace("1500", "750"))
    assert verdict.kinds == ["refund/in the books otherwise"]
    assert verdict.text == (
        "refund RFD-1 (RTX-1) stands in billing with 7.50 EUR for PRQ-2 (TXN-1); "
        "the provider has paid back 15.00 EUR for PRQ-2 (TXN-1)"
    )
    assert verdict.breaches[0].witness == (1, 2)
    for this, that in (("EUR", "CHF"), ("TXN-1", "TXN-2"), ("PRQ-2", "PRQ-3"), ("1500", "4500")):
        other = judged(RefundAtMostCaptured, TAKEN + BACK + BOOKED.replace(this, that))
        assert other.kinds == ["refund/in the books otherwise"]


def test_money_goes_back_in_the_currency_in_which_it_came() -> None:
    verdict = judged(RefundAtMostCaptured, TAKEN + (BACK + BOOKED).replace("EUR", "USD"))
    assert verdict.kinds == ["payment/refunded in another currency"]
    assert verdict.text == "15.00 USD of payment TXN-1 were paid back, of 45.00 EUR"
    assert verdict.breaches[0].witness == (0, 1)


RECEIVED = (
    "10:01 CaptureRecorded payment=PAY-1 transaction=TXN-1 payment_request=PRQ-1 invoice=INV-1 amount_minor=4500 "
    "currency=EUR\n"
)


def test_money_is_entered_as_the_provider_has_taken_it() -> None:
    verdict = judged(RefundAtMostCaptured, TAKEN + RECEIVED)
    assert verdict.breaches == []
    assert verdict.exercised == 1
    for this, that in (("EUR", "CHF"), ("PRQ-1", "PRQ-3"), ("4500", "45")):
        other = judged(RefundAtMostCaptured, TAKEN + RECEIVED.replace(this, that))
        assert other.kinds == ["payment/in the books otherwise"]
    nothing = judged(RefundAtMostCaptured, TAKEN + RECEIVED.replace("TXN-1", "TXN-2"))
    assert nothing.kinds == ["payment/in the books without money"]
    assert nothing.text == "payment PAY-1 was entered for TXN-2, which the provider has not taken"


def test_what_was_charged_back_cannot_be_refunded_as_well() -> None:
    back = (
        "10:30 ChargedBack charge_back=CBK-1 transaction=TXN-1 payment_request=PRQ-1 amount_minor=4500 currency=EUR\n"
    )
    assert judged(RefundAtMostCaptured, TAKEN + back + BACK + BOOKED).kinds == [
        "payment/refunded beyond what was taken"
    ]


def test_without_a_refund_it_is_unexercised() -> None:
    assert judged(RefundAtMostCaptured, TAKEN).exercised == 0
