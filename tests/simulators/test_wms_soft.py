"""Soft reservations tie no lot, keep units from others, lapse by themselves, and become hard in their own place."""

from typing import Any

import pytest

from seatrial.facts import ReservationReduced, SoftReservationReduced, SoftReserved, StockReserved
from seatrial.message import JsonObject
from simulators.master import OpeningStock
from tests.simulators.warehouse import CALENDAR, Warehouse, body, lines, wish

HOUR = 3_600_000
SOON, LATE = "2026-03-20", "2027-03-20"


@pytest.fixture
def house() -> Warehouse:
    """Ten of item A."""
    return Warehouse(("A", "L1", 4), ("A", "L2", 6))


def softly(house: Warehouse, fulfilment_order: str, *units: int, mode: str = "partial", end: int = HOUR) -> JsonObject:
    asked = {**wish(fulfilment_order, *units, mode=mode), "kind": "soft", "expires_at": CALENDAR.text(end)}
    return body(house.ask("reserveStock", asked))


def harden(house: Warehouse, number: str, *units: int) -> JsonObject:
    return body(house.ask("hardenReservation", {"lines": lines(*units)}, reservation_id=number))


def state(house: Warehouse) -> tuple[Any, Any, Any]:
    said = house.balance()
    return said["available_base"], said["reserved_hard_base"], said["reserved_soft_base"]


def causes(house: Warehouse) -> list[tuple[str, int]]:
    return [(one.cause, sum(x.quantity_base for x in one.lines)) for one in house.recorded(SoftReservationReduced)]


def test_it_ties_no_lot_and_counts_against_what_others_may_have(house: Warehouse) -> None:
    answer = softly(house, "SO-1-1", 7)
    assert (answer["outcome"], answer["lines"][0]["lots"]) == ("reserved", [])
    assert state(house) == (3, 0, 7)
    assert house.buckets() == {("L1", "available"): (4, 0), ("L2", "available"): (6, 0)}
    assert house.reserve("SO-2-1", 10)["lines"][0]["reserved_base"] == 3
    assert softly(house, "SO-3-1", 1)["outcome"] == "not_reserved"
    assert house.told("inventory.reserved")[0]["balances"][0]["available_base"] == 3


def test_one_without_an_end_cannot_be_understood(house: Warehouse) -> None:
    assert house.ask("reserveStock", {**wish("SO-1-1", 1), "kind": "soft"}).status == 400


def test_it_lapses_at_its_end_and_says_so_once(house: Warehouse) -> None:
    softly(house, "SO-1-1", 7)
    house.clear()
    house.work("lapse")
    assert house.now == HOUR
    assert state(house) == (10, 0, 0)
    assert causes(house) == [("expired", 7)]
    (told,) = house.told("reservation.expired")
    assert told == {"version": 2, "reservation_id": "RSV-1", "fulfilment_order_no": "SO-1-1"}
    found = body(house.ask("findReservations", fulfilment_order_no="SO-1-1"))["reservations"]
    assert [(one["status"], one["kind"]) for one in found] == [("expired", "soft")]


def test_a_wish_that_comes_when_it_is_over_is_given_nothing(house: Warehouse) -> None:
    house.now = 2 * HOUR
    assert softly(house, "SO-1-1", 7)["outcome"] == "not_reserved"
    assert not house.recorded(SoftReserved) and not house.due


def test_it_is_made_hard_in_its_own_place(house: Warehouse) -> None:
    softly(house, "SO-1-1", 7)
    house.reserve("SO-2-1", 3)
    answer = harden(house, "RSV-1", 7)
    assert (answer["outcome"], answer["version"], answer["lines"][0]["reserved_base"]) == ("reserved", 2, 7)
    assert state(house) == (0, 10, 0)
    assert causes(house) == [("hardened", 7)]
    assert [fact.reservation for fact in house.recorded(StockReserved)] == ["RSV-2", "RSV-1"]
    assert harden(house, "RSV-1", 7) == answer, "it is hard already"
    house.clear()
    house.work("lapse")
    assert not house.facts and not house.events, "what is hard does not lapse"
    assert house.ship("SO-1-1", "RSV-1", 7)["outcome"] == "accepted"


def test_what_is_not_wanted_any_more_is_let_go_and_more_is_taken_of_what_is_free(house: Warehouse) -> None:
    softly(house, "SO-1-1", 4, 2)
    answer = harden(house, "RSV-1", 1, 5)
    assert [line["reserved_base"] for line in answer["lines"]] == [1, 5]
    assert causes(house) == [("released", 3), ("hardened", 3)]
    assert state(house) == (4, 6, 0)


def test_what_has_lapsed_is_gone_and_nothing_is_done(house: Warehouse) -> None:
    softly(house, "SO-1-1", 7)
    house.work("lapse")
    house.clear()
    assert harden(house, "RSV-1", 7)["outcome"] == "gone"
    assert not house.facts and state(house) == (10, 0, 0)


def test_stock_on_hold_leaves_less_to_harden_and_its_own_wish_comes_first(house: Warehouse) -> None:
    softly(house, "SO-1-1", 7)
    softly(house, "SO-2-1", 3)
    house.change("L2", "available", "quality_hold", 6)
    assert state(house) == (-6, 0, 10)
    assert harden(house, "RSV-1", 7)["lines"][0]["reserved_base"] == 4
    assert causes(house) == [("broken", 3), ("hardened", 4)]
    assert state(house) == (-3, 4, 3)


def test_all_or_nothing_is_hardened_whole_or_not_at_all(house: Warehouse) -> None:
    softly(house, "SO-1-1", 7, mode="all_or_nothing")
    house.change("L2", "available", "quality_hold", 6)
    assert harden(house, "RSV-1", 7)["outcome"] == "not_reserved"
    assert state(house) == (4, 0, 0)


def test_it_is_let_go_in_part_or_whole(house: Warehouse) -> None:
    softly(house, "SO-1-1", 7)
    body(house.ask("releaseReservation", {"cause": "CAN-1", "lines": lines(2)}, reservation_id="RSV-1"))
    assert state(house) == (5, 0, 5)
    body(house.ask("releaseReservation", {"cause": "CAN-2"}, reservation_id="RSV-1"))
    assert (state(house), causes(house)) == ((10, 0, 0), [("released", 2), ("released", 5)])


def test_nothing_is_shipped_on_it(house: Warehouse) -> None:
    softly(house, "SO-1-1", 7)
    assert house.ship("SO-1-1", "RSV-1", 7)["reason_code"] == "reservation_gone"


@pytest.mark.parametrize("shipping", [False, True])
def test_a_hard_one_with_an_end_lapses_unless_it_is_being_shipped(house: Warehouse, shipping: bool) -> None:
    body(house.ask("reserveStock", {**wish("SO-1-1", 7), "expires_at": CALENDAR.text(HOUR)}))
    if shipping:
        house.ship("SO-1-1", "RSV-1", 7)
    house.work("lapse")
    assert state(house) == ((3, 7, 0) if shipping else (10, 0, 0))
    assert [fact.cause for fact in house.recorded(ReservationReduced)] == ([] if shipping else ["expired"])


def test_what_is_hard_and_was_let_go_is_gone(house: Warehouse) -> None:
    number = softly(house, "SO-1-1", 7)["reservation_id"]
    harden(house, number, 7)
    house.ask("releaseReservation", {"cause": "cancellation"}, reservation_id=number)
    assert harden(house, number, 7)["outcome"] == "gone"
    assert state(house) == (10, 0, 0)


def test_goods_that_keep_are_wished_for_by_one_only() -> None:
    soon, late = (OpeningStock("A", "DC1", lot, "available", 5, day) for lot, day in (("L1", SOON), ("L2", LATE)))
    house = Warehouse(more=(soon, late))

    def keeping(fulfilment_order: str) -> JsonObject:
        asked = {**wish(fulfilment_order, 5), "kind": "soft", "expires_at": CALENDAR.text(HOUR)}
        asked["lines"][0]["min_remaining_life_days"] = 60
        return body(house.ask("reserveStock", asked))

    first = keeping("SO-1-1")
    assert (first["outcome"], keeping("SO-2-1")["outcome"]) == ("reserved", "not_reserved")
    assert house.reserve("SO-3-1", 5)["lines"][0]["reserved_base"] == 5, "who does not mind gets the other lot"
    assert harden(house, first["reservation_id"], 5)["lines"][0]["lots"] == [{"lot": "L2", "quantity_base": 5}]


def test_a_hard_reservation_takes_no_goods_that_keep_from_those_who_wish_for_them() -> None:
    soon, late = (OpeningStock("A", "DC1", lot, "available", 5, day) for lot, day in (("L1", SOON), ("L2", LATE)))
    house = Warehouse(more=(soon, late))
    softly(house, "SO-1-1", 3)

    def keeping(number: str, mode: str) -> JsonObject:
        asked = wish(number, 5, mode=mode)
        asked["lines"][0]["min_remaining_life_days"] = 60
        return body(house.ask("reserveStock", asked))

    assert keeping("SO-2-1", "all_or_nothing")["outcome"] == "not_reserved"
    assert keeping("SO-3-1", "partial")["lines"][0]["reserved_base"] == 2
