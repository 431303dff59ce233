"""What finance is shown: its own cases with their age, what is to be invoiced and why, what is due since when."""

import pytest

from seatrial.message import JsonObject, Response, problem
from tests.engine.shore import Shore
from tests.engine.tide import PRICE

FIRST_MINOR = int(str(PRICE["minor"]))
"""What the coast bills for an order."""


def shown(shore: Shore, operation: str, **params: str) -> JsonObject:
    answer = shore.ask(operation, None, None, **params)
    assert answer.status == 200
    return answer.body or {}


def unbilled(answer: Response) -> Shore:
    shore = Shore(tamper=lambda r, _n: answer if r.operation == "recordBillableEvents" else "")
    shore.submit()
    shore.run(10 * 60_000)
    return shore


def due(shore: Shore, **params: str) -> list[tuple[str, str]]:
    return [(one["shipment_number"], one["reason"]) for one in shown(shore, "getBillingDueList", **params)["due"]]


def test_what_billing_has_not_acknowledged_is_due_and_not_told() -> None:
    assert due(unbilled(problem(503, "unavailable", "-"))) == [("SHP-1", "not_told")]


def test_what_billing_refuses_or_blocks_is_due_and_finance_has_a_case_about_it() -> None:
    for answer in (
        problem(422, "unknown_customer", "-"),
        Response(202, {"outcome": "blocked", "reason_code": "credit"}),
    ):
        shore = unbilled(answer)
        assert due(shore) == [("SHP-1", "refused")]
        (case,) = shown(shore, "listFinanceExceptions")["exceptions"]
        assert (case["business_key"], case["overdue"]) == ("bill:goods_issue:SHP-1", False)
        assert case["age_ms"] == shore.now - shore.calendar.ms(case["opened_at"])
        assert shown(shore, "listFinanceExceptions", reason_code="another")["exceptions"] == []
        shore.run(6 * 3_600_000)
        assert shown(shore, "listFinanceExceptions")["exceptions"][0]["overdue"] is True


def test_what_waits_for_a_decision_about_its_prices_is_due_for_that_reason() -> None:
    said = {"outcome": "blocked", "billable_event_id": "BEV-1", "reason_code": "price_variance"}
    shore = unbilled(Response(202, said))
    assert due(shore) == due(shore, reason="price_variance") == [("SHP-1", "price_variance")]
    assert due(shore, reason="refused") == []
    (case,) = shown(shore, "listFinanceExceptions", reason_code="price_variance")["exceptions"]
    assert case["business_key"] == "bill:goods_issue:SHP-1"


def test_what_billing_has_and_has_not_invoiced_is_due_and_not_invoiced() -> None:
    shore = unbilled(Response(202, {"outcome": "accepted", "billable_event_id": "BEV-1"}))
    assert due(shore) == [("SHP-1", "not_invoiced")]
    assert due(shore, reason="refused") == []


def test_what_is_the_order_desks_is_not_shown_to_finance() -> None:
    shore = Shore()
    shore.submit(item="GONE")
    shore.run(60_000)
    assert len(shore.cases()) == 1
    assert shown(shore, "listFinanceExceptions")["exceptions"] == []


@pytest.mark.parametrize(
    ("due_date", "field"),
    [
        ("2026-03-02", "not_due"),
        ("2026-03-01", "days_0_30"),
        ("2026-01-31", "days_0_30"),
        ("2026-01-30", "days_31_60"),
        ("2025-12-31", "days_61_90"),
        ("2025-12-01", "days_over_90"),
    ],
)
def test_an_invoice_that_is_not_paid_is_aged_by_its_due_date(due_date: str, field: str) -> None:
    shore = Shore(lag=lambda event: [] if event["type"] == "payment.applied" else [5])
    shore.submit()
    shore.run(10 * 60_000)
    (first,) = [event["data"] for event in shore.events if event["type"] == "invoice.posted"]
    total = {"minor": 70_000, "currency": "EUR"}
    totals, share = {**first["totals"], "total": total}, {**first["orders"][0], "total": total}
    shore.event(
        "billing", "invoice.posted", "INV-9",
        {**first, "invoice_number": "INV-9", "due_date": due_date, "totals": totals, "orders": [share]},
    )  # fmt: skip
    shore.run(60_000)
    (row,) = shown(shore, "getAging")["currencies"]
    new = dict.fromkeys(("not_due", "days_0_30", "days_31_60", "days_61_90", "days_over_90"), 0)
    new["not_due"] += FIRST_MINOR  # the first one, of today
    new[field] += 70_000
    assert {name: row[name]["minor"] for name in new} == new
    assert row["open"] == {"minor": 70_000 + FIRST_MINOR, "currency": "EUR"}
    assert shown(shore, "getAging", currency="USD")["currencies"] == []


def test_what_is_paid_is_open_no_more() -> None:
    shore = Shore()
    shore.submit()
    shore.run(10 * 60_000)
    as_of = shore.calendar.text(shore.now)
    assert shown(shore, "getAging") == {"currencies": [], "as_of": as_of, "scope": "orders_in_hand"}
