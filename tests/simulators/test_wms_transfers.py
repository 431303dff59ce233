"""Transfers in the warehouse: loaded, on the way, unloaded, and a carton that is missing."""

from seatrial.facts import StockMoved, TransferAccepted, TransferReceived, TransferShipped
from seatrial.message import Response
from simulators.master import OpeningStock
from tests.simulators.warehouse import Warehouse, body


def house(*lots: tuple[str, int, str]) -> Warehouse:
    stock = tuple([OpeningStock("A", "DC1", lot, "available", units, day) for lot, units, day in lots])
    return Warehouse(more=stock, sites=("DC1", "DC2"))


def ship(wms: Warehouse, units: int, number: str = "TO-1", key: str = "") -> Response:
    wish = {"transfer_no": number, "item": "A", "from_site": "DC1", "to_site": "DC2", "quantity_base": units}
    return wms.ask("shipTransfer", wish, key=key)


def unload(wms: Warehouse, received: int, lost: int = 0, lot: str = "L1", number: str = "TO-1") -> Response:
    told = {"lot": lot, "received_base": received, "lost_base": lost}
    return wms.ask("receiveTransfer", told, transfer_no=number)


def there(wms: Warehouse) -> dict[str, int]:
    """What the second site has, by status, and what it says is on the way."""
    [balance] = body(wms.ask("getInventory", item="A", site="DC2"))["balances"]
    found = {lot["stock_status"]: lot["on_hand_base"] for lot in balance["by_lot"]}
    return {**found, "sold from": balance["available_base"], "on the way": balance["in_transit_base"]}


def test_what_a_lorry_has_on_it_is_available_nowhere() -> None:
    wms = house(("L1", 30, ""))
    assert body(ship(wms, 20)) == {"outcome": "accepted", "lorry": "LRY-1"}
    assert wms.balance()["available_base"] == 30
    wms.clear()
    wms.work("load")
    assert wms.balance()["available_base"] == 10
    assert there(wms) == {"in_transit": 20, "sold from": 0, "on the way": 20}
    [told] = wms.told("inventory.changed")
    assert [(move["site"], move["from_status"], move["to_status"]) for move in told["movements"]] == [
        ("DC1", "available", ""), ("DC2", "", "in_transit"),
    ]  # fmt: skip
    assert [balance["site"] for balance in told["balances"]] == ["DC1", "DC2"]
    assert {move.transfer for move in wms.recorded(StockMoved)} == {"TO-1"}


def test_what_is_missing_stays_on_the_way_until_it_is_found_or_given_up() -> None:
    wms = house(("L1", 30, ""))
    ship(wms, 20)
    wms.work("load")
    assert unload(wms, 17).status == 201
    assert there(wms) == {"available": 17, "in_transit": 3, "sold from": 17, "on the way": 3}
    assert unload(wms, 1).status == 201
    assert unload(wms, 0, 2).status == 201
    assert there(wms) == {"available": 18, "sold from": 18, "on the way": 0}
    assert [(fact.received_base, fact.lost_base) for fact in wms.recorded(TransferReceived)] == [
        (17, 0),
        (1, 0),
        (0, 2),
    ]


def test_no_more_comes_than_is_on_the_way() -> None:
    wms = house(("L1", 30, ""))
    ship(wms, 20)
    wms.work("load")
    refused = unload(wms, 18, 3)
    assert (refused.status, (refused.body or {})["code"]) == (409, "insufficient_stock")
    assert unload(wms, 1, lot="L2").status == 409
    assert unload(wms, 1, number="TO-2").status == 404
    assert body(unload(wms, 0))["movements"] == []


def test_a_lorry_takes_what_is_free_lot_by_lot_and_leaves_the_rest() -> None:
    wms = house(("L1", 5, ""), ("L2", 5, ""))
    wms.reserve("SO-1-1", 2)
    ship(wms, 20)
    wms.work("load")
    assert [(fact.lot, fact.quantity_base) for fact in wms.recorded(TransferShipped)] == [("L1", 3), ("L2", 5)]
    wms.clear()
    ship(wms, 20, "TO-2")
    wms.work("load")
    assert (wms.recorded(TransferShipped), wms.events) == ([], [])


def test_who_asks_twice_gets_two_lorries_and_the_same_key_one() -> None:
    wms = house(("L1", 30, ""))
    ship(wms, 10, key="transfer:TO-1")
    ship(wms, 10, key="transfer:TO-1")
    assert len(wms.recorded(TransferAccepted)) == 1
    ship(wms, 10)
    assert [fact.lorry for fact in wms.recorded(TransferAccepted)] == ["LRY-1", "LRY-2"]
    assert len({fact.effect_key for fact in wms.recorded(TransferAccepted)}) == 1


def test_what_was_recalled_or_expired_on_the_way_is_put_away_blocked() -> None:
    wms = house(("L1", 10, "2026-03-02"), ("L2", 10, ""))
    ship(wms, 20)
    wms.work("load")
    wms.ask("recallLot", {"item": "A", "lot": "L2", "reason": "seal may leak"})
    wms.work("expiry")
    unload(wms, 10)
    unload(wms, 10, lot="L2")
    assert there(wms) == {"blocked": 10, "sold from": 0, "on the way": 0}


def test_sites_and_items_are_known_ones() -> None:
    wms = house(("L1", 30, ""))
    wish = {"transfer_no": "TO-1", "item": "A", "from_site": "DC1", "to_site": "DC2", "quantity_base": 1}
    assert wms.ask("shipTransfer", {**wish, "item": "Z"}).status == 422
    assert wms.ask("shipTransfer", {**wish, "to_site": "DC9"}).status == 422
