"""The part of the coast where money is taken from cards: a payment provider, and a billing that wants what is owed.

Nothing happens here by itself but the answers: the test says what billing wants, what it applies, and what it takes
off again.
"""

from typing import Any

from seatrial.message import JsonObject, Request, Response
from tests.engine.shore import Shore
from tests.engine.tide import PRICE, SYSTEMS


class Till(Shore):
    """One order, shipped and invoiced as INV-1 when `invoice` is called, and its payments."""

    systems = {**SYSTEMS, "payment_provider": "v1"}  # noqa: RUF012  (it is never changed)

    def _billing_recordBillableEvents(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(202, {"outcome": "accepted", "billable_event_id": self._next("BEV")})

    def _payment_provider_executePayment(self, _request: Request, body: Any) -> Response:  # noqa: N802  (likewise)
        said = {"transaction_id": self._next("TXN"), "outcome": "succeeded"}
        return Response(201, {"payment_request_id": body["payment_request_id"], **said})

    def _payment_provider_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return self._list(request, "payment_provider")

    def _billing_recordSettlement(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Response(201, {"outcome": "recorded", "payment_id": self._next("PAY")})

    def _erp_postRefund(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Response(200, {"outcome": "posted", "journal_number": self._next("JNL"), "version": 9})

    # ------------------------------------------------------------ what billing says

    def order(self) -> str:
        """Ordered and shipped; the order's number in the order book."""
        self.submit(quantity=5)
        self.run()
        return "SO-1"

    def invoice(self, invoice: str = "INV-1") -> None:
        evidence = self.done("recordBillableEvents")[0].body or {}
        order = evidence["sales_order_number"]
        data = {
            "version": 1,
            "invoice_number": invoice,
            "orders": [{"sales_order_number": order, "charges": PRICE, "total": PRICE}],
            "posting_date": "2026-03-02",
            "lines": [
                {"sales_order_number": order, "shipment_number": evidence["source_document"],
                 "line_no": line["line_no"], "quantity_base": line["quantity_base"]}
                for line in evidence["lines"]
            ],
            "totals": dict.fromkeys(("net", "charges", "tax", "rounding", "total"), PRICE), "tax_rows": [],
        }  # fmt: skip
        self.event("billing", "invoice.posted", invoice, data)

    def want(self, number: str = "PRQ-1", invoice: str = "INV-1", kind: str = "capture", of: str = "") -> None:
        """`payment_request.opened`."""
        data = {
            "version": 1,
            "payment_request_id": number,
            "kind": kind,
            "amount": PRICE,
            "customer_number": "C-1",
            "sales_order_number": "SO-1",
            "invoice_number": invoice,
            "transaction_id": of,
        }
        self._tell("billing", "payment_request.opened", number, data)

    def applied(self, application: str = "APP-1", payment: str = "PAY-1", version: int = 2) -> None:
        self._tell("billing", "payment.applied", payment, {
            **self.application(application, payment, version), "open_amount": {"minor": 0, "currency": "EUR"},
            "applied_at": self.calendar.text(self.now),
        })  # fmt: skip

    def taken_off(self, application: str = "APP-1", payment: str = "PAY-1", version: int = 3) -> None:
        self._tell("billing", "payment.unapplied", payment, {
            **self.application(application, payment, version), "open_amount": PRICE, "reason_code": "charged_back",
            "unapplied_at": self.calendar.text(self.now),
        })  # fmt: skip

    def application(self, application: str, payment: str, version: int) -> JsonObject:
        return {
            "version": version,
            "payment_id": payment,
            "application_no": application,
            "invoice_number": "INV-1",
            "sales_order_number": "SO-1",
            "amount": PRICE,
            "posting_date": "2026-03-03",
        }

    def settled(self, request: str, transaction: str, outcome: str = "succeeded", **more: Any) -> None:
        """The provider says what became of it."""
        data = {
            "version": self._count("settled " + request),
            "payment_request_id": request,
            "transaction_id": transaction,
            "kind": "capture",
            "outcome": outcome,
            "amount": PRICE,
            **more,
        }
        self._tell("payment_provider", "payment_request.settled", request, data)

    def charged_back(self, request: str, transaction: str, number: str = "CBK-1") -> None:
        data = {
            "version": self._count("settled " + request),
            "payment_request_id": request,
            "charge_back_id": number,
            "transaction_id": transaction,
            "amount": PRICE,
            "reason_code": "disputed",
        }
        self._tell("payment_provider", "payment_request.charged_back", request, data)

    def refunded(self, request: str, transaction: str, amount: JsonObject = PRICE, version: int = 3) -> None:
        data = {
            "version": version,
            "payment_id": "PAY-1",
            "refund_no": self._next("RFD"),
            "payment_request_id": request,
            "transaction_id": transaction,
            "sales_order_number": "SO-1",
            "amount": amount,
            "posting_date": "2026-03-03",
        }
        self._tell("billing", "payment.refunded", "PAY-1", data)

    def _tell(self, source: str, type_: str, subject: str, data: JsonObject) -> None:
        """In the thread of the order."""
        self.event(source, type_, subject, data)["correlationid"] = "CRM-1"

    def _count(self, what: str) -> int:
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def postings(self) -> list[tuple[str, str]]:
        """What the ledger has taken in, in order: (operation, document)."""
        found = []
        for request in self.executed:
            body: Any = request.body or {}
            if request.operation == "postInvoice":
                found.append(("invoice", body["invoice_number"]))
            elif request.operation == "postPayment":
                found.append((body.get("kind", "application"), body["application_no"]))
            elif request.operation == "postRefund":
                found.append(("refund", body["refund_no"]))
        return found
