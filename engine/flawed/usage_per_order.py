"""A parcel is charged for once an order: that the order was handled is taken for what is used.

Right as long as an order leaves in one piece.

Out:   counting what is used by what has left.
Seen:  F114.
"""

from msgspec.structs import replace

from engine.process.contract_record import Contract
from engine.process.contracts import BILLING, use
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def use_once_an_order(contract: Contract, now: int) -> Step | None:
    known: set[str] = set()
    for one in contract.usage:
        one.billed = one.billed or one.thread in known
        known.add(one.thread)
    return use(contract, now)


def build(setup: Setup) -> Vessel:
    rules = tuple([use_once_an_order if rule is use else rule for rule in BILLING.steps["billing"]])
    return assemble(setup, replace(PARTS, contracts=replace(BILLING, steps={**BILLING.steps, "billing": rules})))
