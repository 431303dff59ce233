"""A process engine: each order is a process with a token that stands at one step, and only that step is on its way.

The next call is made when the last one has come back. So nothing overtakes anything, and whatever is slow or away
keeps the whole order waiting: an invoice waits for the customer's mail, and a recall for the ledger. There is no
circuit breaker and nothing is published that nobody asked for but by the process. Logs are read as in the reference.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, StepRule
from engine.record import Step
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def one_at_a_time(rule: StepRule) -> StepRule:
    """The rule, as long as no other call of the order is unanswered."""

    def next_one(order: Order, now: int) -> Step | None:
        return None if order.slots else rule(order, now)

    return next_one


def open_always(_turn: Turn, _operation: str, _receiver: str) -> int:
    return 0


def build(setup: Setup) -> Vessel:
    steps: Mapping[str, tuple[StepRule, ...]] = {
        receiver: tuple([one_at_a_time(rule) for rule in rules]) for receiver, rules in STEPS.items()
    }
    return assemble(setup, replace(PARTS, steps=steps, shut_until=open_always))
