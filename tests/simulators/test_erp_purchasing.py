"""The order book buys what a vendor ships, and does with his words what was agreed."""

from typing import Any

import pytest

from seatrial.facts import (
    PurchaseOrderIssued,
    QuantityBackordered,
    QuantityCut,
    RecallRequested,
    VendorInvoicePosted,
    VendorShipmentPosted,
)
from seatrial.message import JsonObject
from simulators.erp.system import Erp
from simulators.master import Customer, Habits, Item, Master, OpeningStock
from simulators.system import Promises
from tests.simulators.backoffice import CALENDAR, BackOffice, body, euros, wish

INSTANT = "2026-03-02T10:00:00Z"


class Trader(BackOffice):
    """An ERP that keeps A in stock, and buys B from ACME, at 70 % of the list price."""

    def __init__(self, rest: str = "own_stock", limit: int = 100_000) -> None:
        super().__init__()
        customer = Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", limit, 0)
        items = (Item("A", "Item A", 500), Item("B", "Item B", 200, drop_ship="ACME"))
        stock = (OpeningStock("A", "DC1", "L1", "available", 50), OpeningStock("B", "DC1", "L1", "available", 50))
        master = Master((customer,), items, stock, habits=Habits(freight_minor=0), drop_ship_rest=rest)
        self.erp = Erp(master, CALENDAR, Promises(search_visibility_ms=5_000))
        self.erp.open(0)
        self.collect()
        self.clear()

    def buys(self, *units: tuple[str, int], **more: Any) -> JsonObject:
        """C-1 orders so much of these items."""
        wished = wish(*[quantity for _, quantity in units], **more)
        for line, (item, _) in zip(wished["lines"], units, strict=True):
            line["item"], line["quoted_price"] = item, euros({"A": 500, "B": 200}[item])
        return body(self.ask("bookOrder", wished))

    def acknowledge(self, now: int, later: int = 0, number: str = "PO-1") -> JsonObject:
        line = {"line_no": "1", "confirmed_base": now, "backordered_base": later, "promised_date": "2026-03-05"}
        told = {"acknowledgement_no": "ACK-1", "lines": [line]}
        return body(self.ask("recordAcknowledgement", told, purchase_order_no=number))

    def left(self, units: int, *, closed: bool, number: str = "ASN-1") -> JsonObject:
        line = {"line_no": "1", "item": "B", "quantity_base": units, "closed": closed}
        told = {"shipment_number": number, "purchase_order_no": "PO-1", "shipped_at": INSTANT, "lines": [line]}
        return body(self.ask("postVendorShipment", told))

    def owes(self, units: int, price: int = 140, total: int | None = None) -> JsonObject:
        told = {
            "invoice_number": "VI-1", "purchase_order_no": "PO-1", "shipment_number": "ASN-1",
            "invoice_date": "2026-03-06", "total": euros(units * price if total is None else total),
            "lines": [{"line_no": "1", "quantity_base": units, "unit_price": euros(price)}],
        }  # fmt: skip
        return body(self.ask("postVendorInvoice", told))


def test_each_source_is_a_fulfilment_order_of_its_own_and_what_a_vendor_ships_is_bought() -> None:
    trader = Trader()
    answer = trader.buys(("A", 2), ("B", 10))
    assert [(one["site"], one["status"]) for one in answer["fulfilment_orders"]] == [("DC1", "open"), ("", "released")]
    [issued] = trader.told("purchase_order.issued")
    assert (issued["vendor"], issued["fulfilment_order_no"]) == ("ACME", "SO-1-2")
    assert issued["lines"] == [{"line_no": "2", "item": "B", "quantity_base": 10, "unit_price": euros(140)}]


def test_nothing_is_bought_for_an_order_on_hold() -> None:
    trader = Trader(limit=100)
    trader.buys(("B", 10))
    assert trader.told("purchase_order.issued") == []
    trader.unhold("credit")
    assert len(trader.recorded(PurchaseOrderIssued)) == 1


@pytest.mark.parametrize("rest", ["own_stock", "cut"])
def test_what_the_vendor_will_never_ship_comes_from_stock_or_is_cut(rest: str) -> None:
    trader = Trader(rest)
    trader.buys(("B", 10))
    answer = trader.acknowledge(6)
    assert [line["confirmed_base"] for line in answer["lines"]] == [6]
    if rest == "cut":
        assert (answer["resourced"], answer["cut"]) == (None, [{"line_no": "1", "quantity_base": 4}])
        assert trader.recorded(QuantityBackordered) == []
    else:
        assert answer["cut"] == []
        assert answer["resourced"]["site"] == "DC1"
        assert [line["quantity_base"] for line in answer["resourced"]["lines"]] == [4]


def test_what_the_vendor_ships_later_stays_with_him() -> None:
    trader = Trader("cut")
    trader.buys(("B", 10))
    assert trader.acknowledge(6, later=4)["cut"] == []
    assert trader.left(6, closed=False)["cut"] == []
    assert trader.left(4, closed=True, number="ASN-2")["cut"] == []
    assert trader.axes()[1] == "shipped"


def test_the_rest_of_a_line_that_the_vendor_closes_is_given_up_once() -> None:
    trader = Trader("cut")
    trader.buys(("B", 10))
    trader.acknowledge(10)
    assert trader.left(6, closed=True)["cut"] == [{"line_no": "1", "quantity_base": 4}]
    assert [line.quantity_base for cut in trader.recorded(QuantityCut) for line in cut.lines] == [4]
    assert trader.axes()[1:3] == ("shipped", "to_be_billed")


def test_no_stock_of_ours_moves_for_it() -> None:
    trader = Trader()
    trader.buys(("B", 10))
    trader.acknowledge(10)
    trader.left(10, closed=True)
    assert trader.erp.ledger.balance("B", "DC1", "available") == 50
    assert len(trader.recorded(VendorShipmentPosted)) == 1


@pytest.mark.parametrize(
    ("units", "price", "total", "reason"),
    [
        (7, 140, None, "quantity_differs"),
        (6, 141, None, "price_differs"),
        (6, 140, 841, "total_differs"),
        (6, 140, None, None),
    ],
)
def test_a_vendors_invoice_is_owed_if_all_three_agree(
    units: int, price: int, total: int | None, reason: str | None
) -> None:
    trader = Trader()
    trader.buys(("B", 10))
    trader.acknowledge(10)
    trader.left(6, closed=False)
    answer = trader.owes(units, price, total)
    assert answer.get("reason_code") == reason
    assert len(trader.recorded(VendorInvoicePosted)) == (reason is None)
    if reason is None:
        assert trader.owes(1)["outcome"] == "refused"  # six are paid for


def test_the_vendor_is_asked_before_anything_is_cancelled() -> None:
    trader = Trader()
    trader.buys(("B", 10))
    answer = trader.cancel()
    assert [line["outcome"] for line in answer["lines"]] == ["recall"]
    [asked] = trader.told("purchase_order.cancel_requested")
    assert (asked["purchase_order_no"], asked["recall_no"]) == ("PO-1", "RCL-1")
    [issued] = trader.told("purchase_order.issued")
    assert asked["control_number"] != issued["control_number"]
    trader.recall_result("SO-1-1", "recalled")
    assert trader.axes()[0] == "cancelled"


def test_what_comes_back_because_of_a_hold_is_bought_anew_when_the_hold_is_lifted() -> None:
    trader = Trader()
    trader.buys(("B", 10))
    trader.hold("fraud")
    trader.recall_result("SO-1-1", "recalled")
    assert len(trader.recorded(PurchaseOrderIssued)) == 1
    trader.unhold("fraud")
    assert [one.fulfilment_order for one in trader.recorded(PurchaseOrderIssued)] == ["SO-1-1", "SO-1-2"]


def test_what_nobody_has_cancelled_is_bought_anew_when_the_rest_of_it_is() -> None:
    """It lay there for good: when the vendor had answered, the order still stood as one that is being cancelled."""
    trader = Trader()
    trader.buys(("B", 10))
    trader.cancel(("1", 4))
    trader.recall_result("SO-1-1", "recalled")
    bought = [(one.fulfilment_order, one.lines[0].quantity_base) for one in trader.recorded(PurchaseOrderIssued)]
    assert bought == [("SO-1-1", 10), ("SO-1-2", 6)]


def test_what_comes_back_because_of_a_change_is_bought_anew_as_it_was_changed() -> None:
    """It was bought as it had been, before the change was judged again, and so recalled again, without end."""
    trader = Trader()
    trader.buys(("B", 10))
    told = {"revision": 2, "lines": wish(7, item="B", quoted=200)["lines"]}
    assert body(trader.ask("amendOrder", told, sales_order_number="SO-1"))["outcome"] == "recall_needed"
    assert trader.recall_result("SO-1-1", "recalled")["outcome"] == "recorded"
    bought = [(one.fulfilment_order, one.lines[0].quantity_base) for one in trader.recorded(PurchaseOrderIssued)]
    assert bought == [("SO-1-1", 10), ("SO-1-2", 7)]
    assert len(trader.recorded(RecallRequested)) == 1


def test_an_acknowledgement_of_what_has_been_called_back_promises_nothing() -> None:
    trader = Trader()
    trader.buys(("B", 10))
    trader.cancel()
    trader.recall_result("SO-1-1", "recalled")
    assert trader.acknowledge(10)["outcome"] == "refused"


def test_an_answer_about_no_line_of_the_purchase_order_is_refused() -> None:
    trader = Trader()
    trader.buys(("A", 1), ("B", 1))
    line = {"line_no": "1", "confirmed_base": 1, "backordered_base": 0, "promised_date": ""}
    told = {"acknowledgement_no": "ACK-1", "lines": [line]}
    assert trader.ask("recordAcknowledgement", told, purchase_order_no="PO-1").status == 422
    assert trader.ask("recordAcknowledgement", told, purchase_order_no="PO-9").status == 404
