"""Units with a number of their own: one place each, and the scanner at the dock is right."""

from seatrial.facts import SerialKnown, ShipmentConfirmed
from seatrial.message import Response
from simulators.master import Habits, Item, Master, OpeningStock
from simulators.system import Promises
from simulators.wms.system import Wms
from tests.simulators.warehouse import CALENDAR, Warehouse


def house(*serials: str) -> Warehouse:
    wms = Warehouse()
    stock = tuple([OpeningStock("A", "DC1", serial, "available", 1) for serial in serials])
    items = (Item("A", "Item A", 100, tracking="serial"), Item("B", "Item B", 100))
    wms.wms = Wms(Master((), items, stock, habits=Habits(swap_ppm=1)), CALENDAR, Promises(86_400_000, 5_000))
    wms.wms.open(0)
    wms.facts.clear()
    wms.collect()
    return wms


def code(answer: Response) -> tuple[int, str]:
    return answer.status, (answer.body or {}).get("code", "")


def shipped(wms: Warehouse) -> list[str]:
    return [line.lot for fact in wms.recorded(ShipmentConfirmed) for line in fact.lines]


def test_every_unit_is_reserved_and_shipped_by_its_number() -> None:
    wms = house("P1", "P2", "P3")
    assert [fact.serial for fact in wms.recorded(SerialKnown)] == ["P1", "P2", "P3"]
    wms.ship("SO-1-1", wms.reserve("SO-1-1", 2)["reservation_id"], 2)
    wms.work("wave")
    wms.work("pick")
    assert shipped(wms) == ["P1", "P2"]


def test_whoever_takes_another_unit_ships_that_one_and_leaves_his_own() -> None:
    wms = house("P1", "P2")
    wms.ship("SO-1-1", wms.reserve("SO-1-1", 1)["reservation_id"], 1)
    wms.work("wave")
    wms.work("pick", swap_1_P1=1)
    assert shipped(wms) == ["P2"]
    assert wms.buckets() == {("P1", "available"): (1, 0)}


def test_of_two_picks_for_one_number_one_wins_and_the_other_is_told() -> None:
    wms = house("P1", "P2")
    for order in ("SO-1-1", "SO-2-1"):
        wms.ship(order, wms.reserve(order, 1)["reservation_id"], 1)
    wms.work("wave")
    wms.work("wave")
    wms.work("pick", swap_1_P1=1)
    wms.work("pick")
    assert shipped(wms) == ["P2"]
    [short] = wms.told("pick.shorted")
    assert (short["fulfilment_order_no"], short["lines"][0]["reason"]) == ("SO-2-1", "taken")
    assert wms.reserve("SO-2-2", 1)["lines"][0]["lots"] == [{"lot": "P1", "quantity_base": 1}]


def test_nobody_takes_what_is_on_the_same_paper() -> None:
    wms = house("P1", "P2")
    wms.ship("SO-1-1", wms.reserve("SO-1-1", 2)["reservation_id"], 2)
    wms.work("wave")
    wms.work("pick", swap_1_P1=1, swap_1_P2=1)
    assert shipped(wms) == ["P1", "P2"]


def test_a_number_is_not_received_or_counted_twice() -> None:
    wms = house("P1")
    receipt = {"item": "A", "site": "DC1", "lot": "P1", "quantity_base": 1}
    assert code(wms.ask("receiveStock", receipt)) == (409, "serial_not_unique")
    assert code(wms.ask("receiveStock", {**receipt, "lot": "P2", "quantity_base": 2})) == (409, "serial_not_unique")
    assert code(wms.count("P1", 2)) == (409, "serial_not_unique")
    assert wms.count("P1", 0).status == 200
    assert wms.count("P1", 1).status == 200
    assert wms.ask("receiveStock", {**receipt, "lot": "P2"}).status == 201
    assert wms.ask("receiveStock", {**receipt, "item": "B", "quantity_base": 9}).status == 201
