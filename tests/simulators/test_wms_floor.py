"""The floor: wave, pick, shorts, shipments, and how long an order can be called back."""

import pytest

from seatrial.facts import (
    PickReleased,
    PickShorted,
    RecallDecided,
    ReservationReduced,
    ShipmentConfirmed,
    ShippingOrderAccepted,
    StockMoved,
)
from tests.simulators.warehouse import Warehouse, body


@pytest.fixture
def house() -> Warehouse:
    """Ten of item A in two lots, five of them reserved for SO-1-1 in two lines."""
    house = Warehouse(("A", "L1", 4), ("A", "L2", 6))
    house.reserve("SO-1-1", 3, 2)
    house.clear()
    return house


def shipped(house: Warehouse) -> list[tuple[str, str, int]]:
    """(line, lot, units) of every shipment line."""
    return [
        (line.line, line.lot, line.quantity_base) for one in house.recorded(ShipmentConfirmed) for line in one.lines
    ]


def test_a_shipping_order_is_waved_picked_and_shipped(house: Warehouse) -> None:
    assert house.ship("SO-1-1", "RSV-1", 3, 2)["outcome"] == "accepted"
    house.work("wave")
    house.work("pick")
    kinds = [event["type"] for event in house.events]
    assert kinds == ["pick.released", "shipment.confirmed", "inventory.changed"]
    assert shipped(house) == [("1", "L1", 3), ("2", "L1", 1), ("2", "L2", 1)]
    assert house.recorded(ShipmentConfirmed)[0].order_number == "SO-1"
    assert house.buckets() == {("L2", "available"): (5, 0)}
    assert not house.due


def test_a_shipment_gives_up_its_reservation_before_its_stock(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.clear()
    house.work("pick")
    order = [type(fact) for fact in house.facts]
    assert order.index(ReservationReduced) < order.index(StockMoved) < order.index(ShipmentConfirmed)


def test_the_goods_issue_is_told_with_its_movements(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.work("pick")
    (told,) = house.told("inventory.changed")
    assert [(move["kind"], move["to_status"], move["quantity_base"]) for move in told["movements"]] == [
        ("goods_issue", "", 3),
        ("goods_issue", "", 1),
        ("goods_issue", "", 1),
    ]


def test_work_takes_its_time(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    assert [(due.job, due.ms_min, due.ms_max) for due in house.due] == [("wave", 300_000, 1_800_000)]
    house.work("wave")
    assert [(due.job, due.ms_min, due.ms_max) for due in house.due] == [("pick", 1_200_000, 5_400_000)]


def test_a_short_pick_blocks_the_missing_units_and_ships_the_rest(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.work("pick", short_1=1, missing_1=2)
    (short,) = house.told("pick.shorted")
    assert short["lines"] == [{"line_no": "1", "item": "A", "short_base": 2, "reason": "not_found"}]
    assert [fact.short_no for fact in house.recorded(PickShorted)] == ["SHT-1"]
    assert shipped(house) == [("1", "L1", 1), ("2", "L1", 1), ("2", "L2", 1)]
    assert house.buckets() == {("L1", "blocked"): (2, 0), ("L2", "available"): (5, 0)}


def test_if_nothing_is_found_nothing_ships(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.work("pick", short_1=1, missing_1=3, short_2=1, missing_2=2)
    assert not house.recorded(ShipmentConfirmed) and not house.due
    assert house.recall("SO-1-1")["outcome"] == "recalled", "there is nothing to be too late for"


def test_a_split_order_leaves_in_several_shipments(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.work("pick", split=1, shipments=3)
    house.work("goods_issue")
    house.work("goods_issue")
    assert [fact.shipment for fact in house.recorded(ShipmentConfirmed)] == ["SHP-1", "SHP-2", "SHP-3"]
    assert sum(units for _, _, units in shipped(house)) == 5
    assert not house.due


def test_the_versions_of_what_is_said_about_an_order_rise(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.work("pick", short_1=1)
    house.recall("SO-1-1")
    said = [event["data"]["version"] for event in house.events if event["subject"] == "SO-1-1"]
    assert said == sorted(set(said)) and len(said) == 3


def test_what_has_not_left_can_be_called_back(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    answer = house.recall("SO-1-1")
    assert answer["outcome"] == "recalled"
    assert answer["lines"] == [
        {"line_no": "1", "recalled_base": 3, "shipped_base": 0},
        {"line_no": "2", "recalled_base": 2, "shipped_base": 0},
    ]
    assert house.balance()["available_base"] == 10
    assert house.told("recall.decided")[0]["outcome"] == "recalled"
    house.work("pick")
    assert not house.recorded(ShipmentConfirmed), "the pick finds nothing to do"


def test_what_has_left_cannot_be_called_back(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.work("pick")
    answer = house.recall("SO-1-1")
    assert (answer["outcome"], answer["lines"][0]["shipped_base"]) == ("too_late", 3)
    assert [fact.outcome for fact in house.recorded(RecallDecided)] == ["too_late"]


def test_an_order_of_which_a_part_has_left_ships_whole(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.work("pick", split=1, shipments=2)
    answer = house.recall("SO-1-1")
    assert answer["outcome"] == "too_late"
    assert sum(line["shipped_base"] for line in answer["lines"]) == 5, "also what is still on the dock"
    house.work("goods_issue")
    assert sum(units for _, _, units in shipped(house)) == 5


def test_a_recall_that_overtakes_its_shipping_order_keeps_it_out(house: Warehouse) -> None:
    assert house.recall("SO-1-1")["outcome"] == "recalled"
    assert house.balance()["available_base"] == 10, "the reservation is gone, too"
    refused = house.ship("SO-1-1", "RSV-1", 3, 2)
    assert (refused["outcome"], refused["reason_code"]) == ("refused", "recalled")
    assert not house.recorded(ShippingOrderAccepted) and not house.due


def test_a_recall_of_what_nobody_knows_is_granted(house: Warehouse) -> None:
    assert house.recall("SO-9-1") == {"outcome": "recalled", "version": 1, "lines": []}


@pytest.mark.parametrize(
    ("order", "reservation", "units", "reason"),
    [
        ("SO-1-1", "RSV-9", (3, 2), "unknown_reservation"),
        ("SO-2-1", "RSV-1", (3, 2), "unknown_reservation"),
        ("SO-1-1", "RSV-1", (3,), "quantity_mismatch"),
        ("SO-1-1", "RSV-1", (3, 1), "quantity_mismatch"),
        ("SO-1-1", "RSV-1", (3, 3), "quantity_mismatch"),
        ("SO-1-1", "RSV-1", (3, 2, 1), "quantity_mismatch"),
    ],
)
def test_without_the_reserved_stock_nothing_is_accepted(
    house: Warehouse, order: str, reservation: str, units: tuple[int, ...], reason: str
) -> None:
    refused = house.ship(order, reservation, *units)
    assert (refused["outcome"], refused["reason_code"]) == ("refused", reason)
    assert not house.facts and not house.due


def test_a_released_reservation_ships_nothing(house: Warehouse) -> None:
    house.ask("releaseReservation", {"cause": "cut"}, reservation_id="RSV-1")
    assert house.ship("SO-1-1", "RSV-1", 3, 2)["reason_code"] == "reservation_gone"


def test_a_shipping_order_sent_twice_is_worked_once(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.ship("SO-1-1", "RSV-1", 3, 2)
    assert [due.job for due in house.due] == ["wave"]
    assert len(house.recorded(ShippingOrderAccepted)) == 2, "it was told twice, and says so"


def test_stock_held_before_the_wave_breaks_the_reservation_and_the_rest_ships(house: Warehouse) -> None:
    house.change("L1", "available", "quality_hold", 4)
    (broken,) = house.told("reservation.broken")
    assert {line["line_no"]: line["short_base"] for line in broken["lines"]} == {"1": 3, "2": 1}
    assert house.ship("SO-1-1", "RSV-1", 3, 2)["outcome"] == "accepted", "whoever asks has not heard of it yet"
    house.work("wave")
    house.work("pick")
    assert shipped(house) == [("2", "L2", 1)]


def test_stock_held_on_the_floor_is_a_short(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.change("L1", "available", "quality_hold", 4)
    (short,) = house.told("pick.shorted")
    assert {line["reason"] for line in short["lines"]} == {"quality_hold"}
    assert not house.told("reservation.broken")
    house.work("pick")
    assert shipped(house) == [("2", "L2", 1)]


def test_a_wave_without_stock_releases_no_pick(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.change("L1", "available", "damaged", 4)
    house.change("L2", "available", "damaged", 6)
    house.work("wave")
    assert not house.recorded(PickReleased) and not house.due


def test_a_shipping_order_is_found_with_its_shipments(house: Warehouse) -> None:
    house.ship("SO-1-1", "RSV-1", 3, 2)
    house.work("wave")
    house.work("pick")
    (found,) = body(house.ask("findShippingOrders", fulfilment_order_no="SO-1-1"))["shipping_orders"]
    assert (found["status"], found["shipments"]) == ("shipped", ["SHP-1"])
