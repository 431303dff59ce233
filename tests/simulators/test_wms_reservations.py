"""Reservations: which lot, how much, and what becomes of it."""

import pytest

from seatrial.facts import ReservationReduced, ReservedLine, StockReserved
from seatrial.message import Request
from tests.simulators.warehouse import Warehouse, body, wish


@pytest.fixture
def house() -> Warehouse:
    """Ten of item A: four in lot L1, six in L2."""
    return Warehouse(("A", "L2", 6), ("A", "L1", 4), ("B", "L1", 5))


def test_the_lowest_lot_is_taken_first(house: Warehouse) -> None:
    answer = house.reserve("SO-1-1", 7)
    assert answer["outcome"] == "reserved"
    assert answer["lines"][0]["lots"] == [{"lot": "L1", "quantity_base": 4}, {"lot": "L2", "quantity_base": 3}]
    assert house.buckets() == {("L1", "available"): (4, 4), ("L2", "available"): (6, 3)}


def test_a_lot_received_later_with_a_lower_number_goes_first(house: Warehouse) -> None:
    house.receive("L0", 2)
    assert house.reserve("SO-1-1", 3)["lines"][0]["lots"][0] == {"lot": "L0", "quantity_base": 2}


def test_what_is_there_is_reserved_and_the_rest_is_short(house: Warehouse) -> None:
    answer = house.reserve("SO-1-1", 12)
    assert answer["outcome"] == "partially_reserved"
    assert (answer["lines"][0]["reserved_base"], answer["lines"][0]["short_base"]) == (10, 2)


def test_all_or_nothing_takes_nothing_if_the_lines_together_are_too_many(house: Warehouse) -> None:
    answer = house.reserve("SO-1-1", 6, 5, mode="all_or_nothing")
    assert answer["outcome"] == "not_reserved"
    assert [line["short_base"] for line in answer["lines"]] == [6, 5]
    assert house.balance()["available_base"] == 10
    assert not house.events and not house.recorded(StockReserved), "nothing changed, nothing is told"


def test_all_or_nothing_takes_all_if_all_is_there(house: Warehouse) -> None:
    assert house.reserve("SO-1-1", 6, 4, mode="all_or_nothing")["outcome"] == "reserved"


def test_a_reservation_is_stated_with_the_balance_it_leaves(house: Warehouse) -> None:
    house.reserve("SO-1-1", 3)
    (told,) = house.told("inventory.reserved")
    assert (told["fulfilment_order_no"], told["reservation_id"]) == ("SO-1-1", "RSV-1")
    assert (told["balances"][0]["available_base"], told["balances"][0]["sequence"]) == (7, "000000000002")
    assert [fact.lines for fact in house.recorded(StockReserved)] == [(ReservedLine("1", "A", "DC1", "L1", 3),)]


def test_stock_on_hold_is_not_reserved(house: Warehouse) -> None:
    house.change("L1", "available", "quality_hold", 4)
    assert house.reserve("SO-1-1", 10)["lines"][0]["reserved_base"] == 6


def test_the_same_key_reserves_once_and_answers_twice(house: Warehouse) -> None:
    first = house.reserve("SO-1-1", 3, key="reserve:SO-1-1")
    house.clear()
    assert house.reserve("SO-1-1", 3, key="reserve:SO-1-1") == first
    assert not house.facts and not house.events


def test_the_same_fulfilment_order_under_another_key_is_reserved_again(house: Warehouse) -> None:
    house.reserve("SO-1-1", 3)
    house.reserve("SO-1-1", 3)
    assert house.balance()["available_base"] == 4
    assert len({fact.effect_key for fact in house.recorded(StockReserved)}) == 1


def test_a_released_reservation_is_available_again(house: Warehouse) -> None:
    house.reserve("SO-1-1", 7)
    house.clear()
    answer = body(house.ask("releaseReservation", {"cause": "CAN-1"}, reservation_id="RSV-1"))
    assert (answer["outcome"], answer["version"]) == ("released", 2)
    assert house.balance()["available_base"] == 10
    (reduced,) = house.recorded(ReservationReduced)
    assert (reduced.cause, sum(line.quantity_base for line in reduced.lines)) == ("released", 7)
    (told,) = house.told("inventory.changed")
    assert told["movements"] == [] and told["balances"][0]["available_base"] == 10


def test_some_lines_can_be_released(house: Warehouse) -> None:
    house.reserve("SO-1-1", 6, 4)
    some = {"cause": "CAN-1", "lines": [{"line_no": "2", "item": "A", "quantity_base": 3}]}
    house.ask("releaseReservation", some, reservation_id="RSV-1")
    assert house.balance()["available_base"] == 3


def test_releasing_again_changes_nothing(house: Warehouse) -> None:
    house.reserve("SO-1-1", 7)
    house.ask("releaseReservation", {"cause": "CAN-1"}, reservation_id="RSV-1")
    house.clear()
    assert body(house.ask("releaseReservation", {"cause": "CAN-1"}, reservation_id="RSV-1"))["version"] == 2
    assert not house.facts and not house.events


def test_what_is_on_the_floor_is_recalled_and_not_released(house: Warehouse) -> None:
    house.reserve("SO-1-1", 7)
    house.ship("SO-1-1", "RSV-1", 7)
    assert house.ask("releaseReservation", {"cause": "CAN-1"}, reservation_id="RSV-1").status == 409


def test_a_release_for_another_version_fails_its_precondition(house: Warehouse) -> None:
    house.reserve("SO-1-1", 7)
    headers = {"idempotency-key": "k", "if-match": '"9"'}
    request = Request("wms", "releaseReservation", {"reservation_id": "RSV-1"}, headers, {"cause": "CAN-1"})
    assert house.send(request).status == 412


def test_a_reservation_is_found_once_the_search_shows_it(house: Warehouse) -> None:
    house.reserve("SO-1-1", 3)
    assert body(house.ask("findReservations", fulfilment_order_no="SO-1-1"))["reservations"] == []
    house.now += 5_000
    (found,) = body(house.ask("findReservations", fulfilment_order_no="SO-1-1"))["reservations"]
    assert (found["reservation_id"], found["status"], found["outcome"]) == ("RSV-1", "reserved", "reserved")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({**wish("SO-1-1", 1), "site": "DC9"}, 422, "unknown_site"),
        ({**wish("SO-1-1", 1), "lines": [{"line_no": "1", "item": "Z", "quantity_base": 1}]}, 422, "unknown_item"),
        ({**wish("SO-1-1", 1), "lines": wish("", 1)["lines"] * 2}, 400, "malformed"),
        (wish("SO-1-1", 0), 400, "malformed"),
        ({**wish("SO-1-1", 1), "mode": "some"}, 400, "malformed"),
        ({**wish("SO-1-1", 1), "wished": True}, 400, "malformed"),
        (None, 400, "malformed"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(
    house: Warehouse, asked: dict[str, object], status: int, code: str
) -> None:
    answer = house.send(Request("wms", "reserveStock", {}, {"idempotency-key": "k"}, asked))
    assert answer.body is not None
    assert (answer.status, answer.body["code"]) == (status, code)
    assert house.balance()["available_base"] == 10 and not house.facts[3:]


def test_a_write_without_a_key_is_refused(house: Warehouse) -> None:
    answer = house.send(Request("wms", "reserveStock", {}, {}, wish("SO-1-1", 1)))
    assert answer.body is not None and answer.body["code"] == "idempotency_key_missing"
