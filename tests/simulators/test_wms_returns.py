"""Goods that come back wait in returns inspection, and go where somebody at the dock says."""

import pytest

from seatrial.facts import ReturnExpected, ReturnInspected, ReturnReceived, StockMoved
from simulators.master import Habits
from tests.simulators.warehouse import Warehouse

LINE = {"line_no": "1", "item": "A", "quantity_base": 3}


@pytest.fixture
def house() -> Warehouse:
    return Warehouse(("A", "L1", 5), habits=Habits(return_rejected_ppm=1))


def expect(house: Warehouse, reason: str = "unwanted", key: str = "") -> int:
    wish = {"rma_number": "RMA-1", "site": "DC1", "lines": [{**LINE, "reason": reason}]}
    return house.ask("expectReturn", wish, key=key).status


@pytest.mark.parametrize(
    ("reason", "disposition", "status"),
    [
        ("unwanted", "restock", "available"),
        ("defective", "vendor", "blocked"),
        ("worn", "repair", "damaged"),
        ("damaged", "scrap", ""),
    ],
)
def test_why_it_comes_back_decides_where_it_goes(house: Warehouse, reason: str, disposition: str, status: str) -> None:
    assert expect(house, reason) == 201
    house.work("return_arrives")
    assert house.buckets()["RMA-1", "returns_inspection"] == (3, 0)
    assert house.told("return.received")[0]["lines"] == [LINE]
    available = house.balance()["available_base"]
    house.work("return_inspected")
    found = house.told("return.inspected")[0]["lines"]
    assert found == [{"line_no": "1", "item": "A", "accepted_base": 3, "rejected_base": 0, "disposition": disposition}]
    moved = house.recorded(StockMoved)[-1]
    assert (moved.kind, moved.from_status, moved.to_status) == ("return", "returns_inspection", status)
    assert house.balance()["available_base"] == available + (3 if disposition == "restock" else 0)


def test_what_is_not_accepted_is_scrapped_and_all_of_it_is_accounted_for(house: Warehouse) -> None:
    expect(house)
    house.work("return_arrives")
    house.work("return_inspected", rejected_1=1, rejected_1_units=1)
    inspected = house.recorded(ReturnInspected)[0]
    assert [(x.accepted_base, x.rejected_base, x.disposition) for x in inspected.lines] == [
        (2, 0, "restock"),
        (0, 1, "scrap"),
    ]


def test_told_twice_it_expects_twice_and_the_parcel_comes_once(house: Warehouse) -> None:
    expect(house, key="a")
    expect(house, key="b")
    house.work("return_arrives")
    house.work("return_inspected")
    assert house.due == [due for due in house.due if due.background]
    assert len(house.recorded(ReturnExpected)) == 2
    assert len(house.recorded(ReturnReceived)) == 1


def test_what_it_does_not_know_it_does_not_expect(house: Warehouse) -> None:
    strange = {"rma_number": "RMA-1", "site": "DC1", "lines": [{**LINE, "item": "Z"}]}
    assert house.ask("expectReturn", strange).status == 422
    assert house.ask("expectReturn", {**strange, "site": "DC9", "lines": [LINE]}).status == 422
