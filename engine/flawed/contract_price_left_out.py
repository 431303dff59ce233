"""Evidence has the price of the order, and not the contract's: that is not what is billed, so who would need it?

Right as long as nobody asks before he bills. Finance has a tolerance, and never learns that it was overstepped.

Out:   passing on what billing has to judge.
Seen:  F121.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_without(order: Order, now: int) -> Step | None:
    step = record_billable_events(order, now)
    if step is not None and step.body is not None:
        lines = [{name: said for name, said in line.items() if name != "contract_price"} for line in step.body["lines"]]
        step.body = {**step.body, "lines": lines}
    return step


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_without,)}))
