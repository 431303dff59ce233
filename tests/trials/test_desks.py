"""Stories in which people work the exception queue end as they promise: order by order, and to the unit."""

from itertools import pairwise

import pytest

from harness.dice import Dice
from harness.scenario.reader import read_scenario
from harness.workload import draw_workload
from tests.trials.told import Fact, by_kind


def wanted(story: str, seed: int) -> dict[str, list[tuple[str, int]]]:
    """Action of every order -> (item, units) of its lines, as the customer has written them."""
    return {
        action.name: [(line["item"], line["quantity"]["value"]) for line in action.request.body["lines"]]
        for action in draw_workload(read_scenario(story), Dice(seed)).actions
        if action.request.operation == "submitOrder" and action.request.body
    }


def units(facts: list[Fact]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for fact in facts:
        found.setdefault(fact["origin"], []).extend((line["item"], line["quantity_base"]) for line in fact["lines"])
    return found


@pytest.mark.parametrize("seed", [0, 1])
def test_pumps_leave_under_their_new_number_lamps_are_given_up_and_everybody_hears(seed: int) -> None:
    ordered, told = wanted("renumbered-item", seed), by_kind("renumbered-item", seed)
    pumps = {name for name, lines in ordered.items() if lines[0][0] == "PUMP-OLD"}
    lamps = {name for name, lines in ordered.items() if lines[0][0] == "LAMP-OLD"}
    assert len(ordered) == 60
    assert pumps
    assert lamps
    last = {one["origin"]: one for one in told["CaseDecided"]}
    assert last.keys() == pumps | lamps
    assert {name for name, one in last.items() if one["action"] == "correct"} == pumps
    assert {name for name, one in last.items() if one["action"] == "close"} == lamps
    assert {one["action"] for one in told["CaseDecided"] if one is not last[one["origin"]]} == {"retry"}
    successors = {"PUMP-OLD": "ITEM-001"}
    for facts in (told["OrderBooked"], told["ShipmentConfirmed"], told["InvoicePosted"]):
        assert {name: sorted(lines) for name, lines in units(facts).items()} == {
            name: sorted((successors.get(item, item), quantity) for item, quantity in lines)
            for name, lines in ordered.items()
            if name not in lamps
        }
    assert len(told["OrderBooked"]) == 60 - len(lamps)
    rejected = [one["origin"] for one in told["MilestoneRecorded"] if one["kind"] == "rejected"]
    assert sorted(rejected) == sorted(lamps)
    assert "OrderRejected" not in told
    assert all(case["status"] != "open" for case in told.get("CaseListed", []))
    (view,) = told["FinanceViewed"]
    assert (view["due"], view["open_items"], view["cases"]) == ([], [], [])


@pytest.mark.parametrize("seed", [0, 1])
def test_nobody_decides_before_monday_at_eight_and_each_takes_his_time(seed: int) -> None:
    at = [one["at"] for one in by_kind("renumbered-item", seed)["CaseDecided"]]
    monday_at_eight = 63 * 3_600_000
    assert monday_at_eight + 120_000 <= at[0]
    assert all(later - earlier >= 120_000 for earlier, later in pairwise(at))
    assert at[-1] < monday_at_eight + 9 * 3_600_000


def test_the_poisoned_order_is_closed_by_the_order_desk_and_its_customer_hears_it() -> None:
    told = by_kind("poison-order", 0)
    assert len(told["OrderBooked"]) == 499
    decided = told["CaseDecided"]
    assert [one["action"] for one in decided][-1] == "close"
    (poisoned,) = {one["origin"] for one in decided}
    assert {one["owner"] for one in decided} == {"order_desk"}
    (rejected,) = [one for one in told["MilestoneRecorded"] if one["kind"] == "rejected"]
    assert (rejected["origin"], rejected["reason"]) == (poisoned, "order_desk")
    assert all(case["status"] != "open" for case in told.get("CaseListed", []))
