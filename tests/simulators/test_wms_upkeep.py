"""Receipts, holds and counts, and the numbered statements that follow them."""

import pytest

from seatrial.facts import BalanceStated, ReservationReduced, StockMoved
from seatrial.message import Request
from simulators.wms.system import OPERATIONS
from tests.simulators.warehouse import CONTRACTS, Warehouse, body


@pytest.fixture
def house() -> Warehouse:
    return Warehouse(("A", "L1", 10))


def test_a_receipt_is_put_away_as_available(house: Warehouse) -> None:
    answer = body(house.receive("L2", 7))
    assert (answer["receipt_number"], answer["movements"]) == ("RCP-1", ["MOV-1"])
    assert house.balance()["available_base"] == 17


def test_a_hold_takes_units_out_of_what_is_available(house: Warehouse) -> None:
    house.change("L1", "available", "quality_hold", 4)
    assert house.buckets() == {("L1", "available"): (6, 0), ("L1", "quality_hold"): (4, 0)}
    assert [(fact.status, fact.on_hand_base) for fact in house.recorded(BalanceStated)] == [
        ("available", 6),
        ("quality_hold", 4),
    ]


def test_a_hold_breaks_the_newest_reservation_first(house: Warehouse) -> None:
    for number in (1, 2, 3):
        house.reserve(f"SO-{number}-1", 3)
    house.change("L1", "available", "quality_hold", 5)
    lost = [
        (fact.fulfilment_order, fact.lines[0].quantity_base, fact.cause) for fact in house.recorded(ReservationReduced)
    ]
    assert lost == [("SO-3-1", 3, "broken"), ("SO-2-1", 1, "broken")]
    assert [told["fulfilment_order_no"] for told in house.told("reservation.broken")] == ["SO-3-1", "SO-2-1"]
    assert house.buckets()["L1", "available"] == (5, 5)


def test_a_hold_breaks_those_on_the_floor_last(house: Warehouse) -> None:
    house.reserve("SO-1-1", 5)
    house.reserve("SO-2-1", 5)
    house.ship("SO-2-1", "RSV-2", 5)
    house.change("L1", "available", "quality_hold", 6)
    lost = [(fact.fulfilment_order, fact.cause) for fact in house.recorded(ReservationReduced)]
    assert lost == [("SO-1-1", "broken"), ("SO-2-1", "short")]


def test_more_than_there_is_cannot_change_its_status(house: Warehouse) -> None:
    answer = house.change("L1", "available", "damaged", 11)
    assert answer.status == 409
    assert answer.body is not None and answer.body["code"] == "insufficient_stock"
    assert house.change("L9", "available", "damaged", 1).status == 404
    assert house.buckets() == {("L1", "available"): (10, 0)}


def test_a_change_to_the_same_status_moves_nothing(house: Warehouse) -> None:
    assert body(house.change("L1", "available", "available", 4))["movements"] == []
    assert not house.events


def test_a_count_finds_what_the_picker_missed(house: Warehouse) -> None:
    house.reserve("SO-1-1", 5)
    house.ship("SO-1-1", "RSV-1", 5)
    house.work("wave")
    house.work("pick", short_1=1, missing_1=2)
    assert house.buckets() == {("L1", "available"): (5, 0), ("L1", "blocked"): (2, 0)}
    house.clear()
    house.count("L1", 7)
    assert house.buckets() == {("L1", "available"): (7, 0)}
    assert [(fact.kind, fact.from_status) for fact in house.recorded(StockMoved)] == [("status_change", "blocked")]


def test_a_count_writes_off_what_nobody_found(house: Warehouse) -> None:
    house.reserve("SO-1-1", 5)
    house.ship("SO-1-1", "RSV-1", 5)
    house.work("wave")
    house.work("pick", short_1=1, missing_1=2)
    house.count("L1", 6)
    assert house.buckets() == {("L1", "available"): (6, 0)}


def test_what_was_counted_waits_for_no_second_count(house: Warehouse) -> None:
    house.reserve("SO-1-1", 5)
    house.ship("SO-1-1", "RSV-1", 5)
    house.work("wave")
    house.work("pick", short_1=1, missing_1=2)
    house.count("L1", 5)
    house.change("L1", "available", "blocked", 2)
    house.count("L1", 5)
    assert house.buckets() == {("L1", "available"): (5, 0), ("L1", "blocked"): (2, 0)}


def test_a_count_leaves_deliberately_blocked_stock_alone(house: Warehouse) -> None:
    house.change("L1", "available", "blocked", 3)
    house.count("L1", 9)
    assert house.buckets() == {("L1", "available"): (9, 0), ("L1", "blocked"): (3, 0)}


def test_a_count_below_what_is_reserved_breaks_reservations(house: Warehouse) -> None:
    house.reserve("SO-1-1", 8)
    house.count("L1", 5)
    assert house.buckets() == {("L1", "available"): (5, 5)}
    assert house.told("reservation.broken")[0]["lines"][0]["short_base"] == 3


def test_a_count_that_agrees_changes_nothing(house: Warehouse) -> None:
    assert body(house.count("L1", 10))["movements"] == []
    assert body(house.count("L7", 0))["movements"] == []
    assert not house.events


def test_statements_are_numbered_by_item_and_site(house: Warehouse) -> None:
    house.receive("L1", 1)
    house.reserve("SO-1-1", 2)
    house.ask("receiveStock", {"item": "B", "site": "DC1", "lot": "L1", "quantity_base": 1})
    house.count("L1", 3)
    said = [(one["item"], one["sequence"]) for event in house.events for one in event["data"].get("balances", ())]
    assert said == [
        ("A", "000000000002"),
        ("A", "000000000003"),
        ("B", "000000000001"),
        ("A", "000000000004"),
    ]


def test_reading_the_inventory_is_no_new_statement(house: Warehouse) -> None:
    house.receive("L1", 1)
    assert house.balance()["sequence"] == house.balance()["sequence"] == "000000000002"


def test_the_inventory_of_a_site_lists_its_items(house: Warehouse) -> None:
    house.ask("receiveStock", {"item": "B", "site": "DC1", "lot": "L1", "quantity_base": 1})
    assert [one["item"] for one in body(house.ask("getInventory", site="DC1"))["balances"]] == ["A", "B"]
    assert house.ask("getInventory", site="DC9").status == 404
    assert house.ask("getInventory", item="Z", site="DC1").status == 404


def test_events_are_numbered_without_gaps_and_can_be_asked_for_again(house: Warehouse) -> None:
    for units in (1, 2, 3):
        house.receive("L1", units)
    assert [event["subject"] for event in house.events] == ["TRX-1", "TRX-2", "TRX-3"]
    page = body(house.ask("listEvents", stream="inventory", after="000000000001"))
    assert page["events"] == house.events[1:]


def test_an_item_of_the_master_can_be_received(house: Warehouse) -> None:
    record = {"name": "Chain", "base_uom": "M", "tax_category": "standard", "status": "active", "version": 3}
    assert body(house.ask("putItem", record, item="C")) == {"outcome": "stored", "version": 3}
    house.ask("receiveStock", {"item": "C", "site": "DC1", "lot": "L1", "quantity_base": 5})
    assert house.balance("C")["uom"] == "M"


def test_every_operation_of_the_contract_has_a_handler_and_no_other() -> None:
    declared = {name: operation.unsafe for (_, name), operation in CONTRACTS.operations.items()}
    assert set(OPERATIONS.reads) == {name for name, unsafe in declared.items() if not unsafe}
    assert set(OPERATIONS.writes) == {name for name, unsafe in declared.items() if unsafe}


def test_an_unknown_operation_is_a_problem_and_no_exception(house: Warehouse) -> None:
    assert house.send(Request("wms", "teleport")).status == 404


def test_a_subscription_is_kept(house: Warehouse) -> None:
    made = body(house.ask("createSubscription", {"streams": ["inventory"], "sink": "/events"}))
    assert body(house.ask("getSubscription", subscription_id=made["subscription_id"])) == made
