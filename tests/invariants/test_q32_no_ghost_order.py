"""Q32: behind every order in the order book stands one order of a customer, and only once."""

from harness.invariants.q32_no_ghost_order import NoGhostOrder
from tests.invariants.notation import judged

PLACED = "09:00 OrderSubmitted order=CRM-7 customer=C-1\n"
BOOKED = "09:01 OrderBooked order_number=SO-{} external_id={} customer={}\n"
OVER = "10:00 OrderStatusChanged order_number=SO-{} axis=order was=accepted now={}\n"


def test_an_order_that_was_placed_and_booked_is_right() -> None:
    verdict = judged(NoGhostOrder, PLACED + BOOKED.format(7, "CRM-7", "C-1"))
    assert (verdict.breaches, verdict.exercised) == ([], 1)


def test_an_order_that_nobody_has_placed_is_a_ghost_whoever_looks_at_it() -> None:
    ghost = PLACED + BOOKED.format(7, "CRM-7-R2", "C-1")
    assert judged(NoGhostOrder, ghost, at_rest=False).breaches == []
    verdict = judged(NoGhostOrder, ghost + "11:00 CaseListed status=open business_key=order/CRM-7-R2\n")
    assert verdict.kinds == ["order/ghost"]
    assert verdict.text == "SO-7 is booked for order 'CRM-7-R2', which no customer has placed"
    assert verdict.breaches[0].witness == (1,)


def test_an_order_of_another_customer_and_one_that_is_booked_twice_are_breaches() -> None:
    assert judged(NoGhostOrder, PLACED + BOOKED.format(7, "CRM-7", "C-2")).kinds == ["order/another customer's"]
    twice = PLACED + BOOKED.format(7, "CRM-7", "C-1") + BOOKED.format(8, "CRM-7", "C-1")
    verdict = judged(NoGhostOrder, twice)
    assert verdict.kinds == ["order/booked twice"]
    assert verdict.breaches[0].witness == (1, 2)


def test_what_was_rejected_or_cancelled_is_no_ghost() -> None:
    twice = PLACED + BOOKED.format(7, "CRM-7", "C-1") + BOOKED.format(8, "CRM-7", "C-1")
    assert judged(NoGhostOrder, twice + OVER.format(8, "cancelled")).breaches == []
    assert judged(NoGhostOrder, BOOKED.format(7, "X", "C-1") + OVER.format(7, "rejected")).breaches == []


def test_without_an_order_in_the_book_it_is_unexercised() -> None:
    assert judged(NoGhostOrder, PLACED).exercised == 0


def test_a_number_that_was_given_to_two_customers_is_either_ones() -> None:
    journal = """
09:00 OrderSubmitted order/1 order=CRM-7 customer=C-1
13:00 OrderSubmitted order/2 order=CRM-7 customer=C-2
13:05 OrderBooked order/2 order_number=SO-7 external_id=CRM-7 customer=C-2
"""
    assert judged(NoGhostOrder, journal).kinds == []
    assert judged(NoGhostOrder, journal.replace("CRM-7 customer=C-2\n13:05", "CRM-7 customer=C-3\n13:05")).kinds == [
        "order/another customer's"
    ]
