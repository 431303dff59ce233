"""Two accounts are merged amid their orders: what is open runs off as agreed, what is new is the survivor's."""

from collections import Counter
from typing import Any

import pytest

from tests.trials.told import by_kind

Told = dict[str, list[dict[str, Any]]]
MERGES = {"C-003": "C-001", "C-004": "C-002"}
LATE = {"late/1": "C-003", "late/2": "C-004"}
REDIRECTED = {"new/1": "C-003", "new/2": "C-003", "new/3": "C-004"}
OPEN = {"old/2": "C-003", "old/3": "C-003", "old/4": "C-004", "old/5": "C-004"}
"""Ordered so shortly before the merge that nothing can have left yet: goods are released an hour after booking."""


@pytest.fixture(scope="module", params=[0, 1])
def told(request: pytest.FixtureRequest) -> Told:
    """The facts of the story, by kind."""
    return by_kind("customer-merge", request.param)


def by_origin(facts: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {fact["origin"]: fact for fact in facts}
    assert len(found) == len(facts), "one of its kind for every order"
    return found


def units(fact: dict[str, Any]) -> Counter[str]:
    return Counter({line["line"]: line["quantity_base"] for line in fact["lines"]})


def test_every_order_is_shipped_to_and_billed_under_what_was_agreed(told: Told) -> None:
    wishes, booked = by_origin(told["OrderSubmitted"]), by_origin(told["OrderBooked"])
    handed, left = by_origin(told["ShippingOrderAccepted"]), by_origin(told["ShipmentConfirmed"])
    invoices = by_origin(told["InvoicePosted"])
    assert len(booked) >= 70
    assert booked.keys() == handed.keys() == left.keys() == invoices.keys()
    for origin, order in booked.items():
        wish, invoice = wishes[origin], invoices[origin]
        assert order["customer"] == invoice["customer"] == wish["customer"]
        assert handed[origin]["ship_to"] == order["ship_to"] == wish["ship_to"]
        assert units(order) == units(left[origin]) == units(invoice)
        prices = dict(zip((line["line"] for line in order["lines"]), order["prices_minor"], strict=True))
        assert {line["line"]: line["unit_price_minor"] for line in invoice["lines"]} == prices


def test_what_is_open_when_he_is_merged_runs_off_under_the_old_number(told: Told) -> None:
    merged = {fact["customer"]: fact for fact in told["CustomerChanged"] if fact["merged_into"]}
    assert {loser: fact["merged_into"] for loser, fact in merged.items()} == MERGES
    booked, left = by_origin(told["OrderBooked"]), by_origin(told["ShipmentConfirmed"])
    invoices = by_origin(told["InvoicePosted"])
    for origin, loser in OPEN.items():
        assert booked[origin]["at"] < merged[loser]["at"] < left[origin]["at"] < invoices[origin]["at"]
        assert invoices[origin]["customer"] == loser
    for order in booked.values():
        if order["customer"] in merged:
            assert order["at"] < merged[order["customer"]]["at"], "nothing new under the old number"


def test_who_orders_in_the_minute_of_the_merge_is_told_no_and_who_orders_later_is_the_survivor(told: Told) -> None:
    refused = by_origin(told["OrderRejected"])
    assert refused.keys() >= LATE.keys()
    assert {fact["reason"] for fact in refused.values()} == {"customer_merged"}
    for origin in refused:
        (no,) = [one for one in told["MilestoneRecorded"] if (one["origin"], one["kind"]) == (origin, "rejected")]
        assert no["reason"] == "customer_merged"
    redirected, booked = by_origin(told["OrderRedirected"]), by_origin(told["OrderBooked"])
    assert redirected.keys() >= REDIRECTED.keys()
    for origin, fact in redirected.items():
        assert booked[origin]["customer"] == fact["survivor"] == MERGES[fact["customer"]]
    losers = {fact["origin"] for fact in told["OrderSubmitted"] if fact["customer"] in MERGES}
    assert losers == {origin for origin, order in booked.items() if order["customer"] in MERGES} | refused.keys()


def test_the_receivables_of_both_accounts_add_up_and_are_paid(told: Told) -> None:
    whose = {order["order_number"]: order["customer"] for order in told["OrderBooked"]}
    billed, posted, paid = Counter[str](), Counter[str](), Counter[str]()
    accounts = {invoice["invoice"]: invoice["customer"] for invoice in told["InvoicePosted"]}
    for invoice in told["InvoicePosted"]:
        billed[invoice["customer"]] += invoice["total_minor"]
    for entry in told["ReceivablePosted"]:
        if entry["kind"] == "invoice":
            posted[whose[entry["order_number"]]] += entry["amount_minor"]
    for payment in told["PaymentApplied"]:
        paid[accounts[payment["invoice"]]] += payment["amount_minor"]
    assert billed == posted == paid
    for loser, survivor in MERGES.items():
        assert billed[loser] > 0
        assert billed[survivor] > 0


def test_whoever_has_moved_gets_what_he_orders_afterwards_at_the_new_address(told: Told) -> None:
    wishes = by_origin(told["OrderSubmitted"])
    for number, customer in ((1, "C-005"), (2, "C-006")):
        _, newest = [fact for fact in told["CustomerChanged"] if fact["customer"] == customer]
        assert wishes[f"home/{number}"]["ship_to"] == newest["address"] != wishes[f"site/{number}"]["ship_to"]
        site = by_origin(told["ShippingOrderAccepted"])[f"site/{number}"]
        assert site["ship_to"] == wishes[f"site/{number}"]["ship_to"]
        assert site["at"] > newest["at"]


def test_shop_and_billing_know_the_last_word_on_every_customer(told: Told) -> None:
    newest = {fact["record"]: fact["version"] for fact in told["SourceChanged"]}
    taken = {(fact["system"], fact["record"]): fact["version"] for fact in told["RecordTaken"]}
    assert sum(newest.values()) - len(newest) == len(told["SourceChanged"]) == 15
    assert taken == {(system, record): version for record, version in newest.items() for system in ("crm", "billing")}
