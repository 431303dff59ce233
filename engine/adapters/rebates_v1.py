"""What is said about rebate claims: by CRM v1, and to CRM and ERP v1."""

from typing import Literal

import msgspec
from msgspec import Struct

from engine.adapters.crm_v1 import Money
from engine.process.claim_record import Claim
from seatrial.message import JsonObject


class Claimed(Struct, frozen=True):
    """`rebate.claimed`. No amount: all that is set aside."""

    claim_number: str
    customer_number: str
    currency: str
    amount: Money | None = None


class Settled(Struct, frozen=True):
    """Answer of `settleRebateClaim`."""

    outcome: Literal["settled", "refused"]
    amount: Money
    credit_memo_number: str | None
    reason_code: str = ""


def claimed(data: JsonObject) -> Claimed:
    return msgspec.convert(data, Claimed)


def settled(body: JsonObject) -> Settled:
    return msgspec.convert(body, Settled)


def settle(claim: Claim) -> JsonObject:
    """`settleRebateClaim`: what the customer claims, as he claims it."""
    body: JsonObject = {
        "claim_number": claim.root,
        "customer_number": claim.customer,
        "currency": claim.currency,
    }
    if claim.claimed_minor:
        body["amount"] = {"minor": claim.claimed_minor, "currency": claim.currency}
    return body


def result(claim: Claim) -> JsonObject:
    """`recordClaimResult`."""
    if claim.stage == "refused":
        return {"outcome": "refused", "reason_code": claim.reason or "refused"}
    amount = {"minor": claim.granted_minor, "currency": claim.currency}
    return {"outcome": "settled", "amount": amount, "credit_memo_number": claim.credit_memo}
