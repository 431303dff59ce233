"""Q50: a rebate is a share of what was sold, before tax and freight, less what came back; it is paid once."""

import pytest

from harness.invariants.q50_rebate_on_net import RebateOnNet
from tests.invariants.notation import judged

AGREED = "08:00 RebateAgreed customer=C-1 rate_ppm=20000\n"
BILLED = "10:31 InvoicePosted invoice=INV-1 customer=C-1 net_minor=10000 total_minor=11900 currency=EUR\n"
ACCRUED = "10:32 RebateAccrued document=INV-1 customer=C-1 base_minor=10000 amount_minor=200 currency=EUR\n"
CREDITED = "11:00 CreditPosted credit_memo=CM-1 invoice=INV-1 customer=C-1 net_minor=2525 currency=EUR\n"
REVERSED = "11:01 RebateAccrued document=CM-1 customer=C-1 base_minor=-2525 amount_minor=-50 currency=EUR\n"


def test_a_share_of_the_net_less_what_came_back_is_right() -> None:
    verdict = judged(RebateOnNet, AGREED + BILLED + ACCRUED + CREDITED + REVERSED)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_a_share_of_the_gross_is_a_breach() -> None:
    gross = ACCRUED.replace("base_minor=10000 amount_minor=200", "base_minor=11900 amount_minor=238")
    verdict = judged(RebateOnNet, AGREED + BILLED + gross)
    assert verdict.kinds == ["rebate/not on the net"]
    assert verdict.text == "INV-1 of C-1 is 100.00 EUR net, and counted as 119.00 EUR"


def test_a_credit_that_takes_nothing_back_is_a_breach_unless_a_case_is_about_it() -> None:
    verdict = judged(RebateOnNet, AGREED + BILLED + ACCRUED + CREDITED)
    assert verdict.kinds == ["rebate/not counted"]
    case = "22:00 CaseListed case=CASE-1 business_key=CM-1 reason_code=refused status=open owner=finance\n"
    assert judged(RebateOnNet, AGREED + BILLED + ACCRUED + CREDITED + case).breaches == []
    for key in ("CM-1/balance", "INV-1/balance"):
        left = case.replace("=CM-1", f"={key}")
        assert judged(RebateOnNet, AGREED + BILLED + ACCRUED + CREDITED + left).kinds == ["rebate/not counted"], key


def test_counting_an_invoice_twice_is_a_breach() -> None:
    again = ACCRUED.replace("10:32", "10:33")
    assert judged(RebateOnNet, AGREED + BILLED + ACCRUED + again).kinds == ["rebate/counted twice"]


def test_a_share_that_is_not_as_agreed_is_a_breach() -> None:
    assert judged(RebateOnNet, AGREED + BILLED + ACCRUED.replace("=200", "=201")).kinds == ["rebate/share"]


def test_service_charges_and_customers_without_an_agreement_do_not_count() -> None:
    other = BILLED.replace("C-1", "C-2") + BILLED.replace("INV-1", "INV-2").replace("net_", "contract=SVC-1 net_")
    verdict = judged(RebateOnNet, AGREED + other)
    assert verdict.breaches == []
    assert verdict.exercised == 0


@pytest.mark.parametrize("change", [("C-1", "C-2"), ("EUR", "JPY"), ("INV-1", "INV-9")])
def test_what_counts_for_somebody_else_in_another_currency_or_for_no_document_is_a_breach(
    change: tuple[str, str],
) -> None:
    both = AGREED + AGREED.replace("C-1", "C-2") + BILLED
    right = judged(RebateOnNet, both + ACCRUED)
    assert right.breaches == []
    astray = ACCRUED.replace("10:32", "10:33").replace(*change)
    assert judged(RebateOnNet, both + ACCRUED + astray).kinds == ["rebate/of another's document"]
    assert judged(RebateOnNet, both + astray).kinds == ["rebate/of another's document", "rebate/not counted"]


SOLD = AGREED + BILLED + ACCRUED
CLAIMED = "12:00 RebateClaimed claim=RBC-1 customer=C-1 amount_minor=150 currency=EUR\n"
GRANTED = "12:01 RebateSettled claim=RBC-1 credit_memo=RBM-1 customer=C-1 amount_minor=150 currency=EUR\n"
TOLD = "12:02 ClaimTold claim=RBC-1 outcome=settled amount_minor=150 currency=EUR\n"
REFUSED = "12:01 RebateRefused claim=RBC-1 customer=C-1 currency=EUR reason=beyond_accrual\n"
SORRY = "12:02 ClaimTold claim=RBC-1 outcome=refused amount_minor=0 currency=EUR\n"


def test_a_claim_that_is_granted_as_it_was_made_is_right_and_counts_as_exercise() -> None:
    verdict = judged(RebateOnNet, SOLD + CLAIMED + GRANTED + TOLD)
    assert (verdict.breaches, verdict.exercised) == ([], 2)


def test_a_claim_of_all_is_granted_with_what_was_set_aside_then_and_goods_may_come_back_after_that() -> None:
    whole = CLAIMED.replace("=150", "=0") + (GRANTED + TOLD).replace("=150", "=200")
    later = (CREDITED + REVERSED).replace("11:0", "13:0")
    assert judged(RebateOnNet, SOLD + whole + later).breaches == []
    assert judged(RebateOnNet, SOLD + CREDITED + REVERSED + whole.replace("=200", "=150")).breaches == []
    verdict = judged(RebateOnNet, SOLD + CREDITED + REVERSED + whole)
    assert verdict.kinds == ["claim/beyond"]
    assert verdict.text == "rebate claim RBC-1 of C-1 was granted with 2.00 EUR; 1.50 EUR were set aside"


def test_a_claim_that_is_granted_twice_is_a_breach_though_as_much_was_set_aside() -> None:
    half = (CLAIMED + GRANTED + GRANTED.replace("RBM-1", "RBM-2") + TOLD).replace("=150", "=100")
    verdict = judged(RebateOnNet, SOLD + half)
    assert verdict.kinds == ["claim/granted twice"]
    assert verdict.text == "rebate claim RBC-1 of C-1 was granted 2 times, 2.00 EUR in all"


def test_tax_on_a_claim_is_a_breach_unless_a_case_is_about_it() -> None:
    gross = GRANTED.replace("=150", "=179") + TOLD.replace("=150", "=179")
    verdict = judged(RebateOnNet, SOLD + CLAIMED + gross)
    assert verdict.kinds == ["claim/not as claimed"]
    assert verdict.text == "rebate claim RBC-1 of C-1 was for 1.50 EUR, and granted with 1.79 EUR"
    case = "22:00 CaseListed case=CASE-1 business_key=RBC-1 reason_code=odd status=open owner=finance\n"
    assert judged(RebateOnNet, SOLD + CLAIMED + gross + case).breaches == []


def test_a_claim_beyond_what_is_set_aside_may_be_refused_and_no_other() -> None:
    large = CLAIMED.replace("=150", "=201")
    assert judged(RebateOnNet, SOLD + large + REFUSED + SORRY).breaches == []
    assert judged(RebateOnNet, SOLD + CLAIMED + REFUSED + SORRY).kinds == ["claim/refused"]
    assert judged(RebateOnNet, AGREED + CLAIMED + REFUSED + SORRY).breaches == []


def test_a_claim_that_nobody_decides_or_of_which_the_customer_is_told_otherwise_is_a_breach() -> None:
    assert judged(RebateOnNet, SOLD + CLAIMED).kinds == ["claim/not decided"]
    assert judged(RebateOnNet, SOLD + CLAIMED + GRANTED).kinds == ["claim/not told"]
    verdict = judged(RebateOnNet, SOLD + CLAIMED + GRANTED + TOLD.replace("=150", "=15"))
    assert verdict.text == "rebate claim RBC-1 of C-1 is settled, 1.50 EUR; he was told settled, 0.15 EUR"


def test_what_nobody_has_claimed_or_another_customer_has_is_not_granted() -> None:
    assert judged(RebateOnNet, SOLD + GRANTED + TOLD).kinds == ["claim/not claimed"]
    other = CLAIMED.replace("customer=C-1", "customer=C-2")
    assert judged(RebateOnNet, SOLD + other + GRANTED + TOLD).kinds == ["claim/not claimed"]


ACCOUNTS = "10:32 JournalPosted journal=JNL-1 kind=rebate document=INV-1 currency=EUR rows="
RELEASED = "12:01 JournalPosted journal=JNL-2 kind=rebate_claim document=RBM-1 currency=EUR rows="


def test_the_ledger_releases_what_is_granted_and_exactly_that() -> None:
    aside = ACCOUNTS + "rebates:200,rebate_accrual:-200\n"
    released = RELEASED + "rebate_accrual:150,rebates_payable:-150\n"
    sold, granted = AGREED + BILLED + ACCRUED + aside, CLAIMED + GRANTED + TOLD
    assert judged(RebateOnNet, sold + CLAIMED + GRANTED + released + TOLD).breaches == []
    verdict = judged(RebateOnNet, sold + granted)
    assert verdict.kinds == ["rebate/ledger", "rebate/ledger"]
    assert "rebate_accrual is -2.00 EUR in the ledger; rebates come to -0.50 EUR" in verdict.text


def test_what_comes_back_after_the_claim_is_owed_and_not_set_aside_below_nothing() -> None:
    aside = ACCOUNTS + "rebates:200,rebate_accrual:-200\n"
    whole = CLAIMED.replace("=150", "=0") + (GRANTED + TOLD).replace("=150", "=200")
    released = RELEASED.replace("12:01", "12:02") + "rebate_accrual:200,rebates_payable:-200\n"
    back = (CREDITED + REVERSED).replace("11:0", "13:0")
    journal = "13:02 JournalPosted journal=JNL-3 kind=rebate document=CM-1 currency=EUR rows="
    before = AGREED + BILLED + ACCRUED + aside + whole + released + back + journal
    assert judged(RebateOnNet, before + "rebates:-50,rebates_owed:50\n").breaches == []
    below = judged(RebateOnNet, before + "rebates:-50,rebate_accrual:50\n")
    assert below.kinds == ["rebate/ledger", "rebate/ledger"]
