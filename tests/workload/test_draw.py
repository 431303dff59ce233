"""The business of a trial hangs on names: same seed, same business; one order less, and all others stay."""

from collections import Counter
from typing import Any

import pytest
from msgspec import structs

from harness.contracts.load import contracts
from harness.dice import Dice
from harness.scenario.model import Scenario
from harness.scenario.reader import library, read_scenario
from harness.workload import Action, Workload, draw_workload

BASE = "order-to-cash"


def changed(scenario: Scenario, **plan: Any) -> Scenario:
    """The scenario with parts of its workload replaced."""
    return structs.replace(scenario, workload=structs.replace(scenario.workload, **plan))


def with_stream(scenario: Scenario, **stream: Any) -> Scenario:
    """The scenario with its one stream of orders changed."""
    (only,) = scenario.workload.orders
    return changed(scenario, orders=(structs.replace(only, **stream),))


def drawn(scenario: Scenario, seed: int = 1) -> Workload:
    return draw_workload(scenario, Dice(seed))


def orders(workload: Workload) -> dict[str, Action]:
    return {action.name: action for action in workload.actions if action.request.operation == "submitOrder"}


def body(action: Action) -> dict[str, Any]:
    assert action.request.body is not None
    return action.request.body


@pytest.mark.parametrize("name", library())
def test_the_same_seed_draws_the_same_business(name: str) -> None:
    first, second = drawn(read_scenario(name), 7), drawn(read_scenario(name), 7)
    assert (first.actions, first.master, first.orders) == (second.actions, second.master, second.orders)


def test_another_seed_draws_another_business() -> None:
    scenario = read_scenario(BASE)
    assert len({str(drawn(scenario, seed).actions) for seed in range(20)}) == 20
    assert drawn(scenario, 1).master != drawn(scenario, 2).master


@pytest.mark.parametrize("name", library())
def test_actions_have_names_of_their_own_and_come_in_order_of_time(name: str) -> None:
    workload = drawn(read_scenario(name))
    assert len({action.name for action in workload.actions}) == len(workload.actions)
    assert [action.at_ms for action in workload.actions] == sorted(action.at_ms for action in workload.actions)
    assert all(0 <= action.at_ms < read_scenario(name).storm_ms for action in workload.actions)
    assert workload.orders == len(orders(workload))


@pytest.mark.parametrize("name", library())
def test_everything_that_people_send_keeps_the_contracts(name: str) -> None:
    scenario = read_scenario(name)
    promised = contracts({**scenario.versions, "engine": "v1"})
    for seed in range(3):
        for action in drawn(scenario, seed).actions:
            assert action.request.system == action.system
            assert promised.operations[action.system, action.request.operation].check_request(action.request) is None


@pytest.mark.parametrize("name", library())
def test_orders_refer_to_what_the_systems_know(name: str) -> None:
    scenario = read_scenario(name)
    workload = drawn(scenario)
    items = {item.number for item in workload.master.items}.union(scenario.workload.deleted_items)
    customers = {customer.number for customer in workload.master.customers}
    for order in orders(workload).values():
        assert body(order)["customer_number"] in customers
        assert {line["item"] for line in body(order)["lines"]} <= items


def test_one_order_less_leaves_all_others_as_they_were() -> None:
    scenario = read_scenario(BASE)
    all_of_them = orders(drawn(scenario))
    fewer = orders(drawn(with_stream(scenario, count=199)))
    assert len(fewer) == 199
    del all_of_them["order/0200"]
    assert fewer == all_of_them


def test_another_stream_of_orders_leaves_the_first_as_it_was() -> None:
    scenario = read_scenario(BASE)
    (stream,) = scenario.workload.orders
    second = structs.replace(stream, name="phone", count=30)
    both = drawn(changed(scenario, orders=(second, stream)))
    alone = drawn(scenario)
    kept = {name: order for name, order in orders(both).items() if name.startswith("order/")}
    assert kept == orders(alone)
    assert both.master == alone.master


def test_fewer_items_or_customers_leave_the_records_of_the_others_as_they_were() -> None:
    scenario = read_scenario(BASE)
    plan = scenario.workload
    assert plan.items is not None
    small = changed(
        scenario, items=structs.replace(plan.items, count=20), customers=structs.replace(plan.customers, count=30)
    )
    big_master, small_master = drawn(scenario).master, drawn(small).master
    assert small_master.items == big_master.items[:20]
    assert small_master.customers == big_master.customers[:30]
    assert set(small_master.stock) < set(big_master.stock)


def test_a_poisoned_order_is_there_in_every_seed_and_not_always_the_same() -> None:
    scenario = read_scenario("poison-order")
    poisoned = [
        [
            name
            for name, order in orders(drawn(scenario, seed)).items()
            if "ITEM-GONE" in [line["item"] for line in body(order)["lines"]]
        ]
        for seed in range(5)
    ]
    assert [len(names) for names in poisoned] == [1] * 5
    assert len({names[0] for names in poisoned}) > 1


def test_a_deleted_item_is_in_nobodys_master_data() -> None:
    workload = drawn(read_scenario("poison-order"))
    assert "ITEM-GONE" not in {item.number for item in workload.master.items}


def test_some_orders_are_urgent_and_all_have_the_discount() -> None:
    placed = orders(drawn(with_stream(read_scenario(BASE), urgent_ppm=500_000, discount_ppm=200_000)))
    urgent = sum(body(order).get("priority") == "urgent" for order in placed.values())
    assert 0 < urgent < len(placed)
    assert all(body(order)["discount_ppm"] == 200_000 for order in placed.values())


def test_quoted_prices_are_the_contract_price_or_three_percent_less() -> None:
    workload = drawn(with_stream(read_scenario(BASE), quoted_off_ppm=500_000))
    price = {item.number: item.price_minor for item in workload.master.items}
    off = 0
    for order in orders(workload).values():
        first, *rest = body(order)["lines"]
        assert all(line["quoted_price"]["minor"] == price[line["item"]] for line in rest)
        if first["quoted_price"]["minor"] != price[first["item"]]:
            off += 1
            assert first["quoted_price"]["minor"] == price[first["item"]] - price[first["item"]] * 3 // 100
    assert 70 < off < 130


def test_a_share_of_orders_wants_all_or_nothing() -> None:
    complete = sum(body(order)["ship_complete"] for order in orders(drawn(read_scenario(BASE))).values())
    assert 8 <= complete <= 36


def test_an_early_rush_comes_early() -> None:
    scenario = read_scenario(BASE)
    window = scenario.workload.orders[0].until_ms

    def in_the_first_half(chosen: Scenario) -> int:
        return sum(order.at_ms < window // 2 for order in orders(drawn(chosen)).values())

    assert 70 < in_the_first_half(scenario) < 130 < in_the_first_half(with_stream(scenario, arrival="early"))


def test_a_pair_shares_a_customer_whose_credit_covers_one_order_and_not_two() -> None:
    scenario = read_scenario("credit-hold-in-flight")
    for seed in range(5):
        workload = drawn(scenario, seed)
        limits = {customer.number: customer.credit_limit_minor for customer in workload.master.customers}
        placed = orders(workload)
        for number in range(1, 60, 2):
            one, other = body(placed[f"pair/{number:04d}"]), body(placed[f"pair/{number + 1:04d}"])
            assert one["customer_number"] == other["customer_number"]
            net = [
                sum(line["quantity"]["value"] * line["quoted_price"]["minor"] for line in order["lines"])
                for order in (one, other)
            ]
            limit = limits[one["customer_number"]]
            gross = [(amount + scenario.habits.freight_minor) * 119 / 100 for amount in net]
            assert max(gross) <= limit < sum(gross), "as they will be owed"
        singles = {body(order)["customer_number"] for name, order in placed.items() if name.startswith("single")}
        assert not any(customer.startswith("C-pair") for customer in singles)


def test_stock_is_split_over_lots_without_losing_any() -> None:
    scenario = read_scenario("short-pick-split")
    assert scenario.workload.items is not None
    one_lot = changed(scenario, items=structs.replace(scenario.workload.items, lots_max=1))
    split, whole = drawn(scenario).master.stock, drawn(one_lot).master.stock
    total = Counter[str]()
    for stock in split:
        total[stock.item] += stock.quantity_base
    assert total == Counter({stock.item: stock.quantity_base for stock in whole})
    assert len(split) > len(whole)
    assert all(stock.quantity_base > 0 for stock in split)


def test_a_named_order_may_ask_for_a_deleted_item() -> None:
    scenario = read_scenario("nightly-500")
    first, *rest = scenario.workload.named_orders
    line = structs.replace(first.lines[0], item="GONE")
    workload = drawn(
        changed(scenario, deleted_items=("GONE",), named_orders=(structs.replace(first, lines=(line,)), *rest))
    )
    assert body(orders(workload)[first.name])["lines"][0]["item"] == "GONE"


def test_a_customer_who_moves_orders_to_his_new_address_and_only_he_does() -> None:
    plan = read_scenario("customer-merge")
    merges, moves = plan.workload.customer_merges, plan.workload.customer_changes
    moved, stayed = drawn(plan), drawn(changed(plan, customer_changes=(), customer_merges=()))
    told = {action.name: action for action in moved.actions if action.system == "erp"}
    assert set(told) == {one.name for one in (*merges, *moves)}
    assert body(told["merge-3"])["survivor"] == "C-001"
    assert orders(moved).keys() == orders(stayed).keys()
    new_home = body(told["typo-5"])["address"]
    assert body(orders(moved)["home/1"])["ship_to"] == new_home != body(orders(stayed)["home/1"])["ship_to"]
    for name, action in orders(moved).items():
        before, now = body(orders(stayed)[name]), body(action)
        assert {**now, "ship_to": before["ship_to"]} == before
        if now["ship_to"] != before["ship_to"]:
            assert now["customer_number"] in {one.customer for one in moves if one.at_ms <= action.at_ms}
