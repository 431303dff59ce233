"""Refused goods come back over the dock and through inspection, and only then can anybody have them."""

import pytest

from seatrial.facts import RefusedExpected, RefusedReceived
from seatrial.message import JsonObject
from simulators.wms.stock import AVAILABLE
from tests.simulators.warehouse import Warehouse, body


@pytest.fixture
def house() -> Warehouse:
    return Warehouse(("A", "L1", 20))


def notice(reason: str = "too_late", item: str = "A", site: str = "DC1", **more: object) -> JsonObject:
    line = {"shipment_line": "1", "item": item, "site": site, "lot": "L1", "quantity_base": 2, "reason_code": reason}
    return {"return_no": "RTN-1", "shipment_number": "SHP-3", "lines": [line], **more}


def test_they_are_inspected_before_anybody_can_have_them(house: Warehouse) -> None:
    assert body(house.ask("expectRefused", notice())) == {"outcome": "expected", "notice": "NTC-1"}
    assert house.buckets() == {("L1", AVAILABLE): (20, 0)}, "they are still on the road"
    house.work("dock")
    assert house.buckets() == {("L1", AVAILABLE): (20, 0), ("L1", "returns_inspection"): (2, 0)}
    assert house.balance()["available_base"] == 20
    house.work("inspect")
    assert house.buckets() == {("L1", AVAILABLE): (22, 0)}
    moves = [(one["kind"], one["from_status"], one["to_status"]) for told in house.told("inventory.changed")
             for one in told["movements"]]  # fmt: skip
    assert moves == [("receipt", "", "returns_inspection"), ("status_change", "returns_inspection", AVAILABLE)]


def test_what_is_told_of_them(house: Warehouse) -> None:
    house.ask("expectRefused", notice())
    house.work("dock")
    (expected,) = house.recorded(RefusedExpected)
    (received,) = house.recorded(RefusedReceived)
    assert (expected.return_no, expected.shipment, expected.effect_key) == ("RTN-1", "SHP-3", "refused/RTN-1")
    assert (received.shipment, received.shipment_line, received.quantity_base) == ("SHP-3", "1", 2)
    assert received.movement == house.told("inventory.changed")[0]["movements"][0]["movement_id"]


def test_what_was_refused_because_it_is_damaged_is_not_sold_again(house: Warehouse) -> None:
    house.ask("expectRefused", notice("damaged"))
    house.work("dock")
    house.work("inspect")
    assert house.buckets() == {("L1", AVAILABLE): (20, 0), ("L1", "damaged"): (2, 0)}


def test_of_a_lot_that_was_recalled_nothing_comes_back_on_the_shelf(house: Warehouse) -> None:
    house.ask("expectRefused", notice())
    house.ask("recallLot", {"item": "A", "lot": "L1", "reason": "seal may leak"})
    house.work("dock")
    house.work("inspect")
    assert house.buckets() == {("L1", "blocked"): (22, 0)}


def test_what_a_recall_takes_out_of_inspection_stays_where_it_is(house: Warehouse) -> None:
    house.ask("expectRefused", notice())
    house.work("dock")
    house.ask("recallLot", {"item": "A", "lot": "L1", "reason": "seal may leak"})
    house.clear()
    house.work("inspect")
    assert house.buckets() == {("L1", "blocked"): (22, 0)}
    assert house.events == []


def test_what_it_is_told_to_expect_twice_it_books_in_twice(house: Warehouse) -> None:
    for key in ("refused:RTN-1", "refused:RTN-1", "refused:RTN-1:2"):
        house.ask("expectRefused", notice(), key=key)
    house.work("dock")
    house.work("dock")
    assert house.buckets()[("L1", "returns_inspection")] == (4, 0)


def test_what_is_not_known_is_refused(house: Warehouse) -> None:
    assert house.ask("expectRefused", notice(item="Z")).status == 422
    assert house.ask("expectRefused", notice(site="DC9")).status == 422
