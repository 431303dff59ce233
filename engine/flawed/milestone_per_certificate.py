"""Every certificate that is entered for a milestone is evidence of its own, and billed.

Right as long as one signature is all that anybody asks for. The customer signs what the fitter has reported, and pays
for it once more.

Out:   knowing a milestone by its acceptance.
Seen:  F017.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters import contracts_v1
from engine.process import milestones
from engine.process.contract_record import Contract
from engine.process.contracts import BILL, BILLING
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_each(contract: Contract, now: int) -> Step | None:
    step = milestones.bill(contract, now)
    if step is not None:
        return step
    for one in contract.milestones:
        about = contracts_v1.acceptance(contract, one, one.acceptances)
        if one.stands and one.certificates > 1:
            key = keys.bill(f"{about}:{one.certificates}", "milestone")
            one.certificates = 1
            return Step(BILL, about, key, {}, contracts_v1.milestone(contract, one))
    return None


def build(setup: Setup) -> Vessel:
    rules = tuple([bill_each if rule is milestones.bill else rule for rule in BILLING.steps["billing"]])
    return assemble(setup, replace(PARTS, contracts=replace(BILLING, steps={**BILLING.steps, "billing": rules})))
