"""What no invoice has taken of money from a bank is finance's, until nothing of it is left."""

import pytest

from engine.exceptions import case_id
from engine.process import unapplied
from seatrial.message import JsonObject
from tests.engine.till import Till

CASE = case_id("PAY-1/balance", unapplied.REASON)


@pytest.fixture
def till() -> Till:
    """An order that is invoiced."""
    shore = Till()
    shore.order()
    shore.invoice()
    shore.run()
    return shore


def open_cases(till: Till) -> list[tuple[str, str]]:
    return [(one["business_key"], one["last_error"]) for one in till.cases() if one["status"] == "open"]


def left(minor: int) -> JsonObject:
    return {"minor": minor, "currency": "EUR"}


def received(till: Till, **more: JsonObject) -> None:
    data = {"version": 1, "payment_id": "PAY-1", "amount": left(500), "reference": "BANK-1", **more}
    till.event("billing", "payment.received", "PAY-1", data)
    till.run()


def applied(till: Till, version: int, **more: JsonObject) -> None:
    data = till.application(f"APP-{version}", "PAY-1", version)
    data |= {"open_amount": left(0), "applied_at": till.calendar.text(till.now), **more}
    till.event("billing", "payment.applied", "PAY-1", data)
    till.run()


def test_money_that_an_invoice_takes_is_nobodys_business(till: Till) -> None:
    received(till)
    applied(till, 2)
    assert open_cases(till) == []


def test_what_is_left_is_a_case_until_nothing_is(till: Till) -> None:
    received(till)
    applied(till, 2, unapplied=left(120))
    said = "120 minor units EUR of PAY-1 are on account: no invoice has taken them"
    assert open_cases(till) == [("PAY-1/balance", said)]
    applied(till, 3, unapplied=left(20))
    assert [key for key, _ in open_cases(till)] == ["PAY-1/balance"]
    applied(till, 4, unapplied=left(0))
    assert open_cases(till) == []


def test_money_for_no_invoice_is_one(till: Till) -> None:
    received(till, unapplied=left(500))
    assert [key for key, _ in open_cases(till)] == ["PAY-1/balance"]


def test_what_was_said_before_does_not_come_back(till: Till) -> None:
    applied(till, 3, unapplied=left(0))
    applied(till, 2, unapplied=left(120))
    received(till, unapplied=left(500))
    assert open_cases(till) == []


def test_what_is_taken_off_again_is_left_again(till: Till) -> None:
    received(till)
    applied(till, 2)
    data = till.application("APP-2", "PAY-1", 3)
    data |= {"open_amount": left(500), "reason_code": "mistake", "unapplied_at": till.calendar.text(till.now)}
    till.event("billing", "payment.unapplied", "PAY-1", {**data, "unapplied": left(500)})
    till.run()
    assert [key for key, _ in open_cases(till)] == ["PAY-1/balance"]
