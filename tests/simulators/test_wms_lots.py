"""Lots in the warehouse: which one is taken, which one is too old, and what a recall does."""

from seatrial.facts import LotRecalled, ReservationReduced, ShipmentConfirmed
from seatrial.message import JsonObject, Response
from simulators.master import OpeningStock
from tests.simulators.warehouse import Warehouse, body

SOON, LATE = "2026-03-10", "2026-06-01"


def house(*lots: tuple[str, int, str]) -> Warehouse:
    """A warehouse with dated lots of A, on the second of March."""
    return Warehouse(more=tuple([OpeningStock("A", "DC1", lot, "available", n, day) for lot, n, day in lots]))


def lots_of(answer: Response) -> dict[str, int]:
    return {lot["lot"]: lot["quantity_base"] for line in body(answer)["lines"] for lot in line["lots"]}


def wish(units: int, days: int = 0, number: str = "SO-1-1", mode: str = "partial") -> JsonObject:
    line = {"line_no": "1", "item": "A", "quantity_base": units, "min_remaining_life_days": days}
    return {"fulfilment_order_no": number, "site": "DC1", "mode": mode, "kind": "hard", "lines": [line]}


def test_what_expires_first_is_taken_first_whatever_its_number() -> None:
    wms = house(("L1", 5, LATE), ("L2", 5, SOON))
    assert lots_of(wms.ask("reserveStock", wish(7))) == {"L2": 5, "L1": 2}


def test_who_wants_goods_that_keep_gets_them_or_nothing() -> None:
    wms = house(("L1", 5, LATE), ("L2", 5, SOON))
    assert lots_of(wms.ask("reserveStock", wish(7, days=8))) == {"L2": 5, "L1": 2}
    wms = house(("L1", 5, LATE), ("L2", 5, SOON))
    assert lots_of(wms.ask("reserveStock", wish(7, days=9))) == {"L1": 5}
    refused = body(wms.ask("reserveStock", wish(6, 9, "SO-2-1", "all_or_nothing")))
    assert refused["outcome"] == "not_reserved"


def test_a_statement_says_how_long_a_lot_keeps() -> None:
    wms = house(("L2", 5, SOON))
    [lot] = wms.balance()["by_lot"]
    assert (lot["expires_on"], lot["remaining_life_days"]) == (SOON, 8)


def test_what_has_grown_too_old_by_the_pick_stays_behind_and_is_free_for_others() -> None:
    wms = house(("L2", 5, SOON))
    number = body(wms.ask("reserveStock", wish(5, days=8)))["reservation_id"]
    wms.ship("SO-1-1", number, 5)
    wms.now += 86_400_000
    wms.work()
    wms.work()
    assert wms.recorded(ShipmentConfirmed) == []
    [short] = wms.told("pick.shorted")
    assert short["lines"][0]["reason"] == "short_dated"
    assert lots_of(wms.ask("reserveStock", wish(5, number="SO-2-1"))) == {"L2": 5}


def test_a_recall_blocks_the_lot_everywhere_and_breaks_what_was_reserved_or_being_picked() -> None:
    wms = house(("L1", 20, SOON), ("L2", 20, LATE))
    wms.ship("SO-1-1", wms.reserve("SO-1-1", 5)["reservation_id"], 5)
    wms.reserve("SO-2-1", 5)
    wms.ask("recallLot", {"item": "A", "lot": "L1", "reason": "seal may leak"})
    assert len(wms.recorded(LotRecalled)) == 1
    causes = [fact.cause for fact in wms.recorded(ReservationReduced)]
    assert sorted(causes) == ["broken", "short"]
    assert [event["data"]["lines"][0]["reason"] for event in wms.events if "short_no" in event["data"]] == [
        "lot_recalled", "lot_recalled",
    ]  # fmt: skip
    assert lots_of(wms.ask("reserveStock", wish(5, number="SO-3-1"))) == {"L2": 5}


def test_a_recalled_lot_comes_back_by_no_door() -> None:
    wms = house(("L1", 20, SOON))
    wms.ask("recallLot", {"item": "A", "lot": "L1", "reason": "seal may leak"})
    change = {"item": "A", "site": "DC1", "lot": "L1", "from_status": "blocked", "to_status": "available"}
    answer = wms.ask("changeStockStatus", {**change, "quantity_base": 5, "reason": "found at recount"})
    assert (answer.status, (answer.body or {})["code"]) == (409, "lot_recalled")
    assert wms.ask("countStock", {"item": "A", "site": "DC1", "lot": "L1", "counted_base": 20}).status == 409
    assert wms.ask("receiveStock", {"item": "A", "site": "DC1", "lot": "L1", "quantity_base": 4}).status == 201
    assert lots_of(wms.ask("reserveStock", wish(5))) == {}
    again = wms.ask("recallLot", {"item": "A", "lot": "L1", "reason": "seal may leak"})
    assert body(again)["movements"] == []


TODAY, TOMORROW = "2026-03-02", "2026-03-03"


def test_what_expires_today_is_blocked_at_midnight_and_whoever_had_it_is_told() -> None:
    wms = house(("L1", 20, TODAY), ("L2", 20, TOMORROW))
    wms.ship("SO-1-1", wms.reserve("SO-1-1", 5)["reservation_id"], 5)
    wms.reserve("SO-2-1", 5)
    wms.clear()
    wms.work("expiry")
    assert wms.buckets() == {("L1", "blocked"): (20, 0), ("L2", "available"): (20, 0)}
    assert wms.balance()["available_base"] == 20
    assert sorted(fact.cause for fact in wms.recorded(ReservationReduced)) == ["broken", "short"]
    [changed] = wms.told("inventory.changed")
    assert (changed["cause"], changed["movements"][0]["quantity_base"]) == ("expiry", 20)
    assert {event["data"]["lines"][0]["reason"] for event in wms.events if "short_no" in event["data"]} == {"expired"}
    wms.clear()
    wms.work("expiry")
    assert wms.buckets() == {("L1", "blocked"): (20, 0), ("L2", "blocked"): (20, 0)}
    wms.work("expiry")
    assert len(wms.told("inventory.changed")) == 1


def test_what_has_expired_comes_back_by_no_door() -> None:
    wms = house(("L1", 20, TODAY))
    wms.work("expiry")
    change = {"item": "A", "site": "DC1", "lot": "L1", "from_status": "blocked", "to_status": "available"}
    answer = wms.ask("changeStockStatus", {**change, "quantity_base": 5, "reason": "found at recount"})
    assert (answer.status, (answer.body or {})["code"]) == (409, "lot_expired")
    assert wms.ask("countStock", {"item": "A", "site": "DC1", "lot": "L1", "counted_base": 20}).status == 409
    assert wms.ask("receiveStock", {"item": "A", "site": "DC1", "lot": "L1", "quantity_base": 4}).status == 201
    assert wms.buckets() == {("L1", "blocked"): (24, 0)}


def test_the_nights_begin_with_the_first_lot_that_has_a_date() -> None:
    wms = house(("L1", 5, ""))
    assert wms.due == []
    receipt = {"item": "A", "site": "DC1", "lot": "L2", "quantity_base": 4}
    wms.ask("receiveStock", {**receipt, "expires_on": TODAY})
    wms.ask("receiveStock", {**receipt, "lot": "L3", "expires_on": TODAY})
    assert [(due.job, due.background) for due in wms.due] == [("expiry", True)]


def test_a_lot_that_is_recalled_before_it_arrives_is_blocked_when_it_comes() -> None:
    wms = house(("L1", 20, SOON))
    answer = wms.ask("recallLot", {"item": "A", "lot": "L9", "reason": ""})
    assert (answer.status, answer.body) == (200, {"outcome": "recorded", "movements": []})
    wms.ask("receiveStock", {"item": "A", "site": "DC1", "lot": "L9", "quantity_base": 4})
    assert wms.buckets()["L9", "blocked"] == (4, 0)
    assert ("L9", "available") not in wms.buckets()


def test_an_unknown_item_cannot_be_recalled() -> None:
    wms = house(("L1", 20, SOON))
    assert wms.ask("recallLot", {"item": "Z", "lot": "L1", "reason": ""}).status == 422


def test_the_first_date_of_a_lot_stands() -> None:
    wms = house(("L1", 1, SOON))
    wms.ask("receiveStock", {"item": "A", "site": "DC1", "lot": "L1", "quantity_base": 4, "expires_on": LATE})
    assert lots_of(wms.ask("reserveStock", wish(5, days=9))) == {}
    assert lots_of(wms.ask("reserveStock", wish(5, days=8, number="SO-2-1"))) == {"L1": 5}
