"""Customers that a story names: they exist, somebody really changes something, and nobody is merged in a circle."""

from harness.errors import ScenarioInvalid
from harness.scenario.model import Scenario
from harness.scenario.plan import WorkloadPlan, customer_number
from harness.strict_yaml import Document, Steps

_CHANGES = ("renamed", "credit_limit_minor", "payment_terms", "billing_block")


def check_customers(document: Document, scenario: Scenario) -> None:
    """ScenarioInvalid at a customer who is not there, or to whom this cannot happen."""
    plan = scenario.workload
    known = [customer_number(index) for index in range(plan.customers.count)]
    for path, customer in _named(plan):
        if customer not in known:
            raise ScenarioInvalid(
                f"unknown customer `{customer[:60]}`", document.place(path), f"There are {known[0]} to {known[-1]}."
            )
    for index, change in enumerate(plan.customer_changes):
        if not change.moves and all(getattr(change, field) is None for field in _CHANGES):
            raise ScenarioInvalid(
                f"`{change.name}` changes nothing",
                document.place(("workload", "customer_changes", index)),
                "Write `moves: true`, or what he is called, his limit or his terms, or `billing_block`.",
            )
    _check_merges(document, plan)


def _check_merges(document: Document, plan: WorkloadPlan) -> None:
    merged: set[str] = set()
    for index, merge in sorted(enumerate(plan.customer_merges), key=lambda one: one[1].at_ms):
        at: Steps = ("workload", "customer_merges", index)
        if merge.customer == merge.into:
            raise ScenarioInvalid(
                f"{merge.customer} is merged into himself", document.place((*at, "into")), "A merge has two customers."
            )
        for field in ("customer", "into"):
            one: str = getattr(merge, field)
            if one in merged:
                raise ScenarioInvalid(
                    f"{one} was merged before",
                    document.place((*at, field)),
                    "Nothing is merged twice, or into what is merged already.",
                )
        merged.add(merge.customer)


def _named(plan: WorkloadPlan) -> list[tuple[Steps, str]]:
    found: list[tuple[Steps, str]] = [
        (("workload", "named_orders", index, "customer"), order.customer)
        for index, order in enumerate(plan.named_orders)
        if order.customer
    ]
    found += [
        (("workload", "customers", "min_remaining_life_days", customer), customer)
        for customer in plan.customers.min_remaining_life_days
    ]
    for index, change in enumerate(plan.customer_changes):
        found.append((("workload", "customer_changes", index, "customer"), change.customer))
    for index, merge in enumerate(plan.customer_merges):
        at: Steps = ("workload", "customer_merges", index)
        found += [((*at, "customer"), merge.customer), ((*at, "into"), merge.into)]
    return found
