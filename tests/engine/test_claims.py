"""A rebate claim in the engine: one call to the ERP, as it was claimed, and one to the customer with its answer."""

from typing import TYPE_CHECKING, Any, cast

import pytest

from engine.process import claims
from engine.process.claim_record import Claim
from engine.record import Intent
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


def a_claim(minor: int = 150, **other: Any) -> Claim:
    return Claim(
        key="claim/RBC-1", root="RBC-1", slots={}, wake_at=0, stuck=[], cases=[], customer="C-1", currency="EUR",
        claimed_minor=minor, **other,
    )  # fmt: skip


def answered(claim: Claim, operation: str, body: JsonObject) -> None:
    nowhere = cast("Turn", None)  # an answer is noted on the claim alone
    claims.answered(nowhere, claim, Intent(operation, "RBC-1", "", {}, b"", 0, 0), body)


GRANTED: JsonObject = {"outcome": "settled", "amount": {"minor": 150, "currency": "EUR"}, "credit_memo_number": "RBM-1"}
REFUSED: JsonObject = {
    "outcome": "refused", "amount": {"minor": 0, "currency": "EUR"}, "credit_memo_number": None,
    "reason_code": "beyond_accrual",
}  # fmt: skip


@pytest.mark.parametrize(("minor", "amount"), [(150, {"amount": {"minor": 150, "currency": "EUR"}}), (0, {})])
def test_it_is_carried_to_the_erp_as_it_was_made_under_one_key(minor: int, amount: JsonObject) -> None:
    step = claims.settle(a_claim(minor))
    assert step is not None
    assert (step.operation, step.key) == ("erp.settleRebateClaim", "rebate:crm:RBC-1")
    assert step.body == {"claim_number": "RBC-1", "customer_number": "C-1", "currency": "EUR", **amount}
    assert claims.tell(a_claim(minor)) is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (GRANTED, {"outcome": "settled", "amount": {"minor": 150, "currency": "EUR"}, "credit_memo_number": "RBM-1"}),
        (REFUSED, {"outcome": "refused", "reason_code": "beyond_accrual"}),
    ],
)
def test_what_the_erp_decides_is_told_once_and_not_asked_again(said: JsonObject, told: JsonObject) -> None:
    claim = a_claim()
    answered(claim, "erp.settleRebateClaim", said)
    assert claims.settle(claim) is None
    step = claims.tell(claim)
    assert step is not None
    assert (step.operation, step.params, step.body) == ("crm.recordClaimResult", {"claim_number": "RBC-1"}, told)
    answered(claim, "erp.settleRebateClaim", REFUSED if said is GRANTED else GRANTED)
    assert claims.tell(claim) == step, "the first answer counts"
    answered(claim, "crm.recordClaimResult", {"outcome": "recorded", "version": 2})
    assert claims.tell(claim) is None


@pytest.mark.parametrize(("stage", "operation"), [("claimed", claims.SETTLE), ("settled", claims.TELL)])
def test_what_waits_for_a_person_is_not_asked_again(stage: str, operation: str) -> None:
    claim = a_claim(stage=stage)
    claim.stuck.append(f"{operation} RBC-1")
    assert (claims.settle(claim), claims.tell(claim)) == (None, None)
