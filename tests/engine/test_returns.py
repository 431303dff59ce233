"""A return of the engine: it moves along its table, and each step goes by what is known, not by what came last."""

import pytest
from msgspec import ValidationError

from engine.adapters import returns_v1
from engine.process.credit import Credit, CreditLine
from engine.process.returning import (
    authorize_return,
    expect_return,
    post_credit_memo,
    post_return_receipt,
    record_accepted,
)
from engine.process.returns import (
    Allowed,
    Found,
    Inspection,
    Return,
    advance,
    look_whether_over,
)
from seatrial.message import JsonObject

WISH: JsonObject = {
    "version": 1,
    "revision": 1,
    "crm_order_id": "CRM-7",
    "crm_return_id": "RET-3",
    "lines": [
        {"external_line_id": "1", "invoice_number": "INV-9", "quantity": {"value": 3, "uom": "EA"}, "reason": "worn"}
    ],
}


def wished() -> Return:
    return returns_v1.wish(returns_v1.requested(WISH))


def allowed() -> Return:
    record = wished()
    record.rma, record.site, record.sales_order, record.customer, record.currency = "RMA-2", "DC1", "SO-7", "C-1", "EUR"
    record.lines = [Allowed("1", "1", "INV-9", "SHOE", 3, 990, "standard", "worn")]
    advance(record, "authorized")
    return record


def looked_at(*found: Found) -> Return:
    record = allowed()
    record.inspections = [Inspection("INS-1", "RCV-1", "2026-03-09T09:00:00.000Z", list(found))]
    advance(record, "inspected")
    return record


def test_a_wish_is_the_order_books_to_decide_under_the_channels_number() -> None:
    step = authorize_return(wished(), 0)
    assert step is not None
    assert (step.operation, step.key) == ("erp.authorizeReturn", "rma:crm:RET-3")
    assert step.body is not None
    assert step.body["lines"][0]["quantity"] == {"value": 3, "uom": "EA"}
    assert expect_return(wished(), 0) is None
    assert record_accepted(wished(), 0) is None


def test_what_is_allowed_is_announced_with_the_reason_and_credited_to_nobody() -> None:
    record = allowed()
    step = expect_return(record, 0)
    assert step is not None
    assert step.body is not None
    assert (step.key, step.body["lines"][0]["reason"]) == ("expect:RMA-2", "worn")
    assert record_accepted(record, 0) is None
    record.expected = True
    assert expect_return(record, 0) is None


def test_what_was_accepted_and_nothing_else_is_credited_and_all_of_it_is_posted() -> None:
    record = looked_at(Found("1", 2, 0, "repair"), Found("1", 0, 1, "scrap"))
    bill, post = record_accepted(record, 0), post_return_receipt(record, 0)
    assert bill is not None
    assert bill.body is not None
    assert bill.key == "bill:return_accepted:INS-1"
    assert [(x["invoice_number"], x["line_no"], x["quantity_base"]) for x in bill.body["lines"]] == [("INV-9", "1", 2)]
    assert post is not None
    assert post.body is not None
    assert [(x["accepted_base"], x["rejected_base"], x["disposition"]) for x in post.body["lines"]] == [
        (2, 0, "repair"),
        (0, 1, "scrap"),
    ]


def test_where_nothing_was_accepted_nothing_is_credited() -> None:
    record = looked_at(Found("1", 0, 3, "scrap"))
    assert record_accepted(record, 0) is None
    assert record.inspections[0].billed
    assert post_return_receipt(record, 0) is not None


def test_a_refused_step_waits_for_a_person_and_the_others_go_on() -> None:
    record = looked_at(Found("1", 3, 0, "restock"))
    record.stuck.append("billing.recordBillableEvents INS-1")
    assert record_accepted(record, 0) is None
    assert post_return_receipt(record, 0) is not None


def test_a_credit_memo_is_posted_once_with_its_lines() -> None:
    record = looked_at(Found("1", 3, 0, "restock"))
    record.credits = [Credit("CM-1", "INV-9", "2026-03-10", [CreditLine("2", "1", 3)], {})]
    step = post_credit_memo(record, 0)
    assert step is not None
    assert step.body is not None
    assert step.key == "post:credit_memo:CM-1"
    assert step.body["lines"] == [{"invoice_line": "2", "line_no": "1", "quantity_base": 3}]
    record.credits[0].posted = True
    assert post_credit_memo(record, 0) is None


@pytest.mark.parametrize(
    ("state", "late"),
    [("refused", "authorized"), ("inspected", "received"), ("credited", "inspected"), ("settled", "credited")],
)
def test_a_late_word_takes_no_return_back(state: str, late: str) -> None:
    record = wished()
    record.state = state
    advance(record, late)
    assert record.state == state


def test_an_inspection_may_be_told_before_the_parcel() -> None:
    record = allowed()
    for happening, then in (("inspected", "inspected"), ("received", "inspected"), ("credited", "credited")):
        advance(record, happening)
        assert record.state == then


def test_a_return_is_not_over_before_all_that_was_allowed_was_looked_at() -> None:
    """In the first parcel was nothing that is accepted; the second is on its way."""
    record = allowed()
    for number, found in (("INS-1", Found("1", 0, 1, "scrap")), ("INS-2", Found("1", 2, 0, "restock"))):
        assert record.state != "settled"
        record.inspections.append(Inspection(number, "RCV-1", "2026-03-09T09:00:00.000Z", [found]))
        advance(record, "inspected")
        look_whether_over(record)
    assert record.state == "inspected"
    record.credits = [Credit("CM-1", "INV-9", "2026-03-10", [CreditLine("2", "1", 2)], {})]
    advance(record, "credited")
    look_whether_over(record)
    assert record.state == "settled"


def test_of_a_return_that_is_credited_so_far_the_rest_may_still_come() -> None:
    record = looked_at(Found("1", 2, 0, "restock"))
    record.credits = [Credit("CM-1", "INV-9", "2026-03-10", [CreditLine("2", "1", 2)], {})]
    advance(record, "credited")
    look_whether_over(record)
    assert record.state == "credited"


@pytest.mark.parametrize(
    "left_out", ["rma_number", "site", "sales_order_number", "customer_number", "currency", "lines"]
)
def test_an_authorisation_that_does_not_say_all_of_it_is_asked_for_again(left_out: str) -> None:
    """It is not read as if it said nothing."""
    line = {
        "line_no": "1", "invoice_number": "INV-9", "order_line": "1", "item": "SHOE", "quantity_base": 3,
        "unit_price": {"minor": 990, "currency": "EUR"}, "tax_category": "standard",
    }  # fmt: skip
    said: JsonObject = {
        "outcome": "authorized", "rma_number": "RMA-2", "site": "DC1", "version": 1, "sales_order_number": "SO-7",
        "customer_number": "C-1", "currency": "EUR", "lines": [line],
    }  # fmt: skip
    assert returns_v1.authorization(said).site == "DC1"
    del said[left_out]
    with pytest.raises(ValidationError):
        returns_v1.authorization(said)
