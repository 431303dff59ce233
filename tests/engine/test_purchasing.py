"""The engine carries a purchase order to a vendor and his answers back: each once, in whatever envelope they come."""

from typing import Any

import pytest

from seatrial.edi import sets
from seatrial.edi.documents import (
    AcknowledgedLine,
    AcknowledgedPart,
    Acknowledgement,
    Document,
    Interchange,
    InvoicedLine,
    LineCode,
    PurchaseOrder,
    ShipCode,
    ShipNotice,
    ShippedLine,
    VendorInvoice,
)
from seatrial.message import JsonObject, Request, Response
from tests.engine.shore import Shore
from tests.engine.tide import ADDRESS, Tamper, fair

AT = "2026-03-05T10:00:00Z"


class Quay(Shore):
    """A shore at which a vendor ships what is ordered: ten pumps with PO-1, for SO-1-1."""

    def __init__(self, tamper: Tamper = fair) -> None:
        super().__init__(tamper=tamper)
        self.controls = 0
        self.submit(quantity=10)
        self.run(1_000)

    def _erp_bookOrder(self, request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        answer = super()._erp_bookOrder(request, body)
        assert answer.body is not None
        [one] = answer.body["fulfilment_orders"]
        one["site"] = ""
        about = {"sales_order_number": "SO-1", "fulfilment_order_no": "SO-1-1", "external_id": body["external_id"]}
        line = {"line_no": "1", "item": "PUMP", "quantity_base": 10, "unit_price": {"minor": 900, "currency": "EUR"}}
        self.about: JsonObject = {"version": 1, "purchase_order_no": "PO-1", "control_number": "000000001", **about}
        end = {"vendor": "FOUNDRY", "order_date": "2026-03-02", "currency": "EUR", "ship_to": ADDRESS, "lines": [line]}
        self.event("erp", "purchase_order.issued", "PO-1", {**self.about, **end})
        return answer

    def _vendor_receiveDocument(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(202, {"outcome": "taken", "control_number": body["control_number"]})

    def _vendor_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return self._list(request, "vendor")

    def _erp_recordAcknowledgement(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        rest = 10 - sum(line["confirmed_base"] + line["backordered_base"] for line in body["lines"])
        cut = [{"line_no": "1", "quantity_base": rest}] if rest else []
        answer = {"outcome": "recorded", "version": self.version("SO-1"), "lines": body["lines"]}
        return Response(200, {**answer, "resourced": None, "cut": cut})

    def _erp_postVendorShipment(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        answer = {"outcome": "posted", "document_number": "JNL-1", "version": self.version("SO-1")}
        return Response(200, {**answer, "resourced": None, "cut": []})

    def _erp_postVendorInvoice(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"outcome": "posted", "journal_number": "JNL-2"})

    def send(self, said: Document, control: int = 0) -> None:
        self.controls += 1
        control = control or self.controls
        text = sets.write(Interchange("FOUNDRY", "SEATRIAL", control, AT, said))
        self.event("vendor", "document.sent", f"{control:09d}", {"version": 1, "interchange": text})
        self.run(60_000)

    def answers(self, *parts: tuple[LineCode, int], number: str = "ACK-1") -> Acknowledgement:
        told = tuple([AcknowledgedPart(code, units, "2026-03-06" if code != "IB" else "") for code, units in parts])
        line = AcknowledgedLine("1", "PUMP", 10, 900, told)
        return Acknowledgement("00", True, "PO-1", "2026-03-02", number, (line,))

    def notice(self, units: int, code: ShipCode = "AC", number: str = "ASN-1") -> ShipNotice:
        return ShipNotice(number, "PO-1", AT, (ShippedLine("1", "PUMP", units, units, 10, code),))

    def bodies(self, operation: str) -> list[Any]:
        return [request.body for request in self.done(operation)]


def bill(units: int) -> VendorInvoice:
    return VendorInvoice("VI-1", "2026-03-06", "PO-1", "ASN-1", units * 900, (InvoicedLine("1", "PUMP", units, 900),))


def test_a_purchase_order_goes_out_once_in_edi_and_nothing_is_asked_of_the_warehouse() -> None:
    def lose_the_first(request: Request, nth: int) -> str:
        return "lost_reply" if request.operation == "receiveDocument" and nth == 1 else ""

    quay = Quay(lose_the_first)
    quay.run(600_000)
    asked = quay.calls("receiveDocument")
    assert {request.headers["idempotency-key"] for request in asked} == {"850:PO-1:00"}
    assert len(asked) == 2
    assert asked[0].body is not None
    assert asked[0].body == asked[1].body
    said = sets.read(asked[0].body["interchange"])
    assert (said.sender, said.receiver, said.control) == ("SEATRIAL", "FOUNDRY", 1)
    order = said.content
    assert isinstance(order, PurchaseOrder)
    assert (order.number, order.sales_order, order.delivery) == ("PO-1", "SO-1", "SO-1-1")
    assert [(line.item, line.quantity_base) for line in order.lines] == [("PUMP", 10)]
    assert quay.calls("reserveStock") == []


@pytest.mark.parametrize(
    ("parts", "now", "later"),
    [
        ([("IA", 10)], 10, 0),
        ([("IQ", 6)], 6, 0),
        ([("IA", 6), ("IB", 4)], 6, 4),
        ([("IR", 10)], 0, 0),
        ([("IA", 6), ("IR", 4)], 6, 0),
    ],
)
def test_a_code_means_what_was_agreed_with_the_vendor(parts: list[tuple[LineCode, int]], now: int, later: int) -> None:
    quay = Quay()
    quay.send(quay.answers(*parts))
    [told] = quay.bodies("recordAcknowledgement")
    assert [(line["confirmed_base"], line["backordered_base"]) for line in told["lines"]] == [(now, later)]
    promised = [body["lines"][0]["quantity_base"] for body in quay.bodies("recordMilestone")
                if body["kind"] == "confirmed"]  # fmt: skip
    assert promised == ([now] if now else [])


def test_what_is_billed_is_what_the_ship_notice_says() -> None:
    quay = Quay()
    quay.send(quay.answers(("IA", 10)))
    quay.send(quay.notice(6))
    [evidence] = quay.bodies("recordBillableEvents")
    assert (evidence["type"], evidence["source_document"]) == ("vendor_shipment", "ASN-1")
    assert [line["quantity_base"] for line in evidence["lines"]] == [6]
    assert quay.done("postGoodsIssue") == []
    assert quay.keys_done().count("bill:vendor_shipment:ASN-1") == 1


def test_the_same_document_in_another_interchange_is_the_same_document() -> None:
    quay = Quay()
    for said in (quay.answers(("IA", 10)), quay.notice(10), bill(10)):
        quay.send(said)
        quay.send(said)
        quay.send(said, control=quay.controls)
    for operation in ("recordAcknowledgement", "postVendorShipment", "postVendorInvoice", "recordBillableEvents"):
        assert len(quay.done(operation)) == 1, operation
    assert quay.cases() == []


def test_another_content_under_a_known_document_number_is_for_a_person() -> None:
    quay = Quay()
    quay.send(quay.answers(("IA", 10)))
    quay.send(quay.notice(6))
    quay.send(quay.notice(10))
    [case] = quay.cases()
    assert case["reason_code"] == "conflicting_document"
    assert len(quay.done("recordBillableEvents")) == 1


def test_documents_that_overtake_each_other_are_told_in_their_order() -> None:
    quay = Quay()
    quay.send(bill(10))
    quay.send(quay.notice(10))
    assert quay.done("postVendorShipment") == quay.done("postVendorInvoice") == []
    assert len(quay.done("recordBillableEvents")) == 1, "billing need not wait"
    quay.send(quay.answers(("IA", 10)))
    told = [request.operation for request in quay.executed if request.system == "erp"]
    assert [one for one in told if "endor" in one or "Ack" in one] == [
        "recordAcknowledgement", "postVendorShipment", "postVendorInvoice",
    ]  # fmt: skip


def test_a_document_about_a_purchase_order_that_is_not_known_yet_waits_for_it() -> None:
    quay = Quay()
    unknown = Acknowledgement("00", True, "PO-2", "2026-03-02", "ACK-9")
    quay.send(unknown)
    assert quay.done("recordAcknowledgement") == []
    assert quay.cases() == []


@pytest.mark.parametrize("accepted", [True, False])
def test_the_vendors_consent_is_the_result_of_the_recall(accepted: bool) -> None:
    quay = Quay()
    asked = {**quay.about, "version": 2, "control_number": "000000002", "recall_no": "RCL-1", "cause": "cancellation"}
    quay.event("erp", "purchase_order.cancel_requested", "PO-1", asked)
    quay.run(60_000)
    said = sets.read(quay.bodies("receiveDocument")[-1]["interchange"]).content
    assert isinstance(said, PurchaseOrder)
    assert said.purpose == "01"
    assert quay.calls("recallShippingOrder") == []
    quay.send(Acknowledgement("01", accepted, "PO-1", "2026-03-02", "ACK-2"))
    [result] = quay.bodies("recordRecallResult")
    assert result["outcome"] == ("recalled" if accepted else "too_late")


def test_an_interchange_that_cannot_be_read_is_refused_and_then_put_before_a_person() -> None:
    quay = Quay()
    broken = {"version": 1, "interchange": "ISA*00*"}
    event = quay.event("vendor", "document.sent", "000000007", broken)
    quay.run(1_000)
    assert quay.replies[-1].status == 422
    for _ in range(5):
        quay.deliver(event)
    assert [case["reason_code"] for case in quay.cases()] == ["unreadable_event"]


def test_an_invoice_that_does_not_match_is_for_finance() -> None:
    def differ(request: Request, _nth: int) -> str | Response:
        refused = {"outcome": "refused", "reason_code": "quantity_differs"}
        return Response(200, refused) if request.operation == "postVendorInvoice" else ""

    quay = Quay(differ)
    for said in (quay.answers(("IA", 10)), quay.notice(10), bill(10)):
        quay.send(said)
    quay.run()
    [case] = quay.cases()
    assert (case["owner"], case["reason_code"], case["business_key"]) == ("finance", "quantity_differs", "owe:VI-1")
    assert len(quay.calls("postVendorInvoice")) == 1


def test_a_finished_purchase_order_is_a_tombstone_and_its_documents_are_known_for_ever() -> None:
    quay = Quay()
    said = (quay.answers(("IA", 10)), quay.notice(10), bill(10))
    for one in said:
        quay.send(one)
    quay.run(8_000_000)
    tx = quay.store.begin()
    assert tx.get("po/PO-1") is None
    assert tx.retired("po/PO-1")
    for one in said:
        quay.send(one)
    assert quay.cases() == []
    assert len(quay.done("recordBillableEvents")) == 1
