"""The blue one will do: the story supplies every line once, by one item or the other, at the price ordered."""

from typing import Any

import pytest

from harness.dice import Dice
from harness.scenario.reader import read_scenario
from harness.workload import draw_workload
from tests.trials.told import facts


@pytest.mark.parametrize("seed", [0, 1])
def test_who_accepts_blue_gets_blue_on_his_line_and_nobody_else_does(seed: int) -> None:
    scenario = read_scenario("substitute-allowed")
    obliging = {one.number for one in draw_workload(scenario, Dice(seed)).master.customers if one.accepts_substitutes}
    told: dict[str, list[Any]] = {}
    for _, fact in facts(scenario, seed):
        told.setdefault(fact["fact"], []).append(fact)
    ordered, shipped, substituted = {}, {}, set()
    for order in told["OrderBooked"]:
        for line, price in zip(order["lines"], order["prices_minor"], strict=True):
            place = (order["order_number"], line["line"])
            ordered[place] = (line["item"], line["quantity_base"], price, order["customer"])
            shipped[place] = 0
    for shipment in told["ShipmentConfirmed"]:
        for line in shipment["lines"]:
            place = (shipment["order_number"], line["line"])
            shipped[place] += line["quantity_base"]
            if line["item"] != ordered[place][0]:
                assert (ordered[place][0], line["item"]) == ("GREY", "BLUE")
                assert ordered[place][3] in obliging
                substituted.add(place)
    assert {place: quantity for place, (_, quantity, _, _) in ordered.items()} == shipped
    assert substituted
    for invoice in told["InvoicePosted"]:
        for line in invoice["lines"]:
            assert line["unit_price_minor"] == ordered[invoice["order_number"], line["line"]][2]
    confirmed = [fact for fact in told["MilestoneRecorded"] if fact["kind"] == "confirmed"]
    blue = {fact["document"] for fact in confirmed for line in fact["lines"] if line["item"] == "BLUE"}
    assert {fact["fulfilment_order"] for fact in told["SubstitutionAuthorized"]} & blue, "told what he will get"
