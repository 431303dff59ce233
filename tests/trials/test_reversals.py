"""Parcels that were scanned as shipped and never left: in the end each customer owes for what he got, to the cent."""

from collections import Counter
from typing import Any

import pytest

from harness.documents import SCENARIOS
from harness.scenario.model import Scenario
from harness.scenario.reader import parse_scenario
from tests.trials.told import by_kind

STORY = (SCENARIOS / "shipment-reversed.yaml").read_text(encoding="utf-8")

REASONS = ("return", "shipment_reversed")
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
    assert len(told["OrderClosed"]) == 76


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
    assert Counter(taken_back.values()) == {"withdrawn": 9, "credited": 30}
    assert (len(reversed_), len(reversed_ - evident)) == (40, 1), (
        "of one it was heard too early to tell billing anything"
    )


def varied(*changes: tuple[str, str]) -> Scenario:
    """The story with so much of it changed; each is there once."""
    text = STORY
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return parse_scenario(text, "varied.yaml")


def owed_less_paid(told: dict[str, list[Any]]) -> Counter[str]:
    """By order: what it was billed, less what was credited and paid. Nothing is kept that is nothing."""
    left: Counter[str] = Counter()
    kinds = (
        ("InvoicePosted", "total_minor", 1),
        ("CreditPosted", "total_minor", -1),
        ("PaymentApplied", "amount_minor", -1),
    )
    for kind, member, sign in kinds:
        for fact in told[kind]:
            left["/".join(fact["origin"].split("/")[:2])] += sign * fact[member]
    return +left + Counter({order: -minor for order, minor in left.items() if minor < 0})


def test_who_has_paid_for_what_never_left_is_credited_with_what_ships_in_its_place() -> None:
    told = by_kind(varied(("pay_ms_min: 3 d", "pay_ms_min: 10 min"), ("pay_ms_max: 5 d", "pay_ms_max: 40 min")), 0)
    invoice_of = {fact["credit_memo"]: fact["invoice"] for fact in told["CreditPosted"]}
    credited = {fact["credit_memo"]: fact["total_minor"] for fact in told["CreditPosted"]}
    elsewhere: Counter[str] = Counter()
    for fact in told["CreditApplied"]:
        if fact["invoice"] != invoice_of[fact["credit_memo"]]:
            elsewhere[fact["credit_memo"]] += fact["amount_minor"]
    assert len(elsewhere) >= 3, "paid, and then taken back"
    assert all(minor <= credited[memo] for memo, minor in elsewhere.items())
    cases = [fact for fact in told["CaseListed"] if fact["reason_code"] == "credit_left_over"]
    assert {fact["business_key"] for fact in cases} == {f"{memo}/balance" for memo in elsewhere}
    assert {fact["status"] for fact in cases} == {"closed"}, "all of it was set against an invoice in the end"
    assert {fact["reason_code"] for fact in told["CaseListed"]} == {"credit_left_over"}
    assert not owed_less_paid(told)
    assert len(told["OrderClosed"]) == 76


def test_no_order_is_closed_while_a_parcel_of_it_may_still_be_found() -> None:
    told = by_kind(varied(("pay_ms_min: 3 d", "pay_ms_min: 10 min"), ("pay_ms_max: 5 d", "pay_ms_max: 40 min")), 1)
    left = {fact["order_number"]: fact["at"] for fact in told["ShipmentConfirmed"]}
    closed = {fact["order_number"]: fact["at"] for fact in told["OrderClosed"]}
    assert closed.keys() == left.keys()
    assert min(closed[order] - at for order, at in left.items()) >= 26 * 3_600_000
    back = [f for f in told["OrderStatusChanged"] if (f["axis"], f["was"]) == ("payment", "paid")]
    assert back, "paid for, and not any more"
    assert {(fact["axis"], fact["now"]) for fact in back} <= {("payment", "open"), ("payment", "partially_paid")}


def test_what_never_left_is_not_sent_back_and_what_is_sent_back_is_credited_once() -> None:
    returns = "  returns: {chance_ppm: 500000, after_ms_min: 6 h, after_ms_max: 2 d, over_ppm: 60000}\n"
    told = by_kind(
        varied(("  people:\n", f"{returns}  people:\n"), ("habits:\n", "policies: {returns: true}\nhabits:\n")), 0
    )
    reversed_ = {fact["shipment"] for fact in told["ShipmentReversed"]}
    never_got = {fact["invoice"] for fact in told["InvoicePosted"] if fact["source_document"] in reversed_}
    assert len(never_got) >= 10
    returned = {line["invoice"] for fact in told["ReturnAuthorized"] for line in fact["lines"]}
    assert len(returned) >= 20
    assert not returned & never_got
    credited = {reason: {f["invoice"] for f in told["CreditPosted"] if f["reason"] == reason} for reason in REASONS}
    assert credited["shipment_reversed"] == never_got
    assert credited["return"] <= returned
    assert len(credited["return"]) >= 10


def with_reversals(story: str, *more: tuple[str, str]) -> Scenario:
    """Another story of the library, whose parcels are taken back as well. What it has to show is its own affair."""
    text = (SCENARIOS / f"{story}.yaml").read_text(encoding="utf-8")
    habits = "reversed_ppm: 300000\n  reversed_ms_min: 1 min\n  reversed_ms_max: 2 h\n"
    for old, new in (("\nhabits:\n", f"\nhabits:\n  {habits}"), *more):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return parse_scenario(text, f"{story}.yaml")


def taken_back(told: dict[str, list[Any]]) -> list[tuple[Any, Any]]:
    """(invoice, credit memo) of parcels that had been invoiced."""
    invoices = {fact["invoice"]: fact for fact in told["InvoicePosted"]}
    memos = [fact for fact in told["CreditPosted"] if fact["reason"] == "shipment_reversed"]
    return [(invoices[memo["invoice"]], memo) for memo in memos]


def test_what_never_left_is_credited_with_the_tax_that_its_own_invoice_has() -> None:
    told = by_kind(with_reversals("three-jurisdictions"), 0)
    pairs = taken_back(told)
    assert len(pairs) >= 15
    for invoice, memo in pairs:
        for line in memo["lines"]:
            assert line["tax_minor"] == invoice["taxes_minor"][int(line["invoice_line"]) - 1]
        assert memo["tax_minor"] == sum(line["tax_minor"] for line in memo["lines"])
    assert len({row["rate_ppm"] for invoice, _ in pairs for row in invoice["tax_rows"]}) >= 4, (
        "rates of three countries"
    )
    assert not owed_less_paid(told)


def test_what_never_left_is_credited_in_the_currency_and_at_the_rate_of_its_invoice() -> None:
    told = by_kind(with_reversals("two-currency-credit"), 0)
    pairs = taken_back(told)
    assert {memo["currency"] for _, memo in pairs} >= {"EUR", "GBP"}
    assert all(invoice["currency"] == memo["currency"] for invoice, memo in pairs)
    rates = {fact["document"]: fact["rate_id"] for fact in told["ReceivableConverted"]}
    foreign = [(invoice["invoice"], memo["credit_memo"]) for invoice, memo in pairs if memo["currency"] != "EUR"]
    assert len(foreign) >= 3
    assert all(rates[memo] == rates[invoice] for invoice, memo in foreign)


def test_of_what_never_left_no_rebate_is_set_aside() -> None:
    told = by_kind(
        varied(("  people:\n", "  rebates: {customers: 20, rate_ppm_min: 30000, rate_ppm_max: 30000}\n  people:\n")), 0
    )
    base = {fact["document"]: fact["base_minor"] for fact in told["RebateAccrued"]}
    pairs = taken_back(told)
    assert len(pairs) >= 15
    assert all(base[memo["credit_memo"]] == -memo["net_minor"] for _, memo in pairs)
    ordered: Counter[str] = Counter()
    for fact in told["OrderBooked"]:
        for line, minor in zip(fact["lines"], fact["prices_minor"], strict=True):
            ordered[fact["customer"]] += line["quantity_base"] * minor
    counted: Counter[str] = Counter()
    earned: Counter[str] = Counter()
    for fact in told["RebateAccrued"]:
        counted[fact["customer"]] += fact["base_minor"]
        earned[fact["customer"]] += fact["amount_minor"]
    assert counted == ordered, "whatever was taken back, in the end he bought what he ordered"
    assert earned == {who: (minor * 3 + 50) // 100 for who, minor in ordered.items()}


def test_what_was_recalled_while_it_was_thought_to_have_left_is_blocked_on_the_spot() -> None:
    told = by_kind(with_reversals("lot-recall", ("reversed_ms_max: 2 h", "reversed_ms_max: 6 h")), 0)
    recalled = {(fact["item"], fact["lot"]): fact["at"] for fact in told["LotRecalled"]}
    found = [
        (fact["at"], line["item"], line["lot"], line["quantity_base"])
        for fact in told["ShipmentReversed"]
        for line in fact["lines"]
        if recalled.get((line["item"], line["lot"]), fact["at"]) < fact["at"]
    ]
    assert found, "on the dock when its lot was recalled"
    blocked = [
        (fact["at"], fact["item"], fact["lot"], fact["quantity_base"])
        for fact in told["StockMoved"]
        if (fact["kind"], fact["to_status"]) == ("status_change", "blocked")
    ]
    assert not Counter(found) - Counter(blocked)


@pytest.mark.parametrize("story", ["acquired-company", "erp-cutover"])
def test_what_never_left_is_taken_back_in_the_book_that_has_it(story: str) -> None:
    told = by_kind(with_reversals(story), 0)
    book = {fact["shipment"]: fact["system"] for fact in told["GoodsIssuePosted"]}
    back = {fact["shipment"]: fact["system"] for fact in told["GoodsIssueReversed"]}
    assert back == {fact["shipment"]: book[fact["shipment"]] for fact in told["ShipmentReversed"]}
    assert {*back.values()} == {"erp", "erp_2"}
