"""Q50: a rebate is a share of what was sold, before tax and freight, less what came back."""

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
