"""What answers about a count sheet mean to the engine."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from engine.exceptions import Trouble
from engine.process import consumption
from engine.process.consumption import QUIET_MS
from engine.process.consumption_record import Consumption
from engine.record import Intent, Record
from seatrial.message import JsonObject, Request, Response
from tests.engine.test_invoices import Counter
from tests.engine.tide import PRICE

if TYPE_CHECKING:
    from engine.turn import Turn


def test_what_billing_blocks_is_put_before_finance() -> None:
    asked: list[Trouble] = []

    def open_case(_turn: object, _record: Record, trouble: Trouble) -> None:
        asked.append(trouble)

    turn = cast("Turn", SimpleNamespace(parts=SimpleNamespace(open_case=open_case)))
    report = Consumption(
        key="consumption/CSR-1", root="CSR-1", slots={}, wake_at=0, stuck=[], cases=[],
        customer="C-1", currency="EUR", used=[("PUMP", 4)], reported_at="", stage="settled",
    )  # fmt: skip
    intent = Intent("billing.recordBillableEvents", "CSR-1", "", {}, b"", 0, 0)
    consumption.answered(turn, report, intent, {"outcome": "accepted", "billable_event_id": "BEV-1"})
    assert asked == []
    blocked = {"outcome": "blocked", "billable_event_id": "BEV-1", "reason_code": "customer_blocked"}
    consumption.answered(turn, report, intent, blocked)
    assert [(one.owner, one.reason) for one in asked] == [("finance", "customer_blocked")]
    assert "CSR-1" in asked[0].business_key


class Cabinet(Counter):
    """A customer who counts what he has used, and four systems that believe him."""

    def count(self, number: str, corrects: str = "") -> JsonObject:
        data = {
            "version": 1,
            "revision": 1,
            "report_number": number,
            "customer_number": "C-1",
            "currency": "EUR",
            "lines": [{"item": "PUMP", "quantity_base": 4}],
            "corrects": corrects,
            "reported_on": "2026-03-02",
        }
        return self.event("crm", "consumption.reported", number, data)

    def _erp_recordConsumption(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        outcome = "too_late" if body.get("corrects") else "accepted"
        return Response(201, {"outcome": outcome, "settle_after_ms": 60_000})

    def _erp_settleConsumption(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        line = {"line_no": "1", "item": "PUMP", "quantity_base": 4, "unit_price": PRICE, "tax_category": "standard"}
        number = self._next("CSO")
        self._counts["v" + number] = 1
        sold = {"outcome": "settled", "consumption_order_number": number, "lines": [line]}
        return Response(200, {**sold, "ship_to": {"country": "AT"}, "zone": "Europe/Vienna"})

    def _erp_postPayment(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Response(200, {"outcome": "posted", "journal_number": "JNL-1", "version": 2})

    def _wms_postConsumption(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Response(200, {"outcome": "posted"})

    def _crm_recordConsumptionResult(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Response(200, {"outcome": "recorded"})

    def known(self) -> list[str]:
        """What the engine remembers of business that is not over."""
        return [key for key, _ in self.store.begin().scan("") if not key.startswith(("stock/", "stream/"))]


def test_a_sheet_that_is_sold_invoiced_and_told_is_forgotten_and_its_invoice_when_it_is_paid() -> None:
    shore = Cabinet()
    sheet = shore.count("CSR-1")
    shore.run()
    (evidence,) = shore.evidence()
    assert (evidence["ship_to"], evidence["tax_point_date"]) == ({"country": "AT"}, "2026-03-02")
    assert evidence["zone"] == "Europe/Vienna"
    shore.run(ms=3 * QUIET_MS)
    assert "consumption/CSR-1" in shore.known(), "it is not invoiced yet"
    shore.bill("INV-1", evidence)
    shore.run(ms=3 * QUIET_MS)
    assert shore.known() == ["invoice/INV-1"]
    shore.pay("INV-1", "CSO-1", "APP-1", left=1)
    shore.run(ms=3 * QUIET_MS)
    shore.pay("INV-1", "CSO-1", "APP-2")
    shore.run(ms=3 * QUIET_MS)
    assert shore.known() == []
    done = len(shore.executed)
    assert shore.deliver({**sheet, "id": "another delivery"}).body == {"outcome": "duplicate"}
    shore.pay("INV-1", "CSO-1", "APP-3")
    shore.run(ms=3 * QUIET_MS)
    assert [request.operation for request in shore.executed[done:]] == ["postPayment"], "cash that comes later"
    assert shore.cases("all") == []


def test_a_sheet_that_does_not_count_is_forgotten_when_the_customer_knows() -> None:
    shore = Cabinet()
    shore.count("CSR-2", corrects="CSR-1")
    shore.run()
    assert len(shore.done("recordConsumptionResult")) == 1
    shore.run(ms=3 * QUIET_MS)
    assert shore.known() == []
