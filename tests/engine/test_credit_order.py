"""A credit memo for what has come back gets into the ledger after its invoice, however soon it is told."""

from collections.abc import Callable
from typing import Any

import pytest

from seatrial.message import JsonObject, Request, Response, problem
from tests.engine.test_invoices import VOID
from tests.engine.test_shared_invoices import HOUR_MS, Office
from tests.engine.tide import PRICE, fair

MOMENTS = ("before_commit", "before_sending", "after_sending")


class Dock(Office):
    """One order has left; what was allowed to come back of it is all accepted."""

    def _erp_authorizeReturn(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        line = {
            "line_no": "1", "invoice_number": "INV-1", "order_line": "1", "item": "PUMP", "quantity_base": 2,
            "unit_price": PRICE, "tax_category": "standard",
        }  # fmt: skip
        return Response(200, {
            "outcome": "authorized", "rma_number": "RMA-1", "site": "DC1", "version": 1, "sales_order_number": "SO-1",
            "customer_number": "C-1", "currency": "EUR", "lines": [line],
        })  # fmt: skip

    def _wms_expectReturn(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Response(201, {"outcome": "expected", "version": 1})

    def _erp_postReturnReceipt(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return Response(200, {"outcome": "posted", "document_number": "DOC-1", "version": 2})

    def _erp_postCreditMemo(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (likewise)
        return self._journal("SO-1")

    def sent_back(self) -> None:
        """It has come and was looked at."""
        self.event("crm", "return.requested", "RET-1", {
            "version": 1, "revision": 1, "crm_order_id": "CRM-1", "crm_return_id": "RET-1", "lines": [{
                "external_line_id": "1", "invoice_number": "INV-1", "quantity": {"value": 2, "uom": "EA"},
                "reason": "worn",
            }],
        })  # fmt: skip
        self.run()
        found = {"line_no": "1", "item": "PUMP", "accepted_base": 2, "rejected_base": 0, "disposition": "restock"}
        self.event("wms", "return.inspected", "RMA-1", {
            "version": 1, "rma_number": "RMA-1", "receipt_number": "RCV-1", "inspection_no": "INS-1", "lines": [found],
        })  # fmt: skip
        self.run()

    def credit(self, invoice: str) -> None:
        self.event("billing", "credit_memo.posted", "CM-1", {
            "version": 1, "credit_memo_number": "CM-1", "invoice_number": invoice, "sales_order_number": "SO-1",
            "rma_number": "RMA-1", "posting_date": "2026-03-04",
            "lines": [{"invoice_line": "1", "line_no": "1", "quantity_base": 2}],
            "totals": dict.fromkeys(("net", "charges", "tax", "rounding", "total"), PRICE),
            "balance": {"minor": 0, "currency": "EUR"},
        })  # fmt: skip

    def booked(self) -> list[str]:
        """What the ledger has, in order."""
        number = {
            "postInvoice": "invoice_number",
            "postCreditMemo": "credit_memo_number",
            "postVoid": "document_number",
        }
        return [(one.body or {})[number[one.operation]] for one in self.executed if one.operation in number]

    def credited(self) -> bool:
        return bool(self.told("credited"))


def shipped(tamper: Callable[[Request, int], str | Response] = fair) -> tuple[Dock, JsonObject]:
    """An order has left; the evidence."""
    dock = Dock(tamper=tamper)
    dock.submit(quantity=5)
    dock.run()
    return dock, dock.evidence()[0]


def test_it_waits_for_an_invoice_that_was_made_anew_and_is_not_known_yet() -> None:
    dock, evidence = shipped()
    dock.bill("INV-1", evidence)
    dock.run()
    dock.pay("INV-1", "SO-1")
    dock.close("SO-1")
    dock.sent_back()
    dock.credit("INV-2")
    dock.run()
    assert dock.booked() == ["INV-1"] and not dock.credited()
    dock.bill("INV-2", evidence, replaces_invoice_number="INV-1")
    dock.run(3 * HOUR_MS)
    assert dock.booked() == ["INV-1", "INV-2", "CM-1"] and dock.credited()
    assert dock.cases() == [] and not dock.kept("return/RET-1")


@pytest.mark.parametrize("over", [False, True], ids=["an order", "a finished order"])
def test_it_waits_while_the_ledger_is_away_and_the_customer_is_told_meanwhile(over: bool) -> None:
    away = False
    dock, evidence = shipped(lambda r, _n: "lost_request" if away and r.operation == "postInvoice" else "")
    dock.bill("INV-1", evidence)
    dock.run()
    if over:
        dock.pay("INV-1", "SO-1")
        dock.close("SO-1")
    away = True
    dock.bill("INV-2", evidence, replaces_invoice_number="INV-1")
    dock.sent_back()
    dock.credit("INV-2")
    dock.run()
    assert dock.booked() == ["INV-1"] and dock.credited()
    away = False
    dock.run(4 * HOUR_MS)
    assert dock.booked() == ["INV-1", "INV-2", "CM-1"]


def test_what_the_ledger_has_had_for_long_is_credited_at_once() -> None:
    dock, evidence = shipped()
    dock.bill("INV-1", evidence)
    dock.pay("INV-1", "SO-1")
    dock.run()
    dock.close("SO-1")
    assert not dock.kept("invoice/INV-1")
    dock.sent_back()
    dock.credit("INV-1")
    dock.run()
    assert dock.booked() == ["INV-1", "CM-1"]


@pytest.mark.parametrize("known", [True, False])
def test_what_a_person_keeps_out_of_the_ledger_keeps_no_credit_memo_back(known: bool) -> None:
    """And nothing is posted of what is paid then, even where the invoice is forgotten."""
    no = problem(422, "no", "not like this")
    dock, evidence = shipped(lambda r, _n: no if r.operation == "postInvoice" else "")
    dock.bill("INV-1", evidence)
    dock.sent_back()
    if known:
        dock.credit("INV-1")
        dock.run()
        assert dock.booked() == []
    (case,) = dock.cases()
    assert dock.ask("resolveCase", {"action": "close", "reason": "by hand"}, case_id=case["case_id"]).ok
    dock.pay("INV-1", "SO-1")
    dock.run(3 * HOUR_MS)
    assert not dock.kept("invoice/INV-1")
    if not known:
        dock.credit("INV-1")
        dock.run()
    assert dock.booked() == ["CM-1"]
    dock.pay("INV-1", "SO-1", "APP-2")
    dock.run()
    dock.close("SO-1")
    dock.pay("INV-1", "SO-1", "APP-3")
    dock.run()
    assert [application for _, application in dock.paid()] == ["APP-1", "APP-2", "APP-3"]
    assert dock.posted() == [] and dock.cases() == []


def test_it_does_not_wait_for_ever_for_a_number_that_stands_for_nothing() -> None:
    away = True
    dock, evidence = shipped(lambda r, _n: "lost_request" if away and r.operation == "postVoid" else "")
    dock.bill("INV-1", evidence)
    dock.sent_back()
    dock.event("billing", "invoice.voided", "INV-7", VOID)
    dock.credit("INV-7")
    dock.run()
    assert dock.booked() == ["INV-1"]
    away = False
    dock.run(4 * HOUR_MS)
    assert dock.booked() == ["INV-1", "INV-7", "CM-1"]


def test_a_crash_between_loses_neither() -> None:
    for moment in MOMENTS:
        turn = 1
        while True:
            dock, evidence = shipped()
            dock.bill("INV-1", evidence)
            dock.sent_back()
            dock.credit("INV-2")
            dock.run_and_die(turn % 3, "before_sending")
            dock.bill("INV-2", evidence, replaces_invoice_number="INV-1")
            begun = dock.now
            if not dock.run_and_die(turn, moment) or dock.now > begun + 60_000:
                break
            dock.run(6 * HOUR_MS)
            assert dock.booked() == ["INV-1", "INV-2", "CM-1"], f"died at turn {turn}, {moment}"
            assert dock.credited()
            turn += 1
        assert turn > 4, "the sweep went through all of it"
