"""Billing is not told by whose clock a contract's documents are dated: they bear the day on which they are made.

A month can be billed when it is over, and so on the first of the next: every fee of March is sold in April, and so is
every other. It evens out, but for the first month of a year and the last.

Out:   handing on by whose clock a contract is dated.
Seen:  F150, F152.
"""

from collections.abc import Callable

from msgspec.structs import replace

from engine.process.contract_record import Contract
from engine.process.contracts import BILL, BILLING, ContractRule
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def _zoneless(rule: ContractRule) -> Callable[[Contract, int], Step | None]:
    def dated_when_made(contract: Contract, now: int) -> Step | None:
        step = rule(contract, now)
        if step is None or step.body is None or step.operation != BILL:
            return step
        return replace(step, body={name: value for name, value in step.body.items() if name != "zone"})

    return dated_when_made


def build(setup: Setup) -> Vessel:
    steps = {name: tuple([_zoneless(rule) for rule in some]) for name, some in BILLING.steps.items()}
    return assemble(setup, replace(PARTS, contracts=replace(BILLING, steps=steps)))
