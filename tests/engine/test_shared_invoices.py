"""What becomes of an invoice about two orders when one of them is over long before the other: what came with it has
come back and was credited."""

from collections.abc import Callable

import pytest

from seatrial.message import JsonObject, Request, Response, problem
from tests.engine.test_invoices import Counter, two_orders
from tests.engine.tide import PRICE, fair

HOUR_MS = 3_600_000


class Office(Counter):
    """An order is closed when the test says so, and not by what is paid."""

    def _erp_postPayment(self, _request: Request, body: JsonObject) -> Response:  # noqa: N802  (an operationId)
        return self._journal(body["sales_order_number"])

    def close(self, number: str) -> None:
        said = self._order(number, self.orders[number]["external_id"], self.version(number))
        self.event("erp", "order.closed", number, said)
        self.run(3 * HOUR_MS)
        assert not self.kept("order/" + self.orders[number]["external_id"])

    def take_off(self, application: str = "APP-1") -> None:
        self.event("billing", "payment.unapplied", "PAY-1", {
            "version": 3, "payment_id": "PAY-1", "application_no": application, "invoice_number": "INV-1",
            "sales_order_number": "SO-1", "amount": PRICE, "open_amount": PRICE, "reason_code": "charged_back",
            "unapplied_at": self.calendar.text(self.now), "posting_date": "2026-03-03",
        })  # fmt: skip

    def paid(self) -> list[tuple[str, str]]:
        """(order, application) of what customers were told."""
        return [(order, document) for order, document, _ in self.told("paid")]

    def posted(self) -> list[str]:
        return [request.body["external_reference"] for request in self.done("postPayment") if request.body]

    def kept(self, key: str) -> bool:
        return self.store.begin().get(key) is not None

    def payment(self, order: str) -> str:
        """How far it is paid."""
        body = self.ask("getOrderStatus", crm_order_id=order).body
        return "" if body is None else body["status"]["payment"]


def billed(tamper: Callable[[Request, int], str | Response] = fair) -> Office:
    office = Office(tamper=tamper)
    office.bill("INV-1", *two_orders(office))
    office.run()
    return office


@pytest.mark.parametrize(("over", "open_"), [("SO-1", "CRM-2"), ("SO-2", "CRM-1")])
def test_what_is_paid_is_posted_once_and_told_to_both_though_one_is_over(over: str, open_: str) -> None:
    office = billed()
    office.close(over)
    office.pay("INV-1", "SO-1")
    office.run()
    assert office.posted() == ["post:payment:PAY-1:aAPP-1"]
    assert sorted(office.paid()) == [("CRM-1", "APP-1"), ("CRM-2", "APP-1")]
    assert office.payment(open_) == "paid"


def test_what_is_taken_off_and_paid_again_counts_for_the_order_that_is_not_over() -> None:
    """The invoice was paid in full for hours when its first order is over: it is remembered for the other one."""
    office = billed()
    office.pay("INV-1", "SO-1")
    office.run(3 * HOUR_MS)
    office.close("SO-1")
    office.take_off()
    office.run()
    assert office.payment("CRM-2") == "open"
    assert [document for _, document, _ in office.told("payment_reversed")] == ["APP-1"]
    office.pay("INV-1", "SO-1", "APP-2")
    office.run()
    assert office.payment("CRM-2") == "paid"
    assert sorted(office.paid()[2:]) == [("CRM-1", "APP-2"), ("CRM-2", "APP-2")]
    kinds = [(request.body or {}).get("kind", "application") for request in office.done("postPayment")]
    assert kinds == ["application", "reversal", "application"]


def test_it_is_forgotten_when_the_last_of_its_orders_is_over_and_paid_again_all_the_same() -> None:
    office = billed()
    office.pay("INV-1", "SO-1")
    office.close("SO-2")
    assert office.kept("invoice/INV-1")
    office.close("SO-1")
    assert not office.kept("invoice/INV-1")
    office.take_off()
    office.pay("INV-1", "SO-1", "APP-2")
    office.run()
    assert len(office.posted()) == 3


def test_what_a_credit_memo_of_another_invoice_settles_is_told_to_both() -> None:
    office = billed()
    office.close("SO-1")
    none = {"minor": 0, "currency": "EUR"}
    tx = office.store.begin()
    tx.retire("xref/credit/CM-9")
    tx.commit()
    office.event("billing", "credit_memo.applied", "CM-9", {
        "version": 2, "credit_memo_number": "CM-9", "application_no": "CRA-1", "invoice_number": "INV-1",
        "credited_invoice_number": "INV-9", "sales_order_number": "SO-1", "amount": PRICE, "open_amount": none,
        "applied_at": office.calendar.text(office.now), "posting_date": "2026-03-03",
    })  # fmt: skip
    office.run()
    (posting,) = office.done("postPayment")
    assert (posting.body or {})["kind"] == "credit"
    assert sorted(office.paid()) == [("CRM-1", "CRA-1"), ("CRM-2", "CRA-1")]
    assert office.payment("CRM-2") == "paid"


def test_an_order_that_the_channel_does_not_know_any_more_is_asked_about_once_and_keeps_nobody() -> None:
    unknown = problem(404, "unknown_order", "we were restored")
    over = False

    def tamper(request: Request, _nth: int) -> str | Response:
        gone = over and request.operation == "recordMilestone" and request.params["crm_order_id"] == "CRM-1"
        return unknown if gone else ""

    office = billed(tamper)
    office.close("SO-1")
    over = True
    office.pay("INV-1", "SO-1")
    office.run(3 * HOUR_MS)
    (case,) = office.cases()
    assert office.paid() == [("CRM-2", "APP-1")]
    assert len([one for one in office.calls("recordMilestone") if (one.body or {})["kind"] == "paid"]) == 2
    assert office.ask("resolveCase", {"action": "close", "reason": "so be it"}, case_id=case["case_id"]).ok
    office.close("SO-2")
    assert not office.kept("invoice/INV-1")
