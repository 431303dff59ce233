"""What buyers are shown when everything is said: the stories about figures end with the books that they promise."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from harness.dice import Dice
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.workload import draw_workload
from tests.trials.told import facts

Place = tuple[str, str, str]
"""(item, site, channel)"""


def shown(story: str, seed: int) -> Iterator[tuple[int, Place, int]]:
    """(instant, place, figure) of every figure that became visible."""
    for at, fact in facts(story, seed):
        if fact["fact"] == "AvailabilityPublished":
            yield at, (fact["item"], fact["site"], fact["channel"]), fact["available_base"]


def on_the_shelves(scenario: Scenario, seed: int) -> dict[tuple[str, str], int]:
    """What is left of what was there and what came, if all that was ordered has left: (item, site) -> units."""
    workload = draw_workload(scenario, Dice(seed))
    left: dict[tuple[str, str], int] = {}
    for stock in workload.master.stock:
        left[stock.item, stock.site] = left.get((stock.item, stock.site), 0) + stock.quantity_base
    for action in workload.actions:
        body: Any = action.request.body
        if action.request.operation == "receiveStock":
            left[body["item"], body["site"]] += body["quantity_base"]
        elif action.request.operation == "submitOrder":
            for line in body["lines"]:
                left[line["item"], body["site"]] -= line["quantity"]["value"]
    return left


@pytest.mark.parametrize("seed", [0, 1])
def test_a_thousand_figures_of_four_sites_and_two_channels_converge(seed: int) -> None:
    scenario = read_scenario("half-failed-inventory-push")
    last = {place: figure for _, place, figure in shown(scenario.name, seed)}
    shelves = on_the_shelves(scenario, seed)
    assert len(last) == 1000
    assert {site for _, site, _ in last} == {"DC1", "DC2", "DC3", "DC4"}
    assert last == {
        (item, site, channel): min(left, most)
        for (item, site), left in shelves.items()
        for channel, most in scenario.policies.channel_allocation_base.items()
    }


def test_the_item_of_the_week_changes_every_second_and_ends_with_what_is_on_the_shelf() -> None:
    scenario = read_scenario("old-set-over-new")
    workload = draw_workload(scenario, Dice(0))
    cartons = [action.at_ms for action in workload.actions if action.request.operation == "receiveStock"]
    assert [later - earlier for earlier, later in pairwise(cartons)] == [1000] * 599
    told = [(at, figure) for at, _, figure in shown(scenario.name, 0)]
    unloading = [at for at, _ in told if cartons[0] <= at <= cartons[-1]]
    assert len(unloading) > 150, "a figure goes out as soon as the one before it is answered"
    assert told[-1][1] == on_the_shelves(scenario, 0)["HOT", "DC1"]


def test_each_channel_ends_with_what_is_left_of_its_share_and_the_frozen_one_shows_nothing_till_it_is_thawed() -> None:
    scenario = read_scenario("frozen-field-ownership")
    share = {one.channel: one.allocated_base for one in scenario.workload.allocations}
    share |= {one.channel: one.allocated_base for one in scenario.workload.allocation_changes}
    sold = dict.fromkeys(share, 0)
    frozen_at = scenario.workload.allocation_changes[0].at_ms
    thawed_at = scenario.workload.allocation_changes[1].at_ms
    told_at, last, while_frozen = 0, dict[str, int](), list[int]()
    for at, fact in facts(scenario, 0):
        match fact["fact"]:
            case "OrderSubmitted":
                sold[fact["channel"]] += sum(line["quantity_base"] for line in fact["lines"])
            case "EventAcknowledged" if fact["type"] == "allocation.changed" and at >= frozen_at:
                told_at = told_at or at
            case "AvailabilityPublished":
                last[fact["channel"]] = fact["available_base"]
                if fact["channel"] == "marketplace" and told_at and told_at + 60_000 < at < thawed_at:
                    while_frozen.append(fact["available_base"])
    free = 600 - sum(sold.values())
    buffer = scenario.policies.channel_buffer_base
    assert last == {
        channel: max(0, min(free, share[channel] - sold[channel]) - buffer.get(channel, 0)) for channel in share
    }
    assert set(while_frozen) <= {0}
    assert 0 < last["marketplace"] < 80


def test_every_item_of_the_sheet_is_known_under_its_newest_name_in_shop_and_warehouse() -> None:
    scenario = read_scenario("watermark-same-second")
    written, taken, stamps = dict[str, int](), dict[tuple[str, str], int](), dict[int, int]()
    for _, fact in facts(scenario, 0):
        match fact["fact"]:
            case "SourceChanged":
                written[fact["record"]] = max(fact["version"], written.get(fact["record"], 0))
                stamps[fact["stamped_at"]] = stamps.get(fact["stamped_at"], 0) + 1
            case "RecordTaken":
                taken[fact["system"], fact["record"]] = fact["version"]
    assert (len(written), max(stamps.values())) == (520, 500)
    assert taken == {(system, record): version for record, version in written.items() for system in ("crm", "wms")}
