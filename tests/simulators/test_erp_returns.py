"""The order book lets come back what was invoiced, once; the ledgers follow."""

from typing import Any

import pytest

from seatrial.facts import ReceivablePosted, ReturnAuthorized, ReturnPosted, ReturnRefused
from seatrial.message import JsonObject
from tests.simulators.backoffice import BackOffice, body, euros


@pytest.fixture
def office() -> BackOffice:
    """SO-1: 5 A, left and invoiced with INV-1 at 25.00."""
    office = BackOffice(("A", 20))
    office.book(5)
    office.allocate("SO-1-1", (5, 0))
    office.release("SO-1-1")
    office.issue("SO-1-1", 5)
    office.invoice(2_500, 5)
    office.clear()
    return office


def ask(office: BackOffice, units: int, number: str = "RET-1", **other: Any) -> JsonObject:
    line = {"invoice_number": "INV-1", "line_no": "1", "quantity": {"value": units, "uom": "EA"}, "reason": "worn"}
    return body(office.ask("authorizeReturn", {"external_id": number, "lines": [{**line, **other}]}))


def test_what_was_invoiced_may_come_back_with_the_price_that_it_had(office: BackOffice) -> None:
    answer = ask(office, 2)
    assert (answer["outcome"], answer["rma_number"], answer["site"]) == ("authorized", "RMA-1", "DC1")
    assert answer["lines"] == [
        {
            "line_no": "1",
            "invoice_number": "INV-1",
            "order_line": "1",
            "item": "A",
            "quantity_base": 2,
            "unit_price": euros(500),
            "tax_category": "standard",
        }
    ]
    assert [(fact.rma, fact.return_id) for fact in office.recorded(ReturnAuthorized)] == [("RMA-1", "RET-1")]


def test_no_more_than_was_invoiced_comes_back_in_however_many_returns(office: BackOffice) -> None:
    assert ask(office, 3)["outcome"] == "authorized"
    assert ask(office, 3, "RET-2")["reason_code"] == "more_than_invoiced"
    assert ask(office, 2, "RET-3")["outcome"] == "authorized"
    assert ask(office, 1, "RET-4")["reason_code"] == "more_than_invoiced"
    assert len(office.recorded(ReturnRefused)) == 2


def test_what_it_has_no_invoice_of_it_refuses(office: BackOffice) -> None:
    assert ask(office, 1, invoice_number="INV-8")["reason_code"] == "not_invoiced"
    assert ask(office, 1, line_no="2")["reason_code"] == "not_invoiced"
    assert ask(office, 1, quantity={"value": 1, "uom": "BOX"})["reason_code"] == "unknown_quantity"


def test_the_ledger_follows_an_inspection_to_where_the_goods_went(office: BackOffice) -> None:
    ask(office, 3)
    found = {"accepted_base": 2, "rejected_base": 0, "disposition": "restock", "line_no": "1"}
    bin_ = {"accepted_base": 0, "rejected_base": 1, "disposition": "scrap", "line_no": "1"}
    told = {"rma_number": "RMA-1", "receipt_number": "RCV-1", "inspection_no": "INS-1", "lines": [found, bin_]}
    before = office.erp.ledger.balance("A", "DC1", "available")
    assert body(office.ask("postReturnReceipt", told))["outcome"] == "posted"
    assert office.erp.ledger.balance("A", "DC1", "available") == before + 2
    assert office.erp.ledger.balance("A", "DC1", "returns_inspection") == -3
    assert len(office.recorded(ReturnPosted)) == 1
    assert office.ask("postReturnReceipt", {**told, "rma_number": "RMA-9"}).status == 404


def test_a_credit_memo_takes_from_what_is_owed_and_lets_the_order_be_paid(office: BackOffice) -> None:
    before = office.exposure()
    totals = {name: euros(0) for name in ("charges", "tax", "rounding")} | {"net": euros(500), "total": euros(500)}
    told = {
        "credit_memo_number": "CM-1",
        "invoice_number": "INV-1",
        "sales_order_number": "SO-1",
        "rma_number": "RMA-1",
        "posting_date": "2026-03-02",
        "lines": [{"invoice_line": "1", "line_no": "1", "quantity_base": 1}],
        "totals": totals,
    }
    assert body(office.ask("postCreditMemo", told))["outcome"] == "posted"
    assert office.exposure() == before - 500
    posted = office.recorded(ReceivablePosted)[-1]
    assert (posted.kind, posted.document, posted.invoice, posted.amount_minor) == ("credit_memo", "CM-1", "INV-1", -500)
    office.pay(2_000)
    assert office.axes()[0] == "closed"
