"""Few orders in which every class of steps of a whole day still appears.

Greedy: take the order with the most classes that nobody taken has, the earlier one if two have as many. What only
comes about because orders compete (a backorder) may be gone when their rivals are: then the rivals are taken too, the
orders that want one of the same items; and if that is not enough, the whole day is.
"""

from collections.abc import Iterable, Mapping, Sequence

from harness.sweep.kinds import NO_ORDER
from harness.sweep.steps import Step
from harness.workload.action import Action

Class = tuple[str, str, str]
"""(kind of order, job, point)"""


def class_of(step: Step, kinds: Mapping[str, str]) -> Class:
    return kinds.get(step.order, NO_ORDER), step.job, step.point


def classes(steps: Iterable[Step], kinds: Mapping[str, str]) -> dict[Class, list[Step]]:
    """Class -> its steps in order of time."""
    found: dict[Class, list[Step]] = {}
    for step in steps:
        found.setdefault(class_of(step, kinds), []).append(step)
    return found


def few_orders(found: Mapping[Class, Sequence[Step]]) -> list[str]:
    """Orders that have a step of every class that any order has."""
    has: dict[str, dict[Class, None]] = {}
    for one, steps in found.items():
        for step in steps:
            if step.order:
                has.setdefault(step.order, {})[one] = None
    taken: list[str] = []
    covered: dict[Class, None] = {}
    while True:
        gains = [(sum(one not in covered for one in its), order) for order, its in has.items()]
        best = max((gain for gain, _ in gains), default=0)
        if not best:
            return taken
        order = next(order for gain, order in gains if gain == best)
        taken.append(order)
        covered.update(has[order])


def rivals(orders: Iterable[str], actions: Sequence[Action]) -> list[str]:
    """The orders that want an item which one of `orders` wants too, those themselves included."""
    wanted = {action.name: _items(action) for action in actions if action.request.operation == "submitOrder"}
    contested = {item for order in orders for item in wanted.get(order, ())}
    return [name for name, items in wanted.items() if not contested.isdisjoint(items)]


def _items(action: Action) -> list[str]:
    return [line["item"] for line in (action.request.body or {}).get("lines", ())]
