"""S07: business never goes back to where it was, unless something that is named for it takes it there."""

import pytest

from harness.invariants.s07_no_regression import AXES, NoRegression
from simulators.erp.axes import MOVES
from tests.invariants.notation import judged

PAID = """
09:00 OrderStatusChanged order_number=SO-7 axis=payment was=open now=partially_paid
10:00 OrderStatusChanged order_number=SO-7 axis=payment was=partially_paid now=paid
"""


def told(*kinds: str, document: str = "SO-7-1") -> str:
    return "\n".join(
        f"10:{n:02d} MilestoneRecorded order=CRM-7 kind={k} document={document}" for n, k in enumerate(kinds)
    )


def test_going_forward_is_right() -> None:
    verdict = judged(NoRegression, PAID + told("confirmed", "backordered", "released", "recalled"))
    assert verdict.breaches == []
    assert verdict.exercised == 3


def test_a_paid_order_does_not_become_open_again() -> None:
    back = "11:00 OrderStatusChanged order_number=SO-7 axis=payment was=paid now=open cause=charge_failed\n"
    verdict = judged(NoRegression, PAID + back)
    assert verdict.kinds == ["payment status/went back"]
    assert verdict.text == "the payment status of SO-7 went from paid to open at 11:00:00 (charge_failed)"
    assert verdict.breaches[0].witness == (1, 2)


def test_a_step_starts_where_the_last_one_ended() -> None:
    verdict = judged(NoRegression, PAID + "11:00 OrderStatusChanged order_number=SO-7 axis=payment was=open now=paid\n")
    assert "although it stood at paid" in verdict.text


@pytest.mark.parametrize(
    ("kinds", "thing"),
    [
        (("released", "confirmed"), "fulfilment order"),
        (("recalled", "released"), "fulfilment order"),
        (("closed", "on_hold"), "order"),
        (("rejected", "booked"), "order"),
        (("paid", "invoiced"), "invoice"),
    ],
)
def test_the_customer_is_not_told_backwards(kinds: tuple[str, ...], thing: str) -> None:
    verdict = judged(NoRegression, told(*kinds))
    assert verdict.kinds == [f"{thing}/told backwards"]
    assert f'"{kinds[1]}" about SO-7-1 at 10:01:00, after "{kinds[0]}" at 10:00:00' in verdict.text


def test_nothing_follows_a_cancellation_of_all_of_the_order() -> None:
    over = "09:59 OrderStatusChanged order_number=SO-7 axis=order was=on_hold now=cancelled\n"
    assert judged(NoRegression, over + told("cancelled", "booked")).kinds == ["order/told backwards"]
    some_of_it = told("cancelled", "cancellation_refused", "cancelled", "closed")
    assert judged(NoRegression, some_of_it).breaches == [], "a part is cancelled, and the order goes on"


@pytest.mark.parametrize(
    "kinds",
    [
        ("on_hold", "booked", "on_hold", "closed"),
        ("booked", "cancellation_refused", "closed"),
        ("on_hold", "rejected"),
        ("cancelled", "closed"),
        ("booked", "booked"),
        ("invoiced", "paid"),
        ("confirmed", "confirmed", "released"),
    ],
)
def test_what_happens_in_business_is_legal(kinds: tuple[str, ...]) -> None:
    assert judged(NoRegression, told(*kinds)).breaches == []


def test_another_fulfilment_order_starts_anew() -> None:
    later = told("released", "confirmed", document="SO-7-2").splitlines()[1]
    assert judged(NoRegression, f"{told('released')}\n{later}").breaches == []


def test_a_finished_order_is_forgotten() -> None:
    late = told("closed", "booked").splitlines()[1]
    assert len(judged(NoRegression, f"{told('closed')}\n{late}").breaches) == 1
    assert judged(NoRegression, f"{told('closed')}\n10:00 retire order/1\n{late}").breaches == []


def test_without_a_second_statement_it_is_unexercised() -> None:
    assert judged(NoRegression, told("booked")).exercised == 0


def test_the_tables_are_those_of_the_order_book() -> None:
    """The simulated order book moves along tables of its own; where the two part, one of them is wrong."""
    for axis, table in MOVES.items():
        assert {now: frozenset(then) for now, then in table.items()} == AXES[axis]


def test_an_order_goes_back_only_if_a_shipment_of_it_was_taken_back() -> None:
    moved = "10:00 OrderStatusChanged order/1 order_number=SO-1 axis=fulfilment was={} now={}\n"
    reversed_ = "11:00 ShipmentReversed order/1 shipment=SHP-1 order_number=SO-1\n"
    left = moved.format("released", "shipped")
    back = moved.format("shipped", "unallocated").replace("10:00", "12:00")
    assert judged(NoRegression, left + reversed_ + back).breaches == []
    assert judged(NoRegression, left + back).kinds == ["fulfilment status/went back"]
    other = reversed_.replace("order/1", "order/2")
    assert judged(NoRegression, left + other + back).kinds == ["fulfilment status/went back"]
