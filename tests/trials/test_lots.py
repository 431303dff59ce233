"""What `lot-recall` ends with: nothing of the lot leaves after the recall, and whoever waits is served from another.

Nor does anybody see or get what expired at midnight."""

from typing import Any

import pytest

from tests.trials.told import facts

NOON_MS = 21_600_000
"""The story begins at six."""
MIDNIGHT_MS = 3 * NOON_MS
MARKETS = {"market/1", "market/2", "market/3"}


@pytest.mark.parametrize("seed", [0, 1])
def test_after_noon_nothing_of_the_lot_leaves_and_the_markets_get_only_what_keeps(seed: int) -> None:
    left: list[tuple[int, str, Any]] = []
    blocked = 0
    for at, fact in facts("lot-recall", seed):
        if fact["fact"] == "ShipmentConfirmed":
            left += [(at, fact["origin"], line) for line in fact["lines"] if line["item"] == "YOGHURT"]
        elif fact["fact"] == "StockMoved" and fact["lot"] == "A2":
            sign = (fact["to_status"] == "blocked") - (fact["from_status"] == "blocked")
            blocked += sign * fact["quantity_base"]
    recalled = [line["quantity_base"] for at, _, line in left if line["lot"] == "A2"]
    assert recalled, "some of it had left"
    assert all(at <= NOON_MS for at, _, line in left if line["lot"] == "A2")
    assert sum(recalled) + blocked == 260 + 40, "what has not left, and what came late, is behind the fence"
    assert {line["lot"] for _, origin, line in left if origin in MARKETS} <= {"A3", "A4"}
    for market, cartons in (("market/1", 30), ("market/2", 30), ("market/3", 40)):
        assert sum(line["quantity_base"] for _, origin, line in left if origin == market) == cartons


def test_after_midnight_nobody_is_shown_the_cheese_that_expired_nor_gets_it() -> None:
    left = {"K1": 0, "K2": 0}
    expired = shown = 0
    for at, fact in facts("lot-recall", 0):
        match fact["fact"]:
            case "ShipmentConfirmed":
                for line in fact["lines"]:
                    if line["item"] == "CHEESE":
                        left[line["lot"]] += line["quantity_base"]
                        assert line["lot"] == "K2" or at < MIDNIGHT_MS
            case "StockMoved" if fact["lot"] == "K1" and fact["origin"] == "nightly":
                assert (at, fact["to_status"]) == (MIDNIGHT_MS, "blocked")
                expired += fact["quantity_base"]
            case "AvailabilityPublished" if fact["item"] == "CHEESE":
                shown = fact["available_base"]
    assert left["K1"] + expired == 400
    assert expired > 0
    assert shown == 200 - left["K2"]
