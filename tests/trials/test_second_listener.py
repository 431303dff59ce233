"""The order book came back and had forgotten whom to tell: who noticed when, and what the other one has counted."""

import pytest

from harness.command.options import sized
from harness.scenario.reader import read_scenario
from tests.trials.told import by_kind

MINUTE, HOUR = 60_000, 3_600_000
BACK_AT = 8 * HOUR
ORDERS = 300


@pytest.mark.parametrize("seed", [0, 1])
def test_what_was_counted_is_in_the_books_and_the_silence_was_noticed_within_two_hours(seed: int) -> None:
    told = by_kind(sized(read_scenario("outage-and-unsubscribe"), ORDERS), seed)

    (figures,) = told["FiguresViewed"]
    assert figures["orders"] == len({one["order_number"] for one in told["OrderBooked"]}) == ORDERS
    shipped = sum(line["quantity_base"] for one in told["ShipmentConfirmed"] for line in one["lines"])
    assert figures["units_base"] == shipped > 0
    assert figures["invoiced_minor"] == sum(one["total_minor"] for one in told["InvoicePosted"]) > 0
    assert figures["currency"] == "EUR"

    first = min(one["at"] for one in told["EventMissed"])
    assert BACK_AT < first < BACK_AT + 30 * MINUTE
    renewed = [one["at"] for one in told["CallExecuted"] if one["operation"] == "createSubscription"]
    assert first < renewed[0] <= BACK_AT + 2 * HOUR + 10 * MINUTE, "on the list again"
    missed = {one["event"]: one["at"] for one in told["EventMissed"]}
    found = {one["event"]: one["at"] for one in told["EventFound"]}
    assert missed.keys() == found.keys()
    assert max(found[event] - at for event, at in missed.items()) <= 2 * HOUR + 10 * MINUTE, "and read in the log"
    assert max(missed.values()) < renewed[0], "from then on everything is delivered"
    assert {(one["system"], one["subscriber"], one["why"]) for one in told["EventMissed"]} == {
        ("erp", "engine", "unsubscribed")
    }, "the other one was told all the while"

    night, *_ = told["LoadFinished"]
    assert (night["closed_at"], night["at"] - night["closed_at"] < 3 * HOUR + 10 * MINUTE) == (
        12 * HOUR + 30 * MINUTE,
        True,
    )
    lag = {(one["system"], one["subscriber"]): one["lag_ms_max"] for one in told["FeedSettled"]}
    assert lag["wms", "engine"] < 10 * MINUTE, "each has a lag of its own"
    assert 2 * HOUR < lag["wms", "analytics"] < 3 * HOUR + 10 * MINUTE
