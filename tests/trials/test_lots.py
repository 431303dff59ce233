"""What `lot-recall` ends with: nothing of the lot leaves after the recall, and whoever waits is served from another."""

from typing import Any

import msgspec
import pytest

from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial

NOON_MS = 21_600_000
"""The story begins at six."""
MARKETS = {"market/1", "market/2", "market/3"}


@pytest.mark.parametrize("seed", [0, 1])
def test_after_noon_nothing_of_the_lot_leaves_and_the_markets_get_only_what_keeps(seed: int) -> None:
    trial = run_trial(read_scenario("lot-recall"), "reference", TrialSpec.of(seed), journal=True)
    assert (trial.record.verdict, trial.record.violations) == ("held", ())
    assert trial.journal is not None
    left: list[tuple[int, str, Any]] = []
    blocked = 0
    for text in trial.journal:
        kind, at, fact, *_ = msgspec.json.decode(text)
        if kind != "fact":
            continue
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
