"""Two frames and five boards are one bookcase: he is told of the kits that can be made of what has left."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.trials.told import facts

RATIOS = {"FRAME": 1, "BOARD": 4, "SCREW": 8, "BACK": 1}


@pytest.mark.parametrize("seed", [0, 1])
def test_the_story_ends_with_every_kit_whole_in_every_book(seed: int) -> None:
    told: dict[str, list[Mapping[str, Any]]] = {}
    for _, fact in facts("kit-short", seed):
        told.setdefault(fact["fact"], []).append(fact)
    shipped: dict[tuple[str, str], int] = {}
    for shipment in told["ShipmentConfirmed"]:
        for line in shipment["lines"]:
            place = (shipment["order_number"], line["line"])
            shipped[place] = shipped.get(place, 0) + line["quantity_base"]
    billed: dict[tuple[str, str], int] = {}
    net: dict[str, int] = {}
    for invoice in told["InvoicePosted"]:
        for line in invoice["lines"]:
            place = (invoice["order_number"], line["line"])
            billed[place] = billed.get(place, 0) + line["quantity_base"]
        net[invoice["order_number"]] = net.get(invoice["order_number"], 0) + invoice["net_minor"]
    said: dict[tuple[str, str], dict[str, int]] = {}
    for milestone in told["MilestoneRecorded"]:
        for line in milestone["lines"]:
            if milestone["kind"] in ("shipped", "invoiced"):
                place = (milestone["order"], f"{milestone['kind']} {line['line']}")
                said.setdefault(place, {})[milestone["document"]] = line["quantity_base"]
    bookcases = 0
    for order in told["OrderBooked"]:
        number, channels = order["order_number"], order["external_id"]
        booked = {(number, line["line"]): line["quantity_base"] for line in order["lines"]}
        assert {place: shipped.get(place, 0) for place in booked} == booked
        assert {place: billed.get(place, 0) for place in booked} == booked
        worth = [
            line["quantity_base"] * minor for line, minor in zip(order["lines"], order["prices_minor"], strict=True)
        ]
        assert net[number] == sum(worth)
        for kit in order["kits"]:
            for what in ("shipped", "invoiced"):
                assert sum(said[channels, f"{what} {kit['line']}"].values()) == kit["quantity"]
            if kit["item"] == "BOOKCASE":
                bookcases += kit["quantity"]
                items = {line["line"]: line["item"] for line in order["lines"]}
                assert {items[part["line"]]: part["per_kit"] for part in kit["parts"]} == RATIOS
    assert bookcases > 10
