"""The order book came back and had forgotten whom to tell: who noticed when, and what the other one has counted."""

from typing import Any

import msgspec
import pytest

from harness.command.options import sized
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial

MINUTE, HOUR = 60_000, 3_600_000
BACK_AT = 8 * HOUR
ORDERS = 300


def facts(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Of a trial that the reference engine has held, by kind, in their order."""
    trial = run_trial(
        sized(read_scenario("outage-and-unsubscribe"), ORDERS), "reference", TrialSpec.of(seed), journal=True
    )
    assert (trial.record.verdict, trial.record.violations, trial.record.unseen) == ("held", (), ())
    assert trial.journal is not None
    told: dict[str, list[dict[str, Any]]] = {}
    for entry in map(msgspec.json.decode, trial.journal):
        if entry[0] == "fact":
            told.setdefault(entry[2]["fact"], []).append({**entry[2], "at": entry[1]})
    return told


@pytest.mark.parametrize("seed", [0, 1])
def test_what_was_counted_is_in_the_books_and_the_silence_was_noticed_within_two_hours(seed: int) -> None:
    told = facts(seed)

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
