"""Handling is passed on as it is, like a deposit or a stamp: not taxed.

The fee of the contract is taxed, and so is everything else that goes through invoicing. A charge by the parcel is a
service like it, and its tax is owed whether it was billed or not.

Out:   handing on the contract's tax category with what was used.
Seen:  F138.
"""

from msgspec.structs import replace

from engine.process.contract_record import Contract
from engine.process.contracts import BILLING, use
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def use_untaxed(contract: Contract, now: int) -> Step | None:
    step = use(contract, now)
    if step is not None and step.body is not None:
        step.body = {**step.body, "lines": [{**line, "tax_category": "exempt"} for line in step.body["lines"]]}
    return step


def build(setup: Setup) -> Vessel:
    steps = {name: tuple([use_untaxed if x is use else x for x in some]) for name, some in BILLING.steps.items()}
    return assemble(setup, replace(PARTS, contracts=replace(BILLING, steps=steps)))
