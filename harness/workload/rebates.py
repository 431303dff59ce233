"""Rebate agreements that there are on the first day, and customers who claim what they have earned."""

from collections.abc import Iterator

from harness.dice import Dice, key
from harness.scenario.plan import WorkloadPlan, customer_number
from harness.workload.action import Action, keyed
from seatrial.message import JsonObject, Request
from simulators.master import Rebate


def rebates(plan: WorkloadPlan, dice: Dice) -> tuple[Rebate, ...]:
    """Drawn by customer."""
    if plan.rebates is None:
        return ()
    low, high = plan.rebates.rate_ppm_min, plan.rebates.rate_ppm_max
    numbers = [customer_number(nth) for nth in range(plan.rebates.customers)]
    return tuple([Rebate(number, dice.between("rebate/rate", key(number), low, high)) for number in numbers])


def claimed(plan: WorkloadPlan) -> Iterator[Action]:
    """Customers claim in the CRM."""
    for one in plan.rebates.claims if plan.rebates else ():
        body: JsonObject = {"customer_number": customer_number(one.customer - 1), "currency": plan.currency}
        if one.amount_minor is not None:
            body["amount"] = {"minor": one.amount_minor, "currency": plan.currency}
        yield Action(one.at_ms, one.name, "crm", Request("crm", "claimRebate", headers=keyed(one.name), body=body))
