"""The same story with fewer orders, for campaigns of many short trials."""

from msgspec.structs import replace

from harness.scenario.model import Scenario
from harness.scenario.plan import OrderStream


def cut(scenario: Scenario, orders: int) -> Scenario:
    """At most `orders` orders of each stream; those that stay are what they were. Named orders all stay.

    What the story requires to be exercised and seen is not asked of it any more: it was promised by its full size.
    """
    streams = tuple([_cut(stream, orders) for stream in scenario.workload.orders])
    acquired = scenario.workload.acquired
    if acquired is not None:
        acquired = replace(acquired, orders=min(acquired.orders, orders))
    workload = replace(scenario.workload, orders=streams, acquired=acquired)
    return replace(scenario, workload=workload, requires=(), must_see=())


def _cut(stream: OrderStream, orders: int) -> OrderStream:
    count = min(stream.count, orders)
    return replace(stream, count=max(2, count - count % 2) if stream.pairs_share_limit else count)
