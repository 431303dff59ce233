"""A claim is settled with tax on top: the interface asks for what a document comes to, and not for what is claimed.

Every other document that goes to the ledger has its tax on it, so somebody has added it here as well. The accrual
bears it as long as it is large enough, and the customer does not complain.

Out:   a claim is carried on as it was claimed.
Seen:  F132.
"""

from msgspec.structs import replace

from engine.process.claim_record import Claim
from engine.process.claims import STEPS, settle
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

TAX_PPM = 190_000


def settle_gross(claim: Claim) -> Step | None:
    step = settle(claim)
    if step is None or step.body is None or "amount" not in step.body:
        return step
    net = step.body["amount"]
    gross = net["minor"] + (net["minor"] * TAX_PPM + 500_000) // 1_000_000
    return replace(step, body={**step.body, "amount": {**net, "minor": gross}})


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, claims={**STEPS, "erp": settle_gross}))
