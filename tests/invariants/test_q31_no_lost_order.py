"""Q31: every order is booked, or declined and the customer told, or on somebody's desk."""

import pytest

from harness.invariants.q31_no_lost_order import NoLostOrder
from tests.invariants.notation import judged

PLACED = "09:00 OrderSubmitted order=CRM-7 revision=1 channel=web\n"
REJECTED = "09:05 OrderRejected external_id=CRM-7 reason=currency_mismatch\n"
TOLD = "09:06 MilestoneRecorded order=CRM-7 kind=rejected document=SO-7\n"


@pytest.mark.parametrize(
    "rest",
    [
        "09:05 OrderBooked external_id=CRM-7 order_number=SO-7",
        REJECTED + TOLD,
        "12:00 CaseListed business_key=book:crm:CRM-7:r1 owner=order_desk",
        "13:00 retire order/1",
    ],
)
def test_an_order_that_somebody_has_is_not_lost(rest: str) -> None:
    verdict = judged(NoLostOrder, PLACED + rest)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_an_order_that_nobody_has_is_lost() -> None:
    verdict = judged(NoLostOrder, PLACED + "12:00 CaseListed business_key=book:crm:CRM-70:r1 owner=order_desk")
    assert verdict.kinds == ["order/lost"]
    assert verdict.text == (
        "order CRM-7, placed at 09:00:00, was never booked, never declined, and nobody was asked to look"
    )


def test_declining_without_telling_or_without_a_reason_is_a_breach() -> None:
    silent = judged(NoLostOrder, PLACED + REJECTED)
    assert silent.kinds == ["order/declined in silence"]
    assert "was declined (currency_mismatch) and the customer was never told" in silent.text
    assert len(judged(NoLostOrder, PLACED + REJECTED.replace("reason=currency_mismatch", "") + TOLD).breaches) == 1


def test_a_trial_that_does_not_come_to_rest_is_not_asked() -> None:
    assert judged(NoLostOrder, PLACED, at_rest=False).breaches == []


def test_without_an_order_it_is_unexercised() -> None:
    assert judged(NoLostOrder, REJECTED).exercised == 0
