"""What holds for the whole order goes to the order book with it: its discount, and its priority."""

from engine.inbox import UNREADABLE_MAX
from tests.engine.shore import Shore


def test_the_discount_is_carried_with_the_order() -> None:
    shore = Shore()
    shore.submit(quantity=2, discount_ppm=200_000)
    shore.run(60_000)
    (booked,) = shore.done("bookOrder")
    assert booked.body is not None
    assert (booked.body["discount_ppm"], booked.body["lines"][0]["quoted_price"]["minor"]) == (200_000, 1500)


def test_the_priority_is_carried_with_the_order() -> None:
    shore = Shore()
    shore.submit(priority="urgent")
    shore.submit()
    shore.run(60_000)
    assert [request.body["priority"] for request in shore.done("bookOrder") if request.body] == ["urgent", "normal"]


def test_a_priority_that_nobody_knows_is_on_a_desk_and_not_carried_on() -> None:
    shore = Shore(mute=True)
    shore.submit(priority="deferred_review")
    for _ in range(UNREADABLE_MAX):
        shore.deliver(shore.events[0])
    assert shore.calls("bookOrder") == []
    (case,) = shore.cases("open")
    assert case["owner"] == "integration"
