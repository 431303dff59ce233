"""A legal document is posted once, whatever is on it; every order on it is told; and a void number is posted too."""

from collections.abc import Mapping
from typing import Any

from seatrial.message import JsonObject, Request, Response
from seatrial.policy import CustomerTerms, Policies
from tests.engine.shore import Shore
from tests.engine.tide import PRICE, SYSTEMS


class Counter(Shore):
    """Billing takes what it is told and says nothing by itself."""

    reason = ""
    """Why it is blocked."""

    def _billing_recordBillableEvents(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        said = {"outcome": "blocked", "reason_code": self.reason} if self.reason else {"outcome": "accepted"}
        return Response(202, {**said, "billable_event_id": self._next("BEV")})

    def evidence(self) -> list[JsonObject]:
        return [request.body for request in self.done("recordBillableEvents") if request.body]

    def bill(self, number: str, *evidence: JsonObject, **more: str) -> None:
        """One invoice for all of it."""
        share = {"charges": PRICE, "total": PRICE}
        data = {
            "version": 1,
            "invoice_number": number,
            "orders": [{"sales_order_number": told["sales_order_number"], **share} for told in evidence],
            "posting_date": "2026-03-02",
            "lines": [
                {"sales_order_number": told["sales_order_number"], "shipment_number": told["source_document"],
                 "line_no": line["line_no"], "quantity_base": line["quantity_base"]}
                for told in evidence
                for line in told["lines"]
            ],
            "totals": dict.fromkeys(("net", "charges", "tax", "rounding", "total"), PRICE), "tax_rows": [],
            **more,
        }  # fmt: skip
        self.event("billing", "invoice.posted", number, data)

    def pay(self, invoice: str, order: str, application: str = "APP-1", left: int = 0) -> None:
        data = {
            "version": 2,
            "payment_id": "PAY-1",
            "application_no": application,
            "invoice_number": invoice,
            "sales_order_number": order,
            "amount": PRICE,
            "open_amount": {"minor": left, "currency": "EUR"},
            "applied_at": self.calendar.text(self.now),
            "posting_date": "2026-03-03",
        }
        self.event("billing", "payment.applied", "PAY-1", data)

    def told(self, kind: str) -> list[tuple[str, str, list[int]]]:
        """(order, document, units) of what customers were told."""
        return [
            (
                request.params["crm_order_id"],
                request.body["document_number"],
                [line["quantity_base"] for line in request.body["lines"]],
            )
            for request in self.done("recordMilestone")
            if request.body and request.body["kind"] == kind
        ]


def two_orders(shore: Counter) -> list[JsonObject]:
    """Ordered and shipped; the evidence."""
    shore.submit(quantity=5)
    shore.submit(quantity=3)
    shore.run()
    return shore.evidence()


def test_an_invoice_about_two_orders_is_posted_once_and_told_to_both() -> None:
    shore = Counter()
    first, second = two_orders(shore)
    shore.bill("INV-1", first, second)
    shore.run()
    (posting,) = shore.done("postInvoice")
    assert posting.body is not None
    assert posting.body["external_reference"] == "post:invoice:INV-1"
    assert [one["sales_order_number"] for one in posting.body["orders"]] == ["SO-1", "SO-2"]
    assert [(line["sales_order_number"], line["quantity_base"]) for line in posting.body["lines"]] == [
        ("SO-1", 5),
        ("SO-2", 3),
    ]
    assert shore.told("invoiced") == [("CRM-1", "INV-1", [5]), ("CRM-2", "INV-1", [3])]
    shore.pay("INV-1", "SO-1")
    shore.run()
    assert len(shore.done("postPayment")) == 1
    assert shore.told("paid") == [("CRM-1", "APP-1", []), ("CRM-2", "APP-1", [])]
    assert shore.cases("all") == []


def test_cash_that_overtakes_an_invoice_about_two_orders_follows_it_to_both() -> None:
    shore = Counter()
    first, second = two_orders(shore)
    shore.pay("INV-1", "SO-1")
    shore.run()
    assert shore.done("postPayment") == [] and shore.told("paid") == []
    shore.bill("INV-1", first, second)
    shore.run()
    operations = [request.operation for request in shore.executed if request.operation.startswith("post")]
    assert operations[-2:] == ["postInvoice", "postPayment"]
    assert [order for order, _, _ in shore.told("paid")] == ["CRM-1", "CRM-2"]


def test_an_invoice_about_an_order_that_is_not_known_yet_waits_and_does_nothing_by_halves() -> None:
    shore = Counter()
    first, second = two_orders(shore)
    stranger = {**second, "sales_order_number": "SO-3"}
    shore.bill("INV-1", first, stranger)
    shore.run()
    assert shore.done("postInvoice") == [] and shore.told("invoiced") == []
    shore.submit(quantity=3)
    shore.run()
    assert len(shore.done("postInvoice")) == 1
    assert [order for order, _, _ in shore.told("invoiced")] == ["CRM-1", "CRM-3"]


def test_more_cash_for_an_invoice_that_was_forgotten_is_posted_too() -> None:
    shore = Counter()
    shore.submit(quantity=5)
    shore.run()
    shore.backorders.append({"sales_order_number": "SO-1"})  # so it is not closed
    shore.bill("INV-1", *shore.evidence())
    shore.run()
    shore.pay("INV-1", "SO-1", "APP-1")
    shore.run(ms=3 * 3_600_000)
    shore.pay("INV-1", "SO-1", "APP-2")
    shore.run()
    references = [request.body["external_reference"] for request in shore.done("postPayment") if request.body]
    assert references == ["post:payment:PAY-1:aAPP-1", "post:payment:PAY-1:aAPP-2"]
    assert [(order, document) for order, document, _ in shore.told("paid")][-1] == ("CRM-1", "APP-2")
    assert len(shore.done("postInvoice")) == 1


VOID = {
    "version": 1,
    "invoice_number": "INV-7",
    "series": "INV",
    "reason_code": "posting_failed",
    "voided_at": "2026-03-02T10:00:00.000Z",
    "posting_date": "2026-03-02",
}


def test_a_void_number_is_posted_to_the_ledger_once() -> None:
    shore = Counter()
    event = shore.event("billing", "invoice.voided", "INV-7", VOID)
    shore.deliver(event)
    shore.run(ms=3 * 3_600_000)
    (posting,) = shore.done("postVoid")
    assert posting.body == {
        "document_number": "INV-7",
        "series": "INV",
        "reason_code": "posting_failed",
        "posting_date": "2026-03-02",
        "external_reference": "post:void:INV-7",
    }


class TwoLedgers(Counter):
    systems: Mapping[str, str] = {**SYSTEMS, "erp_2": "v1"}

    def _erp_2_postVoid(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"outcome": "posted", "journal_number": "JNL-1"})


def test_a_void_number_is_posted_to_the_ledger_that_its_document_was_for() -> None:
    shore = TwoLedgers()
    shore.event("billing", "invoice.voided", "INV-7", {**VOID, "order_book": "erp_2"})
    shore.run()
    assert [request.system for request in shore.done("postVoid")] == ["erp_2"]


def test_what_billing_may_not_bill_is_a_case_until_it_is_billed() -> None:
    shore = Counter()
    shore.reason = "customer_blocked"
    shore.submit()
    shore.run()
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"]) == ("customer_blocked", "finance")
    (evidence,) = shore.evidence()
    shore.bill("INV-1", evidence)
    shore.run()
    assert shore.cases() == []
    assert len(shore.evidence()) == 1, "it is there, and not handed over again"
    assert shore.told("invoiced") == [("CRM-1", "INV-1", [5])]


def test_charges_that_are_spread_go_with_all_evidence_and_with_the_whole_order() -> None:
    shore = Counter(policies=Policies(by_customer={"C-1": CustomerTerms(charge_allocation="by_value")}))
    shore.submit(quantity=5)
    shore.run()
    (evidence,) = shore.evidence()
    assert evidence["charge_allocation"] == {
        "key": "by_value",
        "order_lines": [{"quantity_base": 5, "unit_price": PRICE}],
    }
    plain = Counter()
    plain.submit(quantity=5)
    plain.run()
    assert "charge_allocation" not in plain.evidence()[0]


def test_what_takes_the_place_of_an_invoice_bills_nothing_more_of_the_order_and_the_ledger_is_told_so() -> None:
    shore = Counter(stock={"PUMP": 3})
    shore.submit(quantity=5)
    shore.run()
    (evidence,) = shore.evidence()
    part = {**evidence, "lines": [{**evidence["lines"][0], "quantity_base": 2}]}
    shore.bill("INV-1", part)
    shore.bill("INV-2", part, replaces_invoice_number="INV-1")
    shore.run()
    first, second = [request.body for request in shore.done("postInvoice")]
    assert first is not None and second is not None
    assert "replaces_invoice_number" not in first
    assert second["replaces_invoice_number"] == "INV-1"
    order = shore.ask("getOrderStatus", crm_order_id="CRM-1").body
    assert order is not None
    assert order["status"]["billing"] == "partially_invoiced", "two of the three that left"
