"""The shop is put back to a backup: what the evening's books say of the orders that it has forgotten."""

import json
from collections import Counter

import pytest

from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial

T_MS = 7 * 3_600_000
"""When the shop is put back."""


@pytest.mark.parametrize("seed", [0, 3])
def test_no_order_is_merged_with_another_and_each_collision_is_on_a_desk(seed: int) -> None:
    trial = run_trial(read_scenario("restore-from-backup"), "reference", TrialSpec.of(seed), journal=True)
    facts = [(line[1], line[2]) for line in map(json.loads, trial.journal or ()) if line[0] == "fact"]
    assert trial.record.verdict == "held"

    placed = [(at, fact) for at, fact in facts if fact["fact"] == "OrderSubmitted"]
    assert Counter(at < T_MS for at, _ in placed) == {True: 100, False: 100}
    forgotten = {fact["order"]: fact["origin"] for _, fact in facts if fact["fact"] == "OrderForgotten"}
    assert len(forgotten) >= 5
    owners = {fact["origin"]: fact["customer"] for _, fact in placed}
    taken = {fact["order"] for at, fact in placed if at >= T_MS and fact["order"] in forgotten}
    assert taken == set(forgotten), "a hundred more come: every number is given again, some to the same customer"

    booked = {fact["external_id"]: fact for _, fact in facts if fact["fact"] == "OrderBooked"}
    assert {order: booked[order]["customer"] for order in forgotten} == {
        order: owners[origin] for order, origin in forgotten.items()
    }
    cases = [fact for _, fact in facts if fact["fact"] == "CaseListed" and fact["status"] == "open"]
    parked = {case["business_key"].split("/")[2] for case in cases if case["reason_code"] == "number_taken"}
    assert parked == taken
    assert all(case["owner"] for case in cases)

    for kind in ("ShipmentConfirmed", "InvoicePosted"):
        done = Counter(fact["origin"] for _, fact in facts if fact["fact"] == kind)
        assert {done[forgotten[order]] for order in taken} == {1}
