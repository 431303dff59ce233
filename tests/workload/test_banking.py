"""Customers pay what they are billed, less what was credited of it because it never left, if they hear in time."""

import pytest

from harness.scenario.people import People
from harness.workload.action import Action, CalledOff, Reaction
from harness.workload.banking import payers_by_bank
from seatrial.facts import CreditApplied, CreditPosted, Fact, InvoicePosted, MoneySent
from tests.harness.bare import fact
from tests.workload.test_people import Drawn

BILLED = fact(InvoicePosted, origin="order/0007", invoice="INV-1", customer="C-1", total_minor=3_159, currency="EUR")


def credited(minor: int, reason: str = "shipment_reversed") -> Fact:
    return fact(CreditPosted, origin="order/0007", invoice="INV-1", total_minor=minor, reason=reason)


@pytest.fixture
def payers() -> tuple[Reaction, ...]:
    return payers_by_bank(People(pay_ms_min=100, pay_ms_max=100), frozenset(), frozenset(), reverses=True)


def done(payers: tuple[Reaction, ...], told: Fact, at_ms: int) -> list[Action | CalledOff]:
    draw = Drawn(told.origin)
    return [one for each in payers if each.fact is type(told) for one in each.decide(told, at_ms, draw)]


def test_what_was_credited_is_taken_off_what_is_sent_at_the_same_hour(payers: tuple[Reaction, ...]) -> None:
    (whole,) = done(payers, BILLED, 0)
    off, rest = done(payers, credited(1_981), 50)
    assert isinstance(whole, Action)
    assert isinstance(rest, Action)
    assert off == CalledOff("order/0007/pay/1")
    assert (rest.name, rest.at_ms) == ("order/0007/pay/1/less/1", whole.at_ms)
    assert (rest.request.body or {})["amount"] == {"minor": 1_178, "currency": "EUR"}
    assert rest.fact == MoneySent(
        origin=rest.name,
        system="bank",
        reference="INV-1",
        payer="C-1",
        invoice="INV-1",
        amount_minor=1_178,
        currency="EUR",
    )


def test_of_an_invoice_that_is_credited_whole_nothing_is_sent(payers: tuple[Reaction, ...]) -> None:
    done(payers, BILLED, 0)
    done(payers, credited(1_981), 50)
    assert done(payers, credited(1_178), 60) == [CalledOff("order/0007/pay/1/less/1")]


@pytest.mark.parametrize(("told", "at_ms"), [(credited(5), 100), (credited(5, "return"), 50)])
def test_what_was_sent_is_sent_and_another_credit_changes_nothing(
    payers: tuple[Reaction, ...], told: Fact, at_ms: int
) -> None:
    done(payers, BILLED, 0)
    assert done(payers, told, at_ms) == []


def test_where_nothing_is_taken_back_nobody_looks_at_credits() -> None:
    payers = payers_by_bank(People(), frozenset(), frozenset(), reverses=False)
    assert [each.fact for each in payers] == [InvoicePosted]


def test_what_is_credited_and_paid_already_is_taken_off_the_invoice_that_it_is_set_against(
    payers: tuple[Reaction, ...],
) -> None:
    done(payers, BILLED, 0)
    told = fact(CreditPosted, origin="order/0007", credit_memo="CM-1", invoice="INV-1", total_minor=1_981,
                reason="shipment_reversed")  # fmt: skip
    assert done(payers, told, 200) == [], "he has paid"
    again = fact(InvoicePosted, origin="order/0007", invoice="INV-2", customer="C-1", total_minor=2_000, currency="EUR")
    done(payers, again, 300)
    applied = fact(CreditApplied, origin="order/0007", credit_memo="CM-1", invoice="INV-2", amount_minor=1_981)
    off, rest = done(payers, applied, 300)
    assert off == CalledOff("order/0007/pay/2")
    assert isinstance(rest, Action)
    assert (rest.request.body or {})["amount"] == {"minor": 19, "currency": "EUR"}
