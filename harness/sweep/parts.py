"""The parts of a day that stand for its classes: first as few orders as possible, then their rivals, then everything.

A part is tried only for what no smaller one shows, so most trials of a sweep are about a handful of orders.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from harness.dice import Dice
from harness.scenario.model import Scenario
from harness.spec import TrialSpec
from harness.sweep.cover import Class, classes, few_orders, rivals
from harness.sweep.fair import Day, part_of_day
from harness.sweep.steps import Step
from harness.workload import draw_workload
from harness.workload.action import Action


class Part(Struct, frozen=True):
    """Some of a day's business, written down, and the steps to crash at, by class and in order of time."""

    spec: TrialSpec
    orders: int
    steps: Mapping[Class, Sequence[Step]]


def parts_of(scenario: Scenario, engine: str, day: Day) -> tuple[Part, ...]:
    """Parts that together have every class of the day; each class is in one of them."""
    missing = classes(day.steps, day.kinds)
    actions = draw_workload(scenario, Dice(day.spec.workload_seed)).actions
    everything = [action.name for action in actions]
    found: list[Part] = []

    def show(orders: Sequence[str]) -> None:
        """Take this part of the day for whatever it shows of what is missing."""
        names = _with_all_else(orders, actions)
        part = day if names == everything else part_of_day(scenario, engine, day, names)
        shows = classes(part.steps, part.kinds)
        here = {one: shows[one] for one in missing if one in shows}
        if here:
            found.append(Part(part.spec, len(orders), here))
        for one in here:
            del missing[one]

    show(few_orders(missing))
    for among in (_before, rivals):
        for owner in few_orders(missing):
            if missing:
                show(among([owner], actions))
    if missing:
        show(list(day.kinds))
    return tuple(found)


def _before(owners: Sequence[str], actions: Sequence[Action]) -> list[str]:
    """The owners and those of their rivals who were first."""
    names = [action.name for action in actions]
    last = max(names.index(owner) for owner in owners)
    return [name for name in rivals(owners, actions) if name in owners or names.index(name) < last]


def _with_all_else(orders: Sequence[str], actions: Sequence[Action]) -> list[str]:
    """Names of these orders and of all that is no order, in order of time."""
    kept = frozenset(orders)
    return [a.name for a in actions if a.name in kept or a.request.operation != "submitOrder"]
