"""What becomes of customers' accounts over a trial: where each of them has his goods sent, and what clerks change."""

from collections.abc import Iterator, Mapping

from harness.dice import Dice, key
from harness.scenario.plan import CustomerChange, WorkloadPlan
from harness.workload.action import Action
from harness.workload.addresses import Address, pool
from seatrial.message import JsonObject, Request
from simulators.master import Customer

_ADDRESS = ("name", "street", "city", "postal_code", "country")


def address_of(where: Address | Customer) -> JsonObject:
    """As it stands in request bodies."""
    return {part: getattr(where, part) for part in _ADDRESS}


class Accounts:
    """Every customer's address at every instant. One object for all of a customer's orders to one address: bodies are
    never changed."""

    __slots__ = ("_homes", "_plan")

    def __init__(self, plan: WorkloadPlan, dice: Dice, customers: Mapping[str, Customer]) -> None:
        self._plan = plan
        self._homes: dict[str, list[tuple[int, str, JsonObject]]] = {
            number: [(0, "", address_of(who))] for number, who in customers.items()
        }
        """By customer: since when, by which action, and where; oldest first."""
        for change in sorted(plan.customer_changes, key=lambda one: (one.at_ms, one.name)):
            homes = self._homes[change.customer]
            where = homes[-1][2]
            if change.moves:
                new = address_of(dice.pick("customer/moved", key(change.name), pool()))
                where = {**new, "name": where["name"]}
            if change.renamed is not None:
                where = {**where, "name": change.renamed}
            homes.append((change.at_ms, change.name, where))

    def home(self, customer: str, at_ms: int) -> JsonObject:
        """Where he has an order sent that he places now."""
        return [where for since, _, where in self._homes[customer] if since <= at_ms][-1]

    def deeds(self) -> Iterator[Action]:
        """What clerks do in the ERP."""
        for change in self._plan.customer_changes:
            params = {"customer_number": change.customer}
            yield Action(change.at_ms, change.name, "erp", Request("erp", "changeCustomer", params,
                         body=self._body(change)))  # fmt: skip
        for merge in self._plan.customer_merges:
            body: JsonObject = {"survivor": merge.into, "reason": merge.name}
            params = {"customer_number": merge.customer}
            yield Action(merge.at_ms, merge.name, "erp", Request("erp", "mergeCustomer", params, body=body))

    def _body(self, change: CustomerChange) -> JsonObject:
        body: JsonObject = {"reason": change.name}
        if change.moves or change.renamed is not None:
            body["address"] = next(where for _, name, where in self._homes[change.customer] if name == change.name)
        if change.renamed is not None:
            body["name"] = change.renamed
        if change.credit_limit_minor is not None:
            body["credit_limit"] = {"minor": change.credit_limit_minor, "currency": self._plan.currency}
        if change.payment_terms is not None:
            body["payment_terms"] = change.payment_terms
        if change.billing_block is not None:
            body["status"] = "blocked_invoice" if change.billing_block else "active"
        return body
