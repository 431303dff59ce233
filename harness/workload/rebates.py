"""Rebate agreements that there are on the first day."""

from harness.dice import Dice, key
from harness.scenario.plan import WorkloadPlan, customer_number
from simulators.master import Rebate


def rebates(plan: WorkloadPlan, dice: Dice) -> tuple[Rebate, ...]:
    """Drawn by customer."""
    if plan.rebates is None:
        return ()
    low, high = plan.rebates.rate_ppm_min, plan.rebates.rate_ppm_max
    numbers = [customer_number(nth) for nth in range(plan.rebates.customers)]
    return tuple([Rebate(number, dice.between("rebate/rate", key(number), low, high)) for number in numbers])
