"""Parcels that were scanned as shipped and never left: in the end each customer owes for what he got, to the cent."""

from collections import Counter
from typing import Any

import pytest

from tests.trials.told import by_kind

CRATE_MINOR, FREIGHT_MINOR = 1_000, 990
"""A crate is 10.00 and its tax 1.90; freight is 9.90 an order, and its tax 1.88."""


def owed(crates: int) -> int:
    return crates * (CRATE_MINOR + 190) + FREIGHT_MINOR + 188


def of_crates(told: dict[str, list[Any]], kind: str) -> list[Any]:
    return [fact for fact in told[kind] if fact["origin"].startswith("crate/")]


@pytest.mark.parametrize("seed", [0, 1])
def test_a_crate_is_owed_for_once_however_often_it_was_taken_back(seed: int) -> None:
    told = by_kind("shipment-reversed", seed)
    ordered: Counter[str] = Counter()
    shipped: Counter[str] = Counter()
    minor: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    for fact in of_crates(told, "OrderBooked"):
        ordered[fact["origin"]] += sum(line["quantity_base"] for line in fact["lines"])
    for kind, sign in (("ShipmentConfirmed", 1), ("ShipmentReversed", -1)):
        for fact in of_crates(told, kind):
            shipped[fact["origin"]] += sign * sum(line["quantity_base"] for line in fact["lines"])
    for kind, sign in (("InvoicePosted", 1), ("CreditPosted", -1)):
        for fact in of_crates(told, kind):
            minor[fact["origin"]] += sign * fact["total_minor"]
    for fact in of_crates(told, "PaymentApplied"):
        paid["/".join(fact["origin"].split("/")[:2])] += fact["amount_minor"]
    assert shipped == ordered
    assert len(ordered) == 12
    assert minor == paid == {origin: owed(crates) for origin, crates in ordered.items()}
    assert {fact["reason"] for fact in told["CreditPosted"]} == {"shipment_reversed"}
    assert len(told["OrderClosed"]) == 60


def test_the_ledger_follows_every_reversal_once_and_billing_what_it_was_told_of() -> None:
    told = by_kind("shipment-reversed", 0)
    reversed_ = {fact["shipment"] for fact in told["ShipmentReversed"]}
    assert Counter(fact["shipment"] for fact in told["GoodsIssueReversed"]) == dict.fromkeys(reversed_, 1)
    evident = {fact["source_document"] for fact in told["BillableEventRecorded"]}
    taken_back = {fact["source_document"]: fact["outcome"] for fact in told["BillableEventsReversed"]}
    assert taken_back.keys() == reversed_ & evident
    invoiced = {fact["source_document"] for fact in told["InvoicePosted"]}
    credited = {fact["source_document"] for fact in told["CreditPosted"]}
    assert credited == reversed_ & invoiced == {name for name, said in taken_back.items() if said == "credited"}
    assert Counter(taken_back.values()) == {"withdrawn": 8, "credited": 24}
    assert (len(reversed_), len(reversed_ - evident)) == (33, 1), (
        "of one it was heard too early to tell billing anything"
    )
