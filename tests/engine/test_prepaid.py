"""What a payment in the shop leaves over is finance's from when its order is over, whatever is heard of first."""

import msgspec
import pytest

from engine import exceptions
from engine.event import Event
from engine.process import prepaid
from engine.process.from_money import new
from engine.reference import PARTS
from engine.turn import Turn
from seatrial.policy import Policies
from tests.engine.shore import Shore

CASE = exceptions.case_id("PAY-4/balance", "prepayment_left_over")


def come(reference: str = "TXN-1") -> Event:
    envelope = {
        "id": "E-1",
        "source": "billing",
        "type": "payment.received",
        "subject": "PAY-4",
        "data": {
            "version": 1,
            "payment_id": "PAY-4",
            "reference": reference,
            "amount": {"minor": 1, "currency": "EUR"},
        },
        "sequence": "000000000001",
        "time": "2026-03-09T10:00:00.000Z",
        "correlationid": "CRM-7",
        "causationid": "",
        "traceparent": "0" * 55,
        "specversion": "1.0",
        "datacontenttype": "application/json",
    }
    return msgspec.convert(envelope, Event)


@pytest.fixture
def turn() -> Turn:
    """119.00 were paid in the shop for SO-7."""
    shore = Shore(mute=True)
    turn = Turn(shore.store.begin(), shore.now, PARTS, Policies(), shore.calendar)
    payment = new("CHK-1", "CRM-7", "capture", "SO-7", "C-1", "", 11_900, "EUR")
    payment.transaction = "TXN-1"
    prepaid.paid_in_shop(turn, payment)
    return turn


def ends(turn: Turn) -> None:
    turn.tx.put("xref/so/SO-7", b"CRM-7")
    turn.tx.retire("xref/so/SO-7")
    prepaid.over(turn, "SO-7")


def case(turn: Turn) -> str:
    raw = turn.tx.get("case/" + CASE)
    return "" if raw is None else exceptions.decode(raw).status


def test_as_long_as_the_order_may_be_billed_nobody_is_asked(turn: Turn) -> None:
    prepaid.received(turn, come())
    prepaid.used(turn, "PAY-4", 9_000)
    assert case(turn) == ""
    ends(turn)
    assert case(turn) == "open"
    raw = turn.tx.get("case/" + CASE)
    assert raw is not None
    assert exceptions.decode(raw).last_error == "2900 minor units EUR of TXN-1 are left: SO-7 is over"


def test_it_counts_whatever_is_heard_first(turn: Turn) -> None:
    prepaid.used(turn, "PAY-4", 9_000)
    ends(turn)
    assert case(turn) == "", "nobody knows yet which of the provider's payments that is"
    prepaid.received(turn, come())
    assert case(turn) == "open"


@pytest.mark.parametrize("way", ["paid back", "charged back"])
def test_it_ends_when_nothing_is_left_and_comes_back_when_something_is_taken_off(turn: Turn, way: str) -> None:
    prepaid.received(turn, come())
    prepaid.used(turn, "PAY-4", 9_000)
    ends(turn)
    if way == "paid back":
        prepaid.used(turn, "PAY-4", 2_800)
        assert case(turn) == "open"
        prepaid.used(turn, "PAY-4", 100)
    else:
        prepaid.charged_back(turn, "TXN-1", 11_900)
    assert case(turn) == "closed"
    prepaid.used(turn, "PAY-4", -9_000)
    assert case(turn) == ("open" if way == "paid back" else "closed")


def test_all_of_it_was_billed_and_nobody_is_asked(turn: Turn) -> None:
    prepaid.received(turn, come())
    prepaid.used(turn, "PAY-4", 11_900)
    ends(turn)
    assert case(turn) == ""


def test_what_has_come_from_a_bank_is_no_prepayment(turn: Turn) -> None:
    prepaid.received(turn, come("BANK-1"))
    ends(turn)
    assert case(turn) == ""
