"""A parcel that was confirmed by mistake is taken back as a whole, and is nobody's until it is reserved anew."""

import pytest

from seatrial.facts import ShipmentConfirmed, ShipmentReversed, StockMoved
from simulators.master import Habits
from tests.simulators.warehouse import Warehouse


@pytest.fixture
def house() -> Warehouse:
    """Ten of item A in two lots, of which five are to leave; every second parcel stays at the dock."""
    house = Warehouse(("A", "L1", 4), ("A", "L2", 6), habits=Habits(split_ppm=1, reversed_ppm=500_000))
    house.reserve("SO-1-1", 3, 2)
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    return house


def test_everything_that_was_in_it_is_available_again_and_reserved_for_nobody(house: Warehouse) -> None:
    house.work("pick", reversed_1=1)
    assert house.buckets() == {("L2", "available"): (5, 0)}
    house.clear()
    house.work("reverse")
    assert house.buckets() == {("L1", "available"): (4, 0), ("L2", "available"): (6, 0)}
    (back,) = house.recorded(ShipmentReversed)
    assert (back.shipment, back.fulfilment_order, back.order_number) == ("SHP-1", "SO-1-1", "SO-1")
    assert [(line.line, line.lot, line.quantity_base) for line in back.lines] == [
        ("1", "L1", 3), ("2", "L1", 1), ("2", "L2", 1),
    ]  # fmt: skip
    assert {(fact.kind, fact.from_status, fact.to_status) for fact in house.recorded(StockMoved)} == {
        ("goods_issue_reversal", "", "available")
    }
    (told,) = house.told("shipment.reversed")
    assert (told["version"], told["shipment_number"], told["reason_code"]) == (2, "SHP-1", "not_loaded")
    assert [line["quantity_base"] for line in told["lines"]] == [3, 1, 1]


def test_a_parcel_that_has_left_stays_gone(house: Warehouse) -> None:
    house.work("pick")
    assert len(house.recorded(ShipmentConfirmed)) == 1
    assert not house.due


def test_of_several_parcels_only_the_one_at_the_dock_is_taken_back(house: Warehouse) -> None:
    house.work("pick", split=1, shipments=2, reversed_1=1)
    house.work("reverse")
    house.work("goods_issue")
    first, second = house.recorded(ShipmentConfirmed)
    (back,) = house.recorded(ShipmentReversed)
    assert (back.shipment, back.lines) == (first.shipment, first.lines)
    found = house.ask("findShippingOrders", fulfilment_order_no="SO-1-1").body or {}
    assert [one["shipments"] for one in found["shipping_orders"]] in ([[second.shipment]], [])
    left = sum(line.quantity_base for line in second.lines)
    assert sum(units for units, _ in house.buckets().values()) == 10 - left


def test_where_nothing_is_taken_back_nothing_is_drawn_for_it() -> None:
    house = Warehouse(("A", "L1", 4))
    house.reserve("SO-1-1", 3)
    house.ship("SO-1-1", "RSV-1", 3)
    house.work("wave")
    house.work("pick", reversed_1=1)
    assert not house.due
