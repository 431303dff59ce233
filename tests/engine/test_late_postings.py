"""What the ledger refuses because its month is closed is posted on its first open date, and says when it was due."""

import pytest

from engine.adapters import erp_cash_v1
from engine.process import contracts, payments
from engine.process.contract_record import Contract
from engine.process.credit import Credit, CreditLine
from engine.process.from_money import new
from engine.process.late import moved
from engine.process.payment import Refunded
from engine.process.returning import answered, post_credit_memo
from engine.record import Intent
from engine.reference import PARTS
from engine.turn import Turn
from seatrial.message import JsonObject, Request, Response
from seatrial.policy import Policies
from tests.engine.shore import Shore
from tests.engine.test_returns import allowed

CLOSED: JsonObject = {
    "outcome": "refused",
    "reason_code": "period_closed",
    "first_open_date": "2026-04-01",
    "journal_number": None,
    "version": 9,
}


def refusing(operation: str, answer: JsonObject = CLOSED) -> Shore:
    """The ledger refuses this posting as long as it is dated in March."""
    shore = Shore()

    def tamper(request: Request, _n: int) -> Response | str:
        march = request.operation == operation and str((request.body or {}).get("posting_date")) < "2026-04"
        return Response(200, answer) if march else ""

    shore.tamper = tamper
    return shore


@pytest.mark.parametrize(
    ("operation", "key", "due"),
    [
        ("postInvoice", "post:invoice:INV-1", "2026-03-02"),
        ("postPayment", "post:payment:PAY-1:aAPP-1", "2026-03-03"),
    ],
)
def test_it_is_posted_once_more_on_the_first_open_date_as_another_request(operation: str, key: str, due: str) -> None:
    shore = refusing(operation)
    shore.submit()
    shore.run()
    posted = [request.body for request in shore.done(operation) if request.body]
    late = [body for body in posted if body["posting_date"] == "2026-04-01"]
    assert [(body["external_reference"], body["late_of"]) for body in late] == [(f"{key}:d2026-04-01", due)]
    assert shore.cases("all") == []


@pytest.mark.parametrize("operation", ["postInvoice", "postPayment"])
def test_what_is_refused_for_another_reason_is_a_case(operation: str) -> None:
    shore = refusing(operation, {**CLOSED, "reason_code": "account_locked"})
    shore.submit()
    shore.run()
    assert [case["reason_code"] for case in shore.cases("open")] == ["account_locked"]
    assert not any("late_of" in (request.body or {}) for request in shore.done(operation))


def test_a_month_that_closes_in_between_leaves_the_day_that_it_was_due_on() -> None:
    paper = Refunded("PAY-1", "RFD-1", 500, "2026-03-31")
    assert moved(paper, CLOSED) and moved(paper, {**CLOSED, "first_open_date": "2026-05-01"})
    assert (paper.posting_date, paper.late_of) == ("2026-05-01", "2026-03-31")


def at_sea() -> Turn:
    shore = Shore(mute=True)
    return Turn(shore.store.begin(), shore.now, PARTS, Policies(), shore.calendar)


def test_a_credit_memo_is_posted_late_too() -> None:
    record = allowed()
    record.credits = [Credit("CM-1", "INV-9", "2026-03-31", [CreditLine("1", "1", 1)], {})]
    first = post_credit_memo(record, 0)
    assert first is not None and first.body is not None and "late_of" not in first.body
    intent = Intent(first.operation, first.about, first.key, {}, b"", 0, 0)
    answered(at_sea(), record, intent, CLOSED)
    step = post_credit_memo(record, 0)
    assert step is not None and step.body is not None
    assert step.key == first.key + ":d2026-04-01"
    assert (step.body["posting_date"], step.body["late_of"]) == ("2026-04-01", "2026-03-31")
    assert record.cases == [] and record.stuck == []


def test_a_refund_is_posted_late_too() -> None:
    payment = new("PRQ-1", "CRM-1", "refund", "SO-1", "C-1", "", 500, "EUR", "TXN-1")
    payment.refunds = [Refunded("PAY-1", "RFD-1", 500, "2026-03-31")]
    payments.posted(
        at_sea(), payment, Intent("erp.postRefund", "PAY-1/RFD-1", "post:refund:RFD-1", {}, b"", 0, 0), CLOSED
    )
    step = payments.post_refund(payment)
    assert step is not None and step.key == "post:refund:RFD-1:d2026-04-01"
    assert step.body == erp_cash_v1.post_refund(payment, payment.refunds[0])
    assert (step.body["posting_date"], step.body["late_of"]) == ("2026-04-01", "2026-03-31")


def test_a_credit_memo_of_a_contract_is_posted_late_too() -> None:
    ours = Contract(key="contract/SVC-1", root="SVC-1", slots={}, wake_at=0, stuck=[], cases=[])
    ours.credits = [Credit("CM-1", "INV-9", "2026-03-31", [CreditLine("1", "2026-03", 3)], {})]
    first = contracts.post_credit(ours, 0)
    assert first is not None and first.body is not None and "late_of" not in first.body
    contracts.answered(at_sea(), ours, Intent(first.operation, first.about, first.key, {}, b"", 0, 0), CLOSED)
    step = contracts.post_credit(ours, 0)
    assert step is not None and step.body is not None
    assert step.key == first.key + ":d2026-04-01"
    assert (step.body["posting_date"], step.body["late_of"]) == ("2026-04-01", "2026-03-31")
    assert ours.cases == [] and ours.stuck == []
    posted = {"outcome": "posted", "journal_number": "JNL-1", "version": 9}
    contracts.answered(at_sea(), ours, Intent(step.operation, step.about, step.key, {}, b"", 0, 0), posted)
    assert contracts.post_credit(ours, 0) is None


def test_a_credit_memo_of_a_contract_that_is_refused_for_another_reason_is_a_case() -> None:
    ours = Contract(key="contract/SVC-1", root="SVC-1", slots={}, wake_at=0, stuck=[], cases=[])
    ours.credits = [Credit("CM-1", "INV-9", "2026-03-31", [CreditLine("1", "2026-03", 3)], {})]
    intent = Intent("erp.postCreditMemo", "CM-1", "post:credit_memo:CM-1", {}, b"", 0, 0)
    contracts.answered(at_sea(), ours, intent, {**CLOSED, "reason_code": "account_locked"})
    assert contracts.post_credit(ours, 0) is None
    assert ours.stuck == ["erp.postCreditMemo CM-1"] and len(ours.cases) == 1
