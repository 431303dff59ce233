"""The ledger takes an invoice about several orders as one, and settles each of them with what falls to it."""

import pytest

from seatrial.facts import OrderClosed, ReceivablePosted, VoidPosted
from seatrial.message import JsonObject
from tests.simulators.backoffice import BackOffice, euros


@pytest.fixture
def office() -> BackOffice:
    """SO-1 for five of item A and SO-2 for two have left."""
    office = BackOffice(("A", 100))
    for number, units in ((1, 5), (2, 2)):
        office.book(units, crm=f"CRM-{number}")
        office.allocate(f"SO-{number}-1", (units, 0))
        office.release(f"SO-{number}-1")
        office.issue(f"SO-{number}-1", units)
    return office


def invoice(*shares: tuple[str, int, int]) -> JsonObject:
    """An invoice about (order, units, cents)."""
    total = sum(minor for _, _, minor in shares)
    return {
        "invoice_number": "INV-1",
        "orders": [
            {"sales_order_number": order, "charges": euros(0), "total": euros(minor)} for order, _, minor in shares
        ],
        "posting_date": "2026-03-02",
        "lines": [{"sales_order_number": order, "line_no": "1", "quantity_base": units} for order, units, _ in shares],
        "totals": {name: euros(total if name in ("net", "total") else 0)
                   for name in ("net", "charges", "tax", "rounding", "total")},
    }  # fmt: skip


def test_an_invoice_about_two_orders_is_one_receivable(office: BackOffice) -> None:
    assert office.ask("postInvoice", invoice(("SO-1", 5, 500), ("SO-2", 2, 200))).status == 200
    [posted] = office.recorded(ReceivablePosted)
    assert (posted.document, posted.amount_minor, posted.order_number) == ("INV-1", 700, "")
    assert office.axes("SO-1")[2] == office.axes("SO-2")[2] == "invoiced"


def test_a_payment_settles_its_orders_in_the_order_in_which_they_stand(office: BackOffice) -> None:
    office.ask("postInvoice", invoice(("SO-1", 5, 500), ("SO-2", 2, 200)))
    office.pay(450, application="APP-1")
    assert (office.axes("SO-1")[3], office.axes("SO-2")[3]) == ("partially_paid", "open")
    office.pay(150, application="APP-2")
    assert (office.axes("SO-1")[3], office.axes("SO-2")[3]) == ("paid", "partially_paid")
    office.pay(100, application="APP-3")
    assert [fact.order_number for fact in office.recorded(OrderClosed)] == ["SO-1", "SO-2"]
    posted = [(fact.document, fact.amount_minor) for fact in office.recorded(ReceivablePosted)]
    assert posted == [("INV-1", 700), ("APP-1", -450), ("APP-2", -150), ("APP-3", -100)]


def test_what_is_paid_too_much_falls_to_the_last(office: BackOffice) -> None:
    office.ask("postInvoice", invoice(("SO-1", 5, 500), ("SO-2", 2, 200)))
    office.pay(800)
    assert (office.erp.book.orders["SO-1"].paid_minor, office.erp.book.orders["SO-2"].paid_minor) == (500, 300)


def test_an_invoice_names_lines_of_the_orders_that_it_is_about(office: BackOffice) -> None:
    told = invoice(("SO-1", 5, 500))
    assert (
        office.ask("postInvoice", {**told, "lines": [{**told["lines"][0], "sales_order_number": "SO-2"}]}).status == 422
    )
    assert office.ask("postInvoice", invoice(("SO-1", 5, 500), ("SO-9", 2, 200))).status == 404
    assert office.recorded(ReceivablePosted) == []


def test_that_a_number_is_void_is_written_down(office: BackOffice) -> None:
    told = {"document_number": "INV-8", "series": "INV", "reason_code": "posting_failed", "posting_date": "2026-03-02"}
    answer = office.ask("postVoid", told)
    assert answer.body is not None and answer.body["outcome"] == "posted"
    [fact] = office.recorded(VoidPosted)
    assert (fact.document, fact.reason) == ("INV-8", "posting_failed")
