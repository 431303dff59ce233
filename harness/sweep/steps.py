"""The steps of a day: every point at which the engine can die, and the class that it belongs to.

A class is what the engine was doing (the job), the kind of order it did it for, and the point: before its commit, after
it, or after sending. Two steps of one class look alike to whoever writes an engine; two steps of a day are never the
same.
"""

import re
from collections.abc import Collection

from msgspec import Struct

from harness.faults.crash import KIND
from harness.faults.kind import Leg

_ABOUT = re.compile(r"#CRM\d+/([a-z_]+)")
_NUMBER = re.compile(r".*#([A-Z]*)\d+$")


class Step(Struct, frozen=True):
    """One step. `decision` is the pin that makes the engine die there; `order` the planned order that it is about, or
    "" for none; `job` what the engine was doing, without numbers."""

    decision: str
    at_ms: int
    job: str
    point: str
    order: str


class StepLog:
    """Writes down each step of a trial once: `steps` are those up to the end of the storm, `calm` those after it, where
    nothing can be made to fail."""

    def __init__(self, orders: Collection[str], storm_ms: int) -> None:
        self._orders = frozenset(orders)
        self._storm_ms = storm_ms
        self.steps: dict[str, Step] = {}
        self.calm: dict[str, Step] = {}

    def __call__(self, leg: Leg, now_ms: int) -> None:
        steps = self.steps if now_ms <= self._storm_ms else self.calm
        decision = leg.decision(KIND.name)
        if decision not in steps:
            order = order_of(leg.business_key, self._orders)
            steps[decision] = Step(decision, now_ms, job_of(leg), leg.leg, order)


def job_of(leg: Leg) -> str:
    """What the engine is doing, in words without numbers: who speaks to whom, what about."""
    if leg.operation == "woke":
        numbered = _NUMBER.match(leg.business_key)
        about = {"CRM": "an order"}.get(numbered[1], numbered[1]) if numbered else leg.business_key
        return f"wake-up: {about}"
    told = _ABOUT.search(leg.business_key)
    return f"{leg.channel} {leg.operation}{' ' + told[1] if told else ''}"


def order_of(business_key: str, orders: Collection[str]) -> str:
    """The order whose action a key descends from: "order/0007/pay/1#PAY1" -> "order/0007".

    >>> order_of("goods_issue/order/0007#SHP1", {"order/0007"}), order_of("ITEM-003/DC1", {"order/0007"})
    ('order/0007', '')
    """
    words = business_key.partition("#")[0].replace(":", "/").split("/")
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            name = "/".join(words[start:end])
            if name in orders:
                return name
    return ""
