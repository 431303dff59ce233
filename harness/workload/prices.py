"""List prices over a trial, and what a channel quotes that takes the list over late."""

from collections.abc import Iterator, Mapping, Sequence

from harness.scenario.plan import PriceRise, WorkloadPlan
from harness.workload.action import Action
from seatrial.message import JsonObject, Request
from simulators.master import Customer, Item

PPM = 1_000_000


class PriceList:
    """The list price of every item at every instant, as the clerks will set it."""

    def __init__(self, plan: WorkloadPlan, items: Sequence[Item]) -> None:
        self._plan = plan
        self._rises: tuple[PriceRise, ...] = tuple(sorted(plan.price_rises, key=lambda rise: rise.at_ms))
        self._prices: Mapping[str, list[int]] = {item.number: self._course(item.price_minor) for item in items}

    def _course(self, minor: int) -> list[int]:
        """The price from the start, and from every rise on; rounded half up."""
        prices = [minor]
        for rise in self._rises:
            minor += (minor * (rise.rise_ppm - rise.fall_ppm) + PPM // 2) // PPM
            prices.append(minor)
        return prices

    def quoted_minor(self, item: Item, customer: Customer, at_ms: int) -> int:
        """What the channel quotes: the list as it has it, less the customer's rebate, rounded half up."""
        course = self._prices.get(item.number)
        if course is None:
            return item.price_minor
        if customer.currency in item.prices:
            return less_rebate(item.prices[customer.currency], customer)
        known = sum(rise.at_ms <= at_ms - self._plan.quotes_age_ms for rise in self._rises)
        return less_rebate(course[known], customer)

    def rises(self) -> Iterator[Action]:
        """A clerk sets the new list, item by item."""
        for number, rise in enumerate(self._rises, 1):
            for item, course in self._prices.items():
                price = {"minor": course[number], "currency": self._plan.currency}
                body: JsonObject = {"unit_price": price, "reason": rise.name}
                request = Request("erp", "setListPrice", {"item": item}, body=body)
                yield Action(rise.at_ms, f"{rise.name}/{item}", "erp", request)


def less_rebate(minor: int, customer: Customer) -> int:
    return (minor * (PPM - customer.rebate_ppm) + PPM // 2) // PPM
