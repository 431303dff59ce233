"""A door: which versions are served when, what is announced, and what is said of a request of another shape."""

from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from msgspec.structs import replace

from harness.contracts.load import contracts
from seatrial.message import JsonObject, Request, Response
from simulators.editions import EDITIONS
from simulators.editions.door import Door, Upgrade
from tests.simulators.warehouse import CALENDAR, SHIP_TO, Warehouse

HOUR = 3_600_000
CONTRACTS = contracts({"wms": "v1"}, {"wms": "v2"})
UPGRADE = Upgrade(to="v2", from_ms=HOUR, sunset_ms=3 * HOUR)
LINE = {"line_no": "1", "item": "A", "quantity_base": 5}


class House:
    """A warehouse behind its door."""

    def __init__(self, first: str = "v1", upgrade: Upgrade | None = UPGRADE) -> None:
        self.door = Door("wms", first, {"v2": EDITIONS["wms", "v2"]}, upgrade, CALENDAR)
        self.floor = Warehouse(("A", "L1", 20))

    def ask(self, version: str, operation: str, body: JsonObject | None, key: str, now: int, **params: str) -> Response:
        headers = {"idempotency-key": key, "client-name": "test"}
        request = Request("wms", operation, params, headers, body, version)
        response = self.door.answer(self.floor.wms, request, now, "order/1")
        promised = CONTRACTS.spoken("wms", self.door.version(request), operation)
        assert promised is not None
        if response.status < 400:
            assert promised.check_response(response) is None
        return response


def reserve(version: str, **more: Any) -> JsonObject:
    line = {**LINE, **({"min_remaining_life_days": 0} if version == "v2" else {})}
    return {"fulfilment_order_no": "F1", "site": "DC1", "mode": "partial", "kind": "hard", "lines": [line], **more}


def order(reservation: str) -> JsonObject:
    return {"fulfilment_order_no": "F1", "reservation_id": reservation, "deliver_to": {"address": SHIP_TO},
            "service_level": "standard", "ship_by": "2026-03-04", "lines": [LINE]}  # fmt: skip


def test_nobody_knows_of_a_successor_before_it_is_there() -> None:
    house = House()
    assert not house.ask("v1", "reserveStock", reserve("v1"), "K1", HOUR - 1).headers.keys() & {"deprecation", "link"}
    early = house.ask("v2", "reserveStock", reserve("v2"), "K2", HOUR - 1)
    assert (early.status, (early.body or {})["code"]) == (404, "unknown_operation")


def test_from_then_on_every_answer_in_the_old_version_says_until_when_and_what_then() -> None:
    told = House().ask("v1", "getInventory", None, "", HOUR, site="DC1").headers
    assert told["link"] == '</wms/v2>; rel="successor-version"'
    assert told["deprecation"] == f"@{int(parsedate_to_datetime(told['sunset']).timestamp()) - 2 * 3600}"
    assert told["sunset"] == "Mon, 02 Mar 2026 09:00:00 GMT"


def test_the_new_version_announces_no_end() -> None:
    assert "sunset" not in House().ask("v2", "getInventory", None, "", HOUR, site="DC1").headers


def test_afterwards_the_old_one_is_gone_and_nothing_is_changed() -> None:
    house = House()
    before = len(house.floor.wms.tray.facts)
    gone = house.ask("v1", "reserveStock", reserve("v1"), "K1", 3 * HOUR)
    assert (gone.status, (gone.body or {})["code"]) == (410, "version_sunset")
    assert gone.headers["link"] == '</wms/v2>; rel="successor-version"'
    assert len(house.floor.wms.tray.facts) == before
    assert CONTRACTS.operations["wms", "reserveStock"].check_response(gone) is None


def test_a_key_is_one_key_in_both_versions() -> None:
    house = House()
    first = house.ask("v1", "reserveStock", reserve("v1"), "K1", HOUR)
    again = house.ask("v2", "reserveStock", reserve("v2"), "K1", HOUR + 1)
    assert again.body == first.body
    assert again.headers["idempotency-replayed"] == "true"
    other = reserve("v2", lines=[{**LINE, "quantity_base": 6, "min_remaining_life_days": 0}])
    assert house.ask("v2", "reserveStock", other, "K1", HOUR + 2).status == 409


def test_what_was_answered_in_the_old_version_is_told_in_the_new_one() -> None:
    house = House()
    reservation = (house.ask("v1", "reserveStock", reserve("v1"), "K1", HOUR).body or {})["reservation_id"]
    house.ask("v2", "recallShippingOrder", {"recall_no": "R1"}, "K2", HOUR, fulfilment_order_no="F1")
    made = house.ask("v2", "createShippingOrder", order(reservation), "K3", HOUR + 1)
    assert made.body == {"outcome": "recalled", "version": 1}
    old = {**order(reservation), "ship_to": SHIP_TO, "service": "standard"}
    del old["deliver_to"], old["service_level"]
    assert house.ask("v1", "createShippingOrder", old, "K3", HOUR + 2).body == {
        "outcome": "refused", "reason_code": "recalled", "version": 1,
    }  # fmt: skip


def test_a_landscape_may_begin_with_the_new_version_and_need_not_name_it() -> None:
    house = House("v2", None)
    assert house.ask("", "reserveStock", reserve("v2"), "K1", 0).status == 201
    assert house.ask("", "reserveStock", reserve("v1"), "K2", 0).status == 400


RESERVE, CREATE, RECALL = "reserveStock", "createShippingOrder", "recallShippingOrder"
SHAPES: list[tuple[str, JsonObject | None, str]] = [
    (RESERVE, reserve("v1"), "body/lines/0/min_remaining_life_days: is required"),
    (RESERVE, reserve("v2", lines="x"), "body/lines: is no list"),
    (RESERVE, reserve("v2", lines=["x"]), "body/lines/0: is no object"),
    (RESERVE, None, "body: is required"),
    (CREATE, {**order("R"), "deliver_to": "here"}, "body/deliver_to: is no dict"),
    (CREATE, {**order("R"), "deliver_to": {}}, "body/deliver_to/address: is required"),
    (CREATE, {**order("R"), "deliver_to": {"address": SHIP_TO, "floor": 3}}, "body/deliver_to/floor: is not in"),
    (CREATE, {**order("R"), "consignee": "C-1"}, "body/consignee: is not in version 2"),
    (CREATE, {**order("R"), "service": "x"}, "body/service: is not in version 2"),
    (RECALL, {"recall_no": "R1", "lines": [LINE]}, "body/lines: is not in version 2"),
    ("recallLines", {"recall_no": "R1"}, "body/lines: is required"),
]


@pytest.mark.parametrize(("operation", "body", "wrong"), SHAPES, ids=[wrong for _, _, wrong in SHAPES])
def test_a_request_of_another_shape_is_malformed_and_the_answer_says_where(
    operation: str, body: JsonObject | None, wrong: str
) -> None:
    house = House("v2", None)
    params = {"fulfilment_order_no": "F1"} if "ecall" in operation else {}
    before = len(house.floor.wms.tray.facts)
    answer = house.ask("v2", operation, body, "K9", 0, **params)
    assert (answer.status, (answer.body or {})["code"]) == (400, "malformed")
    assert wrong in (answer.body or {})["detail"]
    assert len(house.floor.wms.tray.facts) == before
    promised = CONTRACTS.spoken("wms", "v2", operation)
    assert promised is not None
    request = Request("wms", operation, params, {"idempotency-key": "K", "client-name": "t"}, body, "v2")
    assert promised.check_request(request) is not None, "the document forbids it, too"


def test_who_asks_must_say_his_name() -> None:
    house = House("v2", None)
    request = Request("wms", CREATE, {}, {"idempotency-key": "K"}, order("R"), "v2")
    answer = house.door.answer(house.floor.wms, request, 0, "")
    assert "headers/client-name" in (answer.body or {})["detail"]
    assert house.door.meant(replace(request, headers={"client-name": "x"})).body is not None
