"""The rates of tax that are known on the first day, and what somebody sets while the story goes on."""

from collections.abc import Iterator

from harness.scenario.plan import WorkloadPlan
from harness.workload.action import Action, keyed
from seatrial.message import JsonObject, Request
from simulators.master import OpeningRate


def opening_rates(plan: WorkloadPlan) -> tuple[OpeningRate, ...]:
    return tuple([OpeningRate(one.country, one.category, one.rate_ppm, one.valid_from) for one in plan.tax_rates])


def rates_set(plan: WorkloadPlan) -> Iterator[Action]:
    """Somebody has read the gazette, and sets what holds from a day on."""
    for change in plan.tax_rate_changes:
        body: JsonObject = {
            "country": change.country,
            "category": change.category,
            "rate_ppm": change.rate_ppm,
            "valid_from": change.valid_from,
            "reason": change.name,
        }
        yield Action(change.at_ms, change.name, "tax", Request("tax", "setRate", {}, keyed(change.name), body))
