"""Money to the cent: what customers paid, what the provider has, what billing has made of it, and the ledger."""

from collections import Counter

import pytest
from msgspec import yaml

from harness.documents import SCENARIOS
from harness.scenario.model import Scenario
from harness.scenario.reader import parse_scenario
from tests.trials.told import Fact, by_kind


def total(facts: list[Fact]) -> int:
    return sum(one["amount_minor"] for one in facts)


@pytest.mark.parametrize("seed", [0, 1])
def test_what_was_paid_in_the_shop_pays_every_invoice_to_the_cent(seed: int) -> None:
    told = by_kind("paid-before-created", seed)

    invoices = {one["invoice"]: one["total_minor"] for one in told["InvoicePosted"]}
    applied: Counter[str] = Counter()
    for one in told["PaymentApplied"]:
        applied[one["invoice"]] += one["amount_minor"]
    assert len(invoices) == 100
    assert applied == invoices
    assert total(told["FundsCaptured"]) == total(told["CaptureRecorded"]) == sum(invoices.values())
    assert len(told["FundsCaptured"]) == 100, "nobody was asked for it a second time"
    assert "PaymentRequested" not in told


@pytest.mark.parametrize("seed", [0, 1])
def test_a_failure_that_comes_late_leaves_the_invoice_paid(seed: int) -> None:
    told = by_kind("late-failure-after-success", seed)

    paid = {one["reference"]: one["at"] for one in told["FundsCaptured"]}
    late = [one for one in told["CaptureFailed"] if paid.get(one["reference"], one["at"]) < one["at"]]
    assert len(late) >= 5
    back = {one["payment_request"] for one in told["ChargedBack"]}
    assert {one["reason"] for one in told["PaymentUnapplied"]} == {"charged_back"}
    assert len(told["PaymentUnapplied"]) == len(told["PaymentReversed"]) == len(back) >= 1
    assert total(told["CaptureRecorded"]) - total(told["PaymentReversed"]) == total(told["FundsCaptured"]) - total(
        told["ChargedBack"]
    )
    open_minor = Counter({one["invoice"]: one["total_minor"] for one in told["InvoicePosted"]})
    for one in told["PaymentApplied"]:
        open_minor[one["invoice"]] -= one["amount_minor"]
    for one in told["PaymentUnapplied"]:
        open_minor[one["invoice"]] += one["amount_minor"]
    unpaid = {invoice for invoice, minor in open_minor.items() if minor}
    assert unpaid == {one["invoice"] for one in told["PaymentUnapplied"]}, "only what was charged back is open"
    reversed_ = [one for one in told["MilestoneRecorded"] if one["kind"] == "payment_reversed"]
    assert {one["document"] for one in reversed_} == {one["application"] for one in told["PaymentUnapplied"]}


@pytest.mark.parametrize("seed", [0, 1])
def test_of_two_payments_for_an_invoice_one_is_applied_and_the_other_has_somebody_who_knows(seed: int) -> None:
    told = by_kind("unknown-payment-resolves-late", seed)

    kept = {one["transaction"]: one for one in told["CaptureRecorded"] if one["on_account"]}
    assert len(kept) >= 2
    assert total(told["FundsCaptured"]) == total(told["CaptureRecorded"])
    owed = sum(one["total_minor"] for one in told["InvoicePosted"])
    assert total(told["FundsCaptured"]) == owed + total([*kept.values()]), "each invoice once, and what came twice"
    assert total(told["PaymentApplied"]) - total(told.get("PaymentUnapplied", [])) == owed
    refunded = {one["transaction"] for one in told["RefundRecorded"]}
    assert refunded and refunded <= {*kept}
    assert total(told["FundsRefunded"]) == total(told["RefundRecorded"]) == total(told["RefundPosted"])
    still = [one for one in told["CaseListed"] if one["status"] == "open"]
    assert {one["business_key"].split()[2] for one in still} == {*kept} - refunded
    assert {(one["owner"], one["reason_code"]) for one in still} <= {("finance", "paid_twice")}


@pytest.mark.parametrize("seed", [0, 1])
def test_three_pallets_an_order_are_paid_back_once_each(seed: int) -> None:
    told = by_kind("refund-webhook-first", seed)

    deposits = [one for one in told["CaptureRecorded"] if not one["invoice"]]
    assert [one["amount_minor"] for one in deposits] == [4500] * 60
    back = Counter(one["transaction"] for one in told["FundsRefunded"])
    assert back == {one["transaction"]: 3 for one in deposits}
    assert {one["amount_minor"] for one in told["FundsRefunded"]} == {1500}
    assert Counter(one["refund"] for one in told["RefundRecorded"]) == {
        one["refund"]: 1 for one in told["FundsRefunded"]
    }
    assert total(told["RefundPosted"]) == 60 * 4500


def deposits_that_banks_take_back() -> Scenario:
    """Pallets come back, billing's wishes are slow to arrive, and nearly every deposit is charged back that day."""
    document = yaml.decode((SCENARIOS / "refund-webhook-first.yaml").read_bytes())
    document["workload"]["cards"].update(charge_back_ppm=900_000, charge_back_ms_min="1 h", charge_back_ms_max="10 h")
    document["weather"]["event-lag"] = {"chance_ppm": 500_000, "lag_ms_min": "30 min", "lag_ms_max": "3 h"}
    return parse_scenario(yaml.encode(document), "deposits that banks take back")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_refund_that_meets_a_charge_back_is_not_paid_and_the_books_say_so(seed: int) -> None:
    told = by_kind(deposits_that_banks_take_back(), seed)
    failed = told["RefundFailed"]
    assert len(failed) == 3
    taken_back = {one["transaction"]: one["at"] for one in told["ChargedBack"]}
    assert all(taken_back[one["transaction"]] < one["at"] for one in failed)
    refunded = {one["payment_request"] for one in told["RefundRecorded"]}
    assert refunded.isdisjoint(one["payment_request"] for one in failed)
    left = total(told["FundsCaptured"]) - total(told["FundsRefunded"]) - total(told["ChargedBack"])
    held = total(told["CaptureRecorded"]) - total(told["RefundRecorded"]) - total(told["PaymentReversed"])
    assert left == held
    assert total(told["RefundPosted"]) == total(told["FundsRefunded"])


LEFT_OVER = "prepayment_left_over"


def test_three_vices_were_paid_for_two_came_and_finance_knows_of_119_euros() -> None:
    """3 × 100.00 and 9.90 of freight, and 19 % on both, were paid in the shop; 2 × 100.00 and 9.90 are billed."""
    told = by_kind("paid-for-more-than-came", 0)
    (paid,) = [
        one for one in told["CaptureRecorded"] if one["origin"].startswith("workshop/") or one["origin"] == "workshop"
    ]
    (bill,) = [one for one in told["InvoicePosted"] if one["origin"] == "workshop"]
    assert (paid["amount_minor"], bill["total_minor"]) == (36_878, 24_978)
    (case,) = [one for one in told["CaseListed"] if one["business_key"] == f"{paid['payment']}/balance"]
    assert (case["status"], case["owner"], case["next_action"]) == ("open", "finance", "pay it back")
    assert case["reason_code"] == LEFT_OVER
    assert 36_878 - 24_978 == 11_900


@pytest.mark.parametrize("seed", [0, 1])
def test_every_cent_that_no_invoice_has_taken_of_an_order_that_is_over_has_an_open_case_and_no_other(seed: int) -> None:
    told = by_kind("paid-for-more-than-came", seed)
    left = {one["payment"]: one["amount_minor"] for one in told["CaptureRecorded"]}
    order_of = {one["payment"]: one["order_number"] for one in told["CaptureRecorded"]}
    for kind, sign in (("PaymentApplied", -1), ("PaymentUnapplied", 1), ("PaymentReversed", -1)):
        for one in told.get(kind, ()):
            left[one["payment"]] += sign * one["amount_minor"]
    over = {one["order_number"] for one in told["OrderStatusChanged"] if one["now"] in ("closed", "cancelled")}
    waiting = {payment for payment, minor in left.items() if minor > 0 and order_of[payment] in over}
    assert len(waiting) >= 10
    cases = [one for one in told["CaseListed"] if one["reason_code"] == LEFT_OVER]
    assert {one["business_key"] for one in cases if one["status"] == "open"} == {f"{one}/balance" for one in waiting}
    assert all(minor >= 0 for minor in left.values())
