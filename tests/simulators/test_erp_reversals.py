"""A goods issue is reversed: the ledger has the goods again, and the order wants them, under a number of its own."""

import pytest

from seatrial.facts import FulfilmentOrderOpened, GoodsIssueReversed, Line, QuantityBackordered
from tests.simulators.backoffice import BackOffice, body, euros


@pytest.fixture
def office() -> BackOffice:
    """SO-1 for five of item A has left."""
    office = BackOffice(("A", 100))
    office.book(5)
    office.allocate("SO-1-1", (5, 0))
    office.release("SO-1-1")
    office.issue("SO-1-1", 5)
    office.facts.clear()
    return office


def reverse(office: BackOffice, reference: str = "gi-reversal:SHP-1") -> dict[str, object]:
    told = {"reason_code": "not_loaded"}
    return body(office.ask("reverseGoodsIssue", told, reference=reference, shipment_number="SHP-1"))


def credit(office: BackOffice, reason: str = "shipment_reversed") -> None:
    none = euros(0)
    office.ask("postCreditMemo", {
        "credit_memo_number": "CM-1", "invoice_number": "INV-1", "sales_order_number": "SO-1",
        **({"reason_code": reason} if reason else {}), "posting_date": "2026-03-02",
        "lines": [{"invoice_line": "1", "line_no": "1", "quantity_base": 5}],
        "totals": {"net": euros(2500), "charges": none, "tax": none, "rounding": none, "total": euros(2500)},
    })  # fmt: skip


def test_the_ledger_has_the_goods_and_a_successor_wants_them(office: BackOffice) -> None:
    answer = reverse(office)
    line = {"line_no": "1", "item": "A", "quantity_base": 5}
    assert answer["outcome"] == "posted"
    assert answer["backordered"] == {"fulfilment_order_no": "SO-1-2", "site": "DC1", "lines": [line]}
    assert office.erp.ledger.balance("A", "DC1", "available") == 100
    assert office.axes() == ("accepted", "unallocated", "nothing_to_bill", "open")
    assert [fact.shipment for fact in office.recorded(GoodsIssueReversed)] == ["SHP-1"]
    (moved,) = office.recorded(QuantityBackordered)
    assert (moved.fulfilment_order, moved.successor, moved.lines) == ("SO-1-1", "SO-1-2", (Line("1", "A", 5),))
    assert [fact.fulfilment_order for fact in office.recorded(FulfilmentOrderOpened)] == ["SO-1-2"]


def test_what_is_wanted_again_is_supplied_like_anything_else(office: BackOffice) -> None:
    reverse(office)
    office.allocate("SO-1-2", (5, 0))
    office.release("SO-1-2")
    office.issue("SO-1-2", 5, shipment="SHP-2")
    assert office.axes() == ("accepted", "shipped", "to_be_billed", "open")
    assert office.erp.ledger.balance("A", "DC1", "available") == 95


def test_what_was_invoiced_of_it_is_to_be_invoiced_again_once_it_is_credited(office: BackOffice) -> None:
    office.invoice(5 * 500, 5)
    exposed = office.exposure()
    reverse(office)
    assert office.axes()[2] == "invoiced"
    credit(office)
    assert office.axes()[2] == "nothing_to_bill"
    assert office.exposure() == exposed, "what is open of the order takes the place of what was owed"


def test_another_credit_leaves_it_invoiced(office: BackOffice) -> None:
    office.invoice(5 * 500, 5)
    reverse(office)
    credit(office, reason="")
    assert office.axes()[2] == "invoiced"


def test_reversed_twice_it_is_wanted_twice(office: BackOffice) -> None:
    """The ERP has no keys, and posts what it is told as often as it is told."""
    reverse(office)
    assert reverse(office)["backordered"] is not None
    assert office.erp.ledger.balance("A", "DC1", "available") == 105
    assert len({fact.effect_key for fact in office.recorded(GoodsIssueReversed)}) == 1


def test_what_was_never_issued_cannot_be_reversed(office: BackOffice) -> None:
    answer = office.ask("reverseGoodsIssue", {"reason_code": "not_loaded"}, shipment_number="SHP-9")
    assert (answer.status, (answer.body or {})["code"]) == (404, "unknown_shipment")


def test_an_order_that_is_over_is_not_opened_again(office: BackOffice) -> None:
    office.invoice(5 * 500, 5)
    office.pay(5 * 500)
    assert office.axes()[0] == "closed"
    answer = office.ask("reverseGoodsIssue", {"reason_code": "not_loaded"}, shipment_number="SHP-1")
    assert (answer.status, (answer.body or {})["code"]) == (422, "order_over")
    assert office.recorded(GoodsIssueReversed) == []


def test_the_credit_may_be_posted_first(office: BackOffice) -> None:
    office.invoice(5 * 500, 5)
    credit(office)
    assert office.axes()[2] == "to_be_billed"
    reverse(office)
    assert office.axes()[2] == "nothing_to_bill"


def test_what_was_credited_because_it_never_left_cannot_come_back(office: BackOffice) -> None:
    office.invoice(5 * 500, 5)
    reverse(office)
    credit(office)
    line = {"invoice_number": "INV-1", "line_no": "1", "quantity": {"value": 1, "uom": "EA"}, "reason": "worn"}
    answer = body(office.ask("authorizeReturn", {"external_id": "RET-1", "lines": [line]}))
    assert (answer["outcome"], answer["reason_code"]) == ("refused", "more_than_invoiced")
