"""The same business at another size: as many orders a day, for fewer or more days, with stock to match."""

from msgspec.structs import replace

from harness.scenario.model import Scenario


def sized(scenario: Scenario, orders: int) -> Scenario:
    """`scenario` with `orders` drawn orders in place of its own, at the same rate.

    ValueError if it has no single stream of drawn orders and items.
    """
    plan = scenario.workload
    if len(plan.orders) != 1 or plan.items is None:
        raise ValueError(f"{scenario.name} has no single stream of orders to stretch")
    stream = plan.orders[0]
    window = stream.until_ms - stream.from_ms

    def scaled(number: int) -> int:
        return max(1, number * orders // stream.count)

    until = stream.from_ms + scaled(window)

    def enough(number: int) -> int:
        return max(number, scaled(number))

    items = replace(
        plan.items,
        stock_base_min=enough(plan.items.stock_base_min),
        stock_base_max=enough(plan.items.stock_base_max),
    )
    lorries = tuple([
        replace(
            lorry,
            quantity_base_min=enough(lorry.quantity_base_min),
            quantity_base_max=enough(lorry.quantity_base_max),
        )
        for lorry in plan.replenishments
    ])  # fmt: skip
    workload = replace(
        plan, orders=(replace(stream, count=orders, until_ms=until),), items=items, replenishments=lorries
    )
    storm = max(until, scenario.storm_ms + until - stream.until_ms)
    return replace(scenario, workload=workload, storm_ms=storm)
