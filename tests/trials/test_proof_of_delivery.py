"""Two of ten refused at the door: the invoice is for eight, to the cent, and the two come back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from harness.scenario.reader import read_scenario
from tests.trials.told import Fact, by_kind

STORY = "proof-of-delivery-billing"
ON_GOODS_ISSUE = {"C-001", "C-002", "C-003", "C-004"}


def local(at_ms: int) -> datetime:
    start = datetime.fromisoformat(read_scenario(STORY).start)
    return (start + timedelta(milliseconds=at_ms)).astimezone(ZoneInfo("Europe/Berlin"))


def accepted(told: dict[str, list[Fact]]) -> dict[str, dict[str, int]]:
    """Shipment -> shipment line -> what its customer has signed for."""
    return {
        proof["shipment"]: {line["shipment_line"]: line["accepted_base"] for line in proof["lines"]}
        for proof in told["DeliveryConfirmed"]
        if proof["final"]
    }


def test_ten_valves_leave_eight_are_billed_and_two_are_on_the_shelf_again() -> None:
    told = by_kind(STORY, 0)
    (booked,) = [one for one in told["OrderBooked"] if one["origin"] == "ten-valves"]
    assert (booked["customer"], booked["prices_minor"], booked["charges_minor"]) == ("C-007", [1990], 990)
    (left,) = [one for one in told["ShipmentConfirmed"] if one["origin"] == "ten-valves"]
    assert [line["quantity_base"] for line in left["lines"]] == [10]
    proof = [one for one in told["DeliveryConfirmed"] if one["origin"] == "ten-valves" and one["final"]]
    assert [(line["accepted_base"], line["refused_base"], line["reason"]) for line in proof[0]["lines"]] == [
        (8, 2, "too_late")
    ]
    (invoice,) = [one for one in told["InvoicePosted"] if one["origin"] == "ten-valves"]
    assert [line["quantity_base"] for line in invoice["lines"]] == [8]
    sums = invoice["net_minor"], invoice["charges_minor"], invoice["tax_minor"], invoice["total_minor"]
    assert sums == (15_920, 990, 3_213, 20_123), "8 x 19.90, the freight, and 19 % of both"
    assert left["at"] < proof[0]["delivered_at"] < proof[0]["at"] < invoice["at"]
    moves = [
        (one["kind"], one["from_status"], one["to_status"], one["quantity_base"])
        for one in told["StockMoved"]
        if one["item"] == "VALVE-40"
    ]
    assert moves == [
        ("goods_issue", "available", "", 10),
        ("receipt", "", "returns_inspection", 2),
        ("status_change", "returns_inspection", "available", 2),
    ]
    followed = [one["movement"] for one in told["StockChangePosted"] if one["item"] == "VALVE-40"]
    assert len(followed) == 2, "the stock ledger has followed both steps of the way back"
    said = [one for one in told["MilestoneRecorded"] if one["origin"] == "ten-valves" and one["kind"] == "delivered"]
    assert [(line["quantity_base"], one["reason"]) for one in said for line in one["lines"]] == [(8, "too_late")]


@pytest.mark.parametrize("seed", [0, 1])
def test_everybody_is_billed_on_what_he_has_agreed(seed: int) -> None:
    told = by_kind(STORY, seed)
    assert len(told["OrderBooked"]) == 100
    taken = accepted(told)
    left = {
        one["shipment"]: {line["shipment_line"]: line["quantity_base"] for line in one["lines"]}
        for one in told["ShipmentConfirmed"]
    }
    evidence = {one["source_document"]: one["type"] for one in told["BillableEventRecorded"]}
    billed: dict[str, dict[str, int]] = {}
    for invoice in told["InvoicePosted"]:
        shipment = invoice["source_document"]
        assert shipment not in billed, "one invoice a shipment"
        billed[shipment] = {line["shipment_line"]: line["quantity_base"] for line in invoice["lines"]}
        on_goods_issue = invoice["customer"] in ON_GOODS_ISSUE
        assert evidence[shipment] == ("goods_issue" if on_goods_issue else "proof_of_delivery")
        wanted = left[shipment] if on_goods_issue else {n: base for n, base in taken[shipment].items() if base}
        assert billed[shipment] == wanted
    assert all(not any(taken[shipment].values()) for shipment in set(left) - set(billed)), "nothing to bill"
    assert set(evidence.values()) == {"goods_issue", "proof_of_delivery"}


@pytest.mark.parametrize("seed", [0, 1])
def test_what_was_refused_comes_back_and_what_was_missing_is_claimed(seed: int) -> None:
    told = by_kind(STORY, seed)
    refused, missing = ({
        (proof["shipment"], line["shipment_line"]): line[what]
        for proof in told["DeliveryConfirmed"] if proof["final"] for line in proof["lines"] if line[what]
    } for what in ("refused_base", "missing_base"))  # fmt: skip
    back = {(one["shipment"], one["shipment_line"]): one["quantity_base"] for one in told["RefusedReceived"]}
    claimed = {
        (one["shipment"], line["line"]): line["quantity_base"]
        for one in told["CarrierClaimed"]
        for line in one["lines"]
    }
    assert refused == back
    assert missing == claimed
    assert refused
    assert missing


def test_proofs_come_twice_late_over_the_night_of_the_clocks_and_over_the_month() -> None:
    told = by_kind(STORY, 0)
    delivered = [local(one["delivered_at"]) for one in told["DeliveryConfirmed"]]
    assert {one.utcoffset() for one in delivered} == {timedelta(hours=1), timedelta(hours=2)}
    posted = [local(one["at"]) for one in told["InvoicePosted"]]
    assert {one.month for one in posted} == {3, 4}
    lags = [one["at"] - one["delivered_at"] for one in told["DeliveryConfirmed"]]
    assert max(lags) > 4 * 86_400_000
    assert len([one for one in told["EventSent"] if one["type"] == "delivery.confirmed"]) > len(delivered)
    counted = [one for one in told["DeliveryConfirmed"] if one["final"] and one["version"] == 2]
    assert counted


def test_a_hose_that_never_came_out_of_the_lorry_is_claimed_and_not_billed() -> None:
    told = by_kind(STORY, 0)
    (claim,) = [one for one in told["CarrierClaimed"] if one["origin"] == "six-hoses"]
    assert [line["quantity_base"] for line in claim["lines"]] == [1]
    (invoice,) = [one for one in told["InvoicePosted"] if one["origin"] == "six-hoses"]
    assert (invoice["net_minor"], invoice["total_minor"]) == (17_250, 21_706), "5 x 34.50, the freight, and 19 %"
    assert not [one for one in told["RefusedReceived"] if one["origin"] == "six-hoses"]
