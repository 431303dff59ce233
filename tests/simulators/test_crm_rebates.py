"""The CRM takes rebate claims, passes them on, and notes what became of them."""

import pytest

from seatrial.facts import ClaimTold, RebateClaimed
from seatrial.message import JsonObject
from tests.simulators.test_crm_wishes import Desk, body, code, desk

__all__ = ["desk"]

EUR: JsonObject = {"customer_number": "C-1", "currency": "EUR"}


def euros(minor: int) -> JsonObject:
    return {"minor": minor, "currency": "EUR"}


def test_a_claim_is_numbered_stated_as_fact_and_told(desk: Desk) -> None:
    answer = desk.ask("claimRebate", {**EUR, "amount": euros(150)})
    assert (answer.status, body(answer)) == (201, {"claim_number": "RBC-1", "version": 1})
    assert body(desk.ask("claimRebate", EUR))["claim_number"] == "RBC-2"
    told = desk.events()
    assert [(one["type"], one["subject"]) for one in told] == [("rebate.claimed", "RBC-1"), ("rebate.claimed", "RBC-2")]
    assert told[0]["data"] == {"version": 1, "revision": 1, "claim_number": "RBC-1", **EUR, "amount": euros(150)}
    assert "amount" not in told[1]["data"], "all that is set aside"
    facts = [one for one in desk.crm.tray.facts if isinstance(one, RebateClaimed)]
    assert [(one.claim, one.amount_minor) for one in facts] == [("RBC-1", 150), ("RBC-2", 0)]
    assert {one.customer for one in facts} == {"C-1"}


@pytest.mark.parametrize("amount", [euros(0), euros(-5), {"minor": 5, "currency": "GBP"}])
def test_nothing_and_another_currency_cannot_be_claimed(desk: Desk, amount: JsonObject) -> None:
    assert code(desk.ask("claimRebate", {**EUR, "amount": amount})) == (422, "no_such_amount")
    assert desk.events() == []


def test_what_became_of_a_claim_is_noted_under_its_number(desk: Desk) -> None:
    desk.ask("claimRebate", EUR)
    granted: JsonObject = {"outcome": "settled", "amount": euros(150), "credit_memo_number": "RBM-1"}
    assert body(desk.ask("recordClaimResult", granted, claim_number="RBC-1")) == {"outcome": "recorded", "version": 2}
    (told,) = [one for one in desk.crm.tray.facts if isinstance(one, ClaimTold)]
    assert (told.claim, told.outcome, told.amount_minor, told.origin) == ("RBC-1", "settled", 150, "order/0001")
    assert code(desk.ask("recordClaimResult", granted, claim_number="RBC-9")) == (404, "unknown_claim")
