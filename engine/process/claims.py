"""A rebate claim: carried to the ERP once, as it was claimed, and its answer to the customer.

    (CRM) rebate.claimed -> erp.settleRebateClaim -> crm.recordClaimResult

How much is set aside, and whether that is enough, is the ERP's to say. It grants what it is asked for as often as it is
asked: so a claim has one key, whoever tells how often that it was made.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine import keys, outbox
from engine.adapters import rebates_v1
from engine.event import Event
from engine.process.claim_record import Claim, move
from engine.record import Intent, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

SETTLE, TELL = "erp.settleRebateClaim", "crm.recordClaimResult"

ClaimRule = Callable[[Claim], Step | None]


def claimed(turn: "Turn", event: Event) -> str:
    """`rebate.claimed`."""
    said = rebates_v1.claimed(event.data)
    turn.add(
        Claim(
            key="claim/" + said.claim_number,
            root=said.claim_number,
            slots={},
            wake_at=0,
            stuck=[],
            cases=[],
            customer=said.customer_number,
            currency=said.currency,
            claimed_minor=0 if said.amount is None else said.amount.minor,
        )
    )
    return ""


# ---------------------------------------------------------------- what comes next


def settle(claim: Claim) -> Step | None:
    if claim.stage != "claimed" or f"{SETTLE} {claim.root}" in claim.stuck:
        return None
    return Step(SETTLE, claim.root, keys.rebate_claim(claim.root), {}, rebates_v1.settle(claim))


def tell(claim: Claim) -> Step | None:
    if claim.stage == "claimed" or claim.told or f"{TELL} {claim.root}" in claim.stuck:
        return None
    params = {"claim_number": claim.root}
    return Step(TELL, claim.root, keys.claim_result(claim.root, claim.stage), params, rebates_v1.result(claim))


STEPS: Mapping[str, ClaimRule] = {"erp": settle, "crm": tell}
"""By receiver."""


def plan_next(turn: "Turn", claim: Claim) -> None:
    outbox.due(turn, claim)
    for receiver, rule in turn.parts.claims.items():
        step = None if receiver in claim.slots else rule(claim)
        if step is not None:
            outbox.send(turn, claim, receiver, step)
    turn.remind(claim, outbox.next_due(claim))


# ---------------------------------------------------------------- what answers mean


def answered(_turn: "Turn", claim: Claim, intent: Intent, body: JsonObject) -> None:
    if intent.operation == TELL:
        claim.told = True
        return
    said = rebates_v1.settled(body)
    if move(claim, said.outcome):
        claim.granted_minor, claim.credit_memo = said.amount.minor, said.credit_memo_number or ""
        claim.reason = said.reason_code
