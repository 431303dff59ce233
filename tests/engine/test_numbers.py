"""One number, two orders: merged in nothing, the later one on a desk, and nobody told anything under it meanwhile."""

import pytest

from seatrial.message import JsonObject
from seatrial.policy import Policies
from tests.engine.shore import Shore

HOUR_MS = 3_600_000


def given_again(shore: Shore, number: str, **more: object) -> JsonObject:
    """The shop was put back to a backup, and another customer's order gets this number."""
    first = next(event for event in shore.events if event["type"] == "order.submitted" and event["subject"] == number)
    data = {**first["data"], "customer_number": "C-2", "customer_po": "PO-9", **more}
    return shore.event("crm", "order.submitted", number, data)


def test_another_customers_order_is_parked_with_the_order_desk_and_the_first_is_supplied() -> None:
    shore = Shore()
    number = shore.submit()
    again = given_again(shore, number)
    shore.run(9 * HOUR_MS)
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"]) == ("number_taken", "order_desk")
    assert case["business_key"].startswith(f"crm/order.submitted/{number}/1/")
    assert [(call.body or {})["customer_number"] for call in shore.calls("bookOrder")] == ["C-1"]
    assert len(shore.calls("createShippingOrder")) == 1
    assert (shore.deliver(again).body or {})["outcome"] == "duplicate"


def test_a_third_order_under_the_number_has_a_case_of_its_own() -> None:
    shore = Shore()
    number = shore.submit()
    given_again(shore, number)
    given_again(shore, number, customer_number="C-3")
    shore.run(HOUR_MS)
    assert [case["reason_code"] for case in shore.cases()] == ["number_taken"] * 2


def test_nothing_is_told_under_the_number_until_a_person_has_said_whose_it_is() -> None:
    shore = Shore(Policies(release_delay_ms=HOUR_MS))
    number = shore.submit()
    shore.run(60_000)
    told = len(shore.calls("recordMilestone"))
    given_again(shore, number)
    shore.run(9 * HOUR_MS)
    assert shore.calls("recordBillableEvents")
    assert len(shore.calls("recordMilestone")) == told
    (case,) = shore.cases()
    shore.ask("resolveCase", {"action": "close", "reason": "it has another number"}, case_id=case["case_id"])
    shore.run(HOUR_MS)
    assert {"shipped", "invoiced"} <= set(shore.milestones())


def test_a_wish_that_may_be_either_customers_waits_for_a_person() -> None:
    shore = Shore()
    number = shore.submit()
    shore.run(60_000)
    given_again(shore, number)
    wish = {"version": 2, "revision": 1, "crm_order_id": number, "cancel_request_id": "CRQ-1", "reason": "x"}
    shore.event("crm", "order.cancel_requested", number, wish)
    shore.run(HOUR_MS)
    assert not shore.calls("requestCancellation")
    assert [case["reason_code"] for case in shore.cases()] == ["number_taken"] * 2


def test_the_customers_next_order_under_the_number_is_another_order_by_his_own_name_for_it() -> None:
    shore = Shore(Policies(release_delay_ms=HOUR_MS))
    number = shore.submit()
    shore.run(60_000)
    told = len(shore.calls("recordMilestone"))
    given_again(shore, number, customer_number="C-1", customer_po="PO-2")
    shore.run(9 * HOUR_MS)
    assert [case["reason_code"] for case in shore.cases()] == ["number_taken"]
    assert len(shore.calls("createShippingOrder")) == 1, "the first is supplied"
    assert len(shore.calls("recordMilestone")) == told


@pytest.mark.parametrize("purchase_order", ["", "PO-1"])
def test_without_another_name_for_it_a_person_is_asked_as_of_a_correction(purchase_order: str) -> None:
    shore = Shore()
    number = shore.submit()
    given_again(shore, number, customer_number="C-1", customer_po=purchase_order, requested_date="2026-03-09")
    shore.run(60_000)
    assert [case["reason_code"] for case in shore.cases()] == ["conflicting_body"]


def test_the_customers_own_order_with_other_lines_is_a_correction_all_the_same() -> None:
    shore = Shore()
    number = shore.submit()
    given_again(shore, number, customer_number="C-1", customer_po="PO-1", requested_date="2026-03-09")
    shore.run(60_000)
    assert [case["reason_code"] for case in shore.cases()] == ["conflicting_body"]
