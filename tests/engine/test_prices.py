"""What the engine knows of a line's price, and of the contract's, and what of that it tells billing."""

from typing import Any

from engine.adapters import billing_v1, erp_v1
from engine.adapters.crm_v1 import Money
from engine.process.order import Order, OrderLine
from engine.process.shipment import Shipment, ShippedLine
from engine.process.statements import take_prices
from seatrial.message import JsonObject


def priced(minor: int, by_contract: int | None) -> list[erp_v1.ReleasedPrice]:
    contract = None if by_contract is None else Money(by_contract, "EUR")
    return [erp_v1.ReleasedPrice("1", Money(minor, "EUR"), contract)]


def ordered() -> Order:
    return Order(
        key="order/CRM-1", root="CRM-1", slots={}, wake_at=0, stuck=[], cases=[], revision=1, customer="C-1",
        customer_po="PO-1", channel="web", site="DC1", ship_to={}, ship_complete=False, currency="EUR",
        requested_date="2026-03-03", lines=[OrderLine("1", "PUMP", 5, "EA", 480)], sales_order="SO-1",
    )  # fmt: skip


def told(order: Order) -> dict[str, Any]:
    shipped = Shipment(
        "SHP-1", "SO-1-1", "2026-03-02T10:00:00.000Z", "", [ShippedLine("1", "1", "PUMP", "DC1", "L1", 5)]
    )
    line: JsonObject = billing_v1.goods_issue_event(order, shipped, with_charges=False)["lines"][0]
    return {name: said["minor"] for name, said in line.items() if name in ("unit_price", "contract_price")}


def test_what_a_line_costs_by_contract_is_passed_on() -> None:
    order = ordered()
    take_prices(order, 1, priced(480, 500))
    assert told(order) == {"unit_price": 480, "contract_price": 500}


def test_after_a_review_there_is_nothing_to_decide() -> None:
    order = ordered()
    take_prices(order, 1, priced(500, 500))
    take_prices(order, 2, priced(480, None))
    assert told(order) == {"unit_price": 480}
    take_prices(order, 1, priced(500, 500))
    assert told(order) == {"unit_price": 480}, "what was said before does not come back"


def test_what_costs_nothing_by_contract_is_told_as_well() -> None:
    order = ordered()
    take_prices(order, 1, priced(480, 0))
    assert told(order) == {"unit_price": 480, "contract_price": 0}
