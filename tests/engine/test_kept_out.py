"""An invoice that a person keeps out of the ledger is out of it with all its cash, also when nobody remembers it.

One of a service contract, and one of what was used up. A charge back of such is told to no order, for there is none.
"""

from typing import Any

from seatrial.message import JsonObject, Request, Response, problem
from tests.engine.test_consumption import Cabinet
from tests.engine.tide import PRICE

HOUR_MS = 3_600_000
NOTHING: JsonObject = {"minor": 0, "currency": "EUR"}


def no_invoice(request: Request, _nth: int) -> str | Response:
    return problem(422, "no", "not like this") if request.operation == "postInvoice" else ""


def told(shore: Cabinet, type_: str, application: str, **about: str) -> None:
    """Cash is put on INV-1, or taken off."""
    at = {"unapplied_at" if type_ == "payment.unapplied" else "applied_at": shore.calendar.text(shore.now)}
    why: dict[str, Any] = {"reason_code": "charged_back"} if type_ == "payment.unapplied" else {}
    shore.event("billing", type_, "PAY-1", {
        "version": 2, "payment_id": "PAY-1", "application_no": application, "invoice_number": "INV-1", "amount": PRICE,
        "open_amount": PRICE if why else NOTHING, "posting_date": "2026-03-03", **at, **why, **about,
    })  # fmt: skip
    shore.run(ms=3 * HOUR_MS)


def given_up(shore: Cabinet) -> None:
    (case,) = shore.cases()
    assert shore.ask("resolveCase", {"action": "close", "reason": "entered by hand"}, case_id=case["case_id"]).ok
    shore.run()


def with_contract() -> Cabinet:
    """A contract, and an invoice of it that the ledger has refused for good."""
    shore = Cabinet(tamper=no_invoice)
    shore.event("erp", "contract.changed", "SVC-1", {
        "version": 1, "service_contract_number": "SVC-1", "customer_number": "C-1", "currency": "EUR", "item": "S",
        "tax_category": "standard", "country": "DE", "fee": PRICE, "usage_price": NOTHING, "periods": [],
        "milestones": [],
    })  # fmt: skip
    shore.bill("INV-1", service_contract_number="SVC-1")
    shore.run()
    return shore


def with_consumption(**how: Any) -> Cabinet:
    shore = Cabinet(**how)
    shore.count("CSR-1")
    shore.run()
    shore.bill("INV-1", *shore.evidence())
    shore.run()
    return shore


def paid_taken_off_and_paid_again(shore: Cabinet, **about: str) -> None:
    told(shore, "payment.applied", "APP-1", **about)
    assert "invoice/INV-1" not in shore.known()
    told(shore, "payment.unapplied", "APP-1", **about)
    told(shore, "payment.applied", "APP-2", **about)


def test_an_invoice_of_a_contract_keeps_its_cash_out_too() -> None:
    shore = with_contract()
    given_up(shore)
    paid_taken_off_and_paid_again(shore, sales_order_number="", service_contract_number="SVC-1")
    assert shore.done("postPayment") == [] and shore.cases() == []


def test_so_does_one_of_what_was_used_up() -> None:
    shore = with_consumption(tamper=no_invoice)
    given_up(shore)
    paid_taken_off_and_paid_again(shore, sales_order_number="CSO-1")
    assert shore.done("postPayment") == [] and shore.cases() == []


def test_money_that_is_taken_off_such_an_invoice_is_posted_and_told_to_no_order() -> None:
    shore = with_consumption()
    paid_taken_off_and_paid_again(shore, sales_order_number="CSO-1")
    assert [(request.body or {})["application_no"] for request in shore.done("postPayment")] == [
        "APP-1",
        "APP-1",
        "APP-2",
    ]
    assert shore.done("recordMilestone") == [] and shore.cases() == []
    assert not any(key.startswith("cash/") for key in shore.known())
