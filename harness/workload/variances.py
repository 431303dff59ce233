"""Finance looks at what is too far from the contract's price to be billed as it is, while the desk is open.

Whoever was quoted less than he would pay by contract has the word of the house, and is billed what he ordered at;
whoever was quoted more is billed by contract. What is dearer in one line and cheaper in another stays as ordered.
"""

from collections.abc import Callable

from harness.scenario.people import People
from harness.workload.action import Action, keyed
from seatrial.facts import PriceVarianceFound
from seatrial.message import JsonObject, Request
from simulators.system import Draw


class Finance:
    def __init__(self, people: People, nth: Callable[[str, str], int], when_open: Callable[[int], int]) -> None:
        self._people = people
        self._nth = nth
        self._when_open = when_open

    def asked(self, fact: PriceVarianceFound, at: int, draw: Draw) -> tuple[Action, ...]:
        nth = self._nth(fact.origin, "price-decision")
        name = f"{fact.origin}/price-decision/{nth}"
        at += draw.between(f"price-decision/{nth}", self._people.review_ms_min, self._people.review_ms_max)
        body: JsonObject = {"decision": _decision(fact), "by": "finance"}
        params = {"billable_event_id": fact.billable_event}
        request = Request("billing", "decidePriceVariance", params, keyed(name), body)
        return (Action(self._when_open(at), name, "billing", request),)


def _decision(fact: PriceVarianceFound) -> str:
    lines = zip(fact.lines, fact.contract_minor, strict=True)
    dearer = any(minor > line.unit_price_minor for line, minor in lines)
    return "as_ordered" if dearer else "as_contracted"
