"""Service contracts that there are on the first day, and clerks who end them."""

from collections.abc import Iterator

from harness.dice import Dice, key
from harness.scenario.plan import WorkloadPlan, customer_number
from harness.workload.action import Action
from seatrial.message import JsonObject, Request
from simulators.master import ServiceContract

ITEM = "SERVICE"


def contract_number(nth: int) -> str:
    """Of the contract with this number, from 1."""
    return f"SVC-{nth}"


def contracts(plan: WorkloadPlan, dice: Dice) -> tuple[ServiceContract, ...]:
    """Drawn by their numbers."""
    services = plan.services
    if services is None:
        return ()
    return tuple([
        ServiceContract(
            number,
            customer_number(nth - 1),
            ITEM,
            dice.between("service/fee", key(number), services.fee_minor_min, services.fee_minor_max),
            dice.between("service/usage", key(number), services.usage_minor_min, services.usage_minor_max),
            services.first_month,
            services.months,
            cycle_day=services.cycle_day,
            site=plan.site,
        )
        for nth, number in ((nth, contract_number(nth)) for nth in range(1, services.contracts + 1))
    ])  # fmt: skip


def terminated(plan: WorkloadPlan) -> Iterator[Action]:
    """Clerks end contracts in the ERP."""
    for one in plan.services.terminations if plan.services else ():
        params = {"service_contract_number": contract_number(one.contract)}
        body: JsonObject = {"ends_on": one.ends_on, "reason": one.name}
        yield Action(one.at_ms, one.name, "erp", Request("erp", "terminateContract", params, body=body))
