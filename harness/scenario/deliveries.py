"""Deliveries that a story names, and who is billed on them: there must be somebody who delivers, and something to."""

from harness.errors import ScenarioInvalid
from harness.scenario.model import Scenario
from harness.scenario.plan import customer_number
from harness.strict_yaml import Document
from harness.typed import nearest

CARRIER = "carrier"
PROOF_OF_DELIVERY = "proof_of_delivery"


def check_deliveries(document: Document, scenario: Scenario) -> None:
    """ScenarioInvalid at a door that nothing comes to, and at proof of delivery that nobody gives."""
    policies, plan = scenario.policies, scenario.workload
    known = [customer_number(index) for index in range(plan.customers.count)]
    for customer in policies.by_customer:
        if customer not in known:
            raise ScenarioInvalid(
                f"unknown customer `{customer[:60]}`",
                document.place(("policies", "by_customer", customer)),
                f"There are {known[0]} to {known[-1]}.",
            )
    triggers = {policies.billing_trigger, *map(policies.billing_trigger_of, policies.by_customer)}
    if CARRIER not in scenario.systems and (PROOF_OF_DELIVERY in triggers or plan.doors):
        raise ScenarioInvalid(
            "nobody says what was delivered",
            document.place(("policies",) if PROOF_OF_DELIVERY in triggers else ("workload", "doors", 0)),
            "Name the carrier: `systems: {carrier: {}}`.",
        )
    bought = {order.name: {line.item: line.quantity for line in order.lines} for order in plan.named_orders}
    for index, door in enumerate(plan.doors):
        at = ("workload", "doors", index)
        if door.order not in bought:
            raise ScenarioInvalid(
                f"no order is named `{door.order[:60]}`",
                document.place((*at, "order")),
                nearest(door.order, sorted(bought), "Named orders"),
            )
        ordered = bought[door.order].get(door.item, 0)
        if not 0 < door.refused_base + door.missing_base <= ordered:
            raise ScenarioInvalid(
                f"{door.order} has {ordered} of {door.item[:60]}, and this is about {door.refused_base} refused and "
                f"{door.missing_base} missing",
                document.place(at),
                "Name some of what was ordered, in base units.",
            )
