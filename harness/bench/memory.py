"""What a finished order costs for ever: the bytes that it leaves in the engine's store and in the rules.

Measured as the difference between two sizes of the same business, so that what does not grow, and the orders that
are still under way at the end, cancel out. Every object that can be reached is counted once, at the size that Python
gives for it.
"""

import gc
import sys
from types import FunctionType, ModuleType

from msgspec.structs import replace

from harness.bench.measure import BASELINE, sail
from harness.bench.size import sized
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.trial import Voyage
from reports.bench import RetiredMemory

SIZES = (5_000, 10_000)
SHARED = (type, ModuleType, FunctionType)
"""Code is shared by all orders."""


def retired() -> RetiredMemory:
    """Two runs; takes about half a minute."""
    (small, small_store, small_rules), (large, large_store, large_rules) = (_held(size) for size in SIZES)
    more = large - small
    store, rules = (large_store - small_store) / more, (large_rules - small_rules) / more
    return RetiredMemory(
        orders=large,
        engine_store_bytes=round(store, 1),
        rules_bytes=round(rules, 1),
        together_bytes=round(store + rules, 1),
    )


def _held(orders: int) -> tuple[int, int, int]:
    voyage = sail(_undisputed(sized(read_scenario(BASELINE), orders)))
    return orders, reachable_bytes(_store(voyage)), reachable_bytes(voyage.judge)


def _undisputed(scenario: Scenario) -> Scenario:
    """Without the clerks who correct orders: what waits for the order desk is not finished, and rightly remembered."""
    plan = scenario.workload
    streams = tuple([replace(stream, corrected_every=0) for stream in plan.orders])
    return replace(scenario, workload=replace(plan, orders=streams))


def _store(voyage: Voyage) -> object:
    return voyage.driver.store


def reachable_bytes(root: object) -> int:
    """The size of everything that `root` leads to, code excepted."""
    seen = {id(root)}
    todo = [root]
    total = 0
    while todo:
        item = todo.pop()
        total += sys.getsizeof(item)
        for found in gc.get_referents(item):
            if not isinstance(found, SHARED) and id(found) not in seen:
                seen.add(id(found))
                todo.append(found)
    return total
