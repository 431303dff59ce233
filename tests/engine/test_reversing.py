"""A shipment that never left: what was made of it is unmade, each part once, and after it was made."""

from typing import Any

from seatrial.message import JsonObject, Request, Response
from tests.engine.shore import Shore

REVERSED = "shipment.reversed"


class Dock(Shore):
    """A coast on which parcels stay at the dock. Billing makes no invoice of anything by itself."""

    early = False
    """That the first parcel was taken back is told before that it had left."""
    outcome = "withdrawn"

    def ship(self, fulfilment_order: str, lines: dict[str, int]) -> JsonObject:
        if self.early and fulfilment_order.endswith("-1"):
            self.take_back("SHP-1", fulfilment_order, lines)
        return super().ship(fulfilment_order, lines)

    def take_back(self, shipment: str, fulfilment_order: str, lines: dict[str, int]) -> None:
        data = {
            "version": 2,
            "shipment_number": shipment,
            "fulfilment_order_no": fulfilment_order,
            "reason_code": "not_loaded",
            "lines": [
                {"shipment_line": "1", "line_no": line, "item": "PUMP", "site": "DC1", "lot": "L1",
                 "quantity_base": quantity}
                for line, quantity in lines.items()
            ],
        }  # fmt: skip
        self.event("wms", REVERSED, shipment, data)

    def _erp_reverseGoodsIssue(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        (issued,) = [one for one in self.posted() if one["shipment_number"] == request.params["shipment_number"]]
        line = {"line_no": "1", "item": "PUMP", "quantity_base": issued["lines"][0]["quantity_base"]}
        order = issued["fulfilment_order_no"].rpartition("-")[0]
        number = f"{order}-{self.orders[order]['next']}"
        self.orders[order]["next"] += 1
        successor = {"fulfilment_order_no": number, "site": "DC1", "lines": [line]}
        answer = {"outcome": "posted", "document_number": self._next("JNL"), "version": self.version(order)}
        return Response(200, {**answer, "backordered": successor})

    def _erp_postCreditMemo(self, _request: Request, body: Any) -> Response:  # noqa: N802  (likewise)
        return self._journal(body["sales_order_number"])

    def _billing_recordBillableEvents(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Response(202, {"outcome": "accepted", "billable_event_id": self._next("BEV")})

    def _billing_reverseBillableEvents(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Response(202, {"outcome": self.outcome})

    def posted(self) -> list[JsonObject]:
        return [request.body for request in self.done("postGoodsIssue") if request.body]

    def billed(self) -> list[tuple[str, int]]:
        """(shipment, how many charges went with it)"""
        told = [request.body for request in self.done("recordBillableEvents") if request.body]
        return [(body["source_document"], len(body["charges"])) for body in told]


def test_ledger_and_billing_take_it_back_and_what_ships_again_is_billed_by_itself() -> None:
    dock = Dock()
    dock.submit(quantity=5)
    dock.run()
    dock.take_back("SHP-1", "SO-1-1", {"1": 5})
    dock.run()
    (unposted,), (unbilled,) = dock.done("reverseGoodsIssue"), dock.done("reverseBillableEvents")
    assert unposted.params == {"shipment_number": "SHP-1"}
    assert unposted.body == {"external_reference": "gi-reversal:SHP-1", "reason_code": "not_loaded"}
    assert unbilled.headers["idempotency-key"] == "unbill:goods_issue:SHP-1"
    assert unbilled.body == {"type": "goods_issue", "source_document": "SHP-1", "reason": "shipment_reversed"}
    assert [(one["shipment_number"], one["fulfilment_order_no"]) for one in dock.posted()] == [
        ("SHP-1", "SO-1-1"), ("SHP-2", "SO-1-2"),
    ]  # fmt: skip
    assert dock.billed() == [("SHP-1", 1), ("SHP-2", 1)], "the freight was withdrawn with the first"
    supplied = ["confirmed", "released", "shipped"]
    assert dock.milestones() == ["booked", *supplied, "recalled", *supplied]


def test_freight_that_is_on_an_invoice_stays_there() -> None:
    dock = Dock()
    dock.outcome = "credited"
    dock.submit(quantity=5)
    dock.run()
    dock.take_back("SHP-1", "SO-1-1", {"1": 5})
    dock.run()
    assert dock.billed() == [("SHP-1", 1), ("SHP-2", 0)]


def test_a_reversal_that_is_heard_first_waits_and_the_shipment_is_never_billed() -> None:
    dock = Dock()
    dock.early = True
    dock.submit(quantity=5)
    dock.run()
    assert [one["shipment_number"] for one in dock.posted()] == ["SHP-1", "SHP-2"]
    assert len(dock.done("reverseGoodsIssue")) == 1, "posted, and then reversed"
    assert dock.done("reverseBillableEvents") == []
    assert dock.billed() == [("SHP-2", 1)]


def test_told_twice_it_is_taken_back_once() -> None:
    dock = Dock()
    dock.submit(quantity=5)
    dock.run()
    for _ in range(2):
        dock.take_back("SHP-1", "SO-1-1", {"1": 5})
        dock.run()
    assert len(dock.done("reverseGoodsIssue")) == len(dock.done("reverseBillableEvents")) == 1
    assert [one["shipment_number"] for one in dock.posted()] == ["SHP-1", "SHP-2"]


def test_the_credit_is_posted_after_its_invoice_and_told() -> None:
    dock = Dock()
    dock.outcome = "credited"
    dock.submit(quantity=5)
    dock.run()
    dock.take_back("SHP-1", "SO-1-1", {"1": 5})
    totals = {name: {"minor": 0, "currency": "EUR"} for name in ("net", "charges", "tax", "rounding", "total")}
    dock.event("billing", "credit_memo.posted", "CM-1", {
        "version": 1, "credit_memo_number": "CM-1", "invoice_number": "INV-1", "sales_order_number": "SO-1",
        "rma_number": "", "reason_code": "shipment_reversed", "posting_date": "2026-03-02", "totals": totals,
        "balance": totals["total"], "lines": [{"invoice_line": "1", "line_no": "1", "quantity_base": 5}],
    })  # fmt: skip
    dock.run()
    assert dock.done("postCreditMemo") == [], "the ledger has no such invoice yet"
    dock.event("billing", "invoice.posted", "INV-1", {
        "version": 1, "invoice_number": "INV-1", "posting_date": "2026-03-02", "totals": totals, "tax_rows": [],
        "orders": [{"sales_order_number": "SO-1", "charges": totals["charges"], "total": totals["total"]}],
        "lines": [{"sales_order_number": "SO-1", "shipment_number": "SHP-1", "line_no": "1", "quantity_base": 5}],
    })  # fmt: skip
    dock.run()
    (posted,) = dock.done("postCreditMemo")
    assert posted.body is not None
    assert (posted.body["reason_code"], posted.body["invoice_number"]) == ("shipment_reversed", "INV-1")
    assert "rma_number" not in posted.body
    assert "credited" in dock.milestones()


class OpenDock(Dock):
    """Billing takes evidence at once."""

    def _billing_recordBillableEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Shore._billing_recordBillableEvents(self, request, _body)


def test_of_an_order_that_is_over_a_person_is_told() -> None:
    shore = OpenDock()
    shore.submit(quantity=5)
    shore.run(ms=36_000_000)
    shore.take_back("SHP-1", "SO-1-1", {"1": 5})
    shore.run()
    assert shore.done("reverseGoodsIssue") == []
    (case,) = (shore.ask("listCases").body or {})["cases"]
    assert (case["business_key"], case["reason_code"], case["owner"]) == ("SHP-1", "reversed_when_over", "order_desk")
