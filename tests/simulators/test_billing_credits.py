"""A return is credited at the price and tax of its own invoice, to the cent, however it is split."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from seatrial.facts import CreditApplied, CreditPosted, PaymentApplied
from seatrial.message import JsonObject
from tests.simulators.test_billing_invoicing import FREIGHT, LINE, MASTER, SHIPPED, Desk, NoChance, body, code, euros


def back(units: int, inspection: str = "INS-1", **other: Any) -> JsonObject:
    line: JsonObject = {
        "line_no": "1",
        "invoice_number": "INV-1",
        "item": "A",
        "quantity_base": units,
        "unit_price": {"minor": 999, "currency": "EUR"},
        "tax_category": "standard",
        **other,
    }
    return {
        **SHIPPED,
        "type": "return_accepted",
        "source_document": inspection,
        "rma_number": "RMA-2",
        "lines": [line],
        "charges": [],
    }


@pytest.fixture
def billed() -> Desk:
    """INV-1: 5 A at 3.33 and 9.90 freight, 19 %: 16.65 + 9.90 + 5.04 = 31.59."""
    return billed_desk(5)


def billed_desk(units: int) -> Desk:
    desk = Desk()
    line = {**LINE, "quantity_base": units}
    assert desk.ask("recordBillableEvents", {**SHIPPED, "lines": [line], "charges": [FREIGHT]}).status == 202
    desk.work()
    return desk


def test_two_of_five_are_credited_at_the_invoices_own_price(billed: Desk) -> None:
    assert body(billed.ask("recordBillableEvents", back(2)))["outcome"] == "accepted"
    assert billed.facts(CreditPosted) == []
    billed.work()
    memo = billed.facts(CreditPosted)[0]
    assert (memo.credit_memo, memo.invoice, memo.rma) == ("CM-1", "INV-1", "RMA-2")
    assert (memo.net_minor, memo.tax_minor, memo.total_minor) == (666, 126, 792)
    assert [(x.invoice_line, x.line, x.quantity_base, x.net_minor, x.tax_minor) for x in memo.lines] == [
        ("1", "1", 2, 666, 126)
    ]


def test_it_is_set_against_what_is_open_and_the_rest_is_left(billed: Desk) -> None:
    billed.ask("receivePayment", {"amount": euros(3_000), "reference": "BANK-1", "invoice_number": "INV-1"})
    billed.ask("recordBillableEvents", back(2))
    billed.work()
    assert [(x.invoice, x.amount_minor) for x in billed.facts(CreditApplied)] == [("INV-1", 159)]
    assert billed.invoice()["open_amount"] == euros(0)
    found = body(billed.ask("findDocuments", at=10_000, rma_number="RMA-2"))["credit_memos"]
    assert [(memo["credit_memo_number"], memo["balance"]) for memo in found] == [("CM-1", euros(792 - 159))]


@given(st.integers(2, 9).flatmap(lambda n: st.lists(st.integers(1, 3), min_size=1, max_size=n)))
def test_the_parts_of_a_line_are_credited_as_the_whole_line(parts: list[int]) -> None:
    desk, whole = billed_desk(sum(parts)), billed_desk(sum(parts))
    for number, units in enumerate(parts):
        desk.ask("recordBillableEvents", back(units, f"INS-{number}"))
    whole.ask("recordBillableEvents", back(sum(parts)))
    desk.work()
    whole.work()
    memos, memo = desk.facts(CreditPosted), whole.facts(CreditPosted)[0]
    assert sum(each.net_minor for each in memos) == memo.net_minor == 333 * sum(parts)
    assert sum(each.tax_minor for each in memos) == memo.tax_minor


def test_it_is_trusting_the_same_return_under_another_key_is_credited_again(billed: Desk) -> None:
    for _ in range(2):
        billed.ask("recordBillableEvents", back(5))
    billed.work()
    assert [memo.total_minor for memo in billed.facts(CreditPosted)] == [1665 + 316, 1665 + 316]


@pytest.mark.parametrize("category", ["reduced", "luxury"])
def test_a_return_is_taxed_as_its_invoice_was_whatever_category_it_names(billed: Desk, category: str) -> None:
    """Where a tax service knows more categories than billing does, all its returns were once blocked."""
    assert body(billed.ask("recordBillableEvents", back(2, tax_category=category)))["outcome"] == "accepted"
    billed.work()
    assert [memo.tax_minor for memo in billed.facts(CreditPosted)] == [126]


def test_a_return_of_what_was_never_billed_is_no_evidence(billed: Desk) -> None:
    for wrong in ({"invoice_number": "INV-7"}, {"line_no": "9"}):
        assert code(billed.ask("recordBillableEvents", back(1, **wrong))) == (422, "unknown_invoice")


@pytest.mark.parametrize("told_first", [True, False])
def test_an_exchange_is_netted_on_the_next_invoice_whichever_is_told_first(billed: Desk, told_first: bool) -> None:
    exchange = {"rma_number": "RMA-2", "sales_order_number": "SO-9"}
    billed.ask("receivePayment", {"amount": euros(3_159), "reference": "BANK-1", "invoice_number": "INV-1"})
    if told_first:
        assert billed.ask("settleExchange", exchange).status == 201
    billed.ask("recordBillableEvents", back(5))
    billed.work()
    assert billed.facts(CreditApplied) == []
    other = {
        **SHIPPED,
        "source_document": "SHP-9",
        "sales_order_number": "SO-9",
        "lines": [{**LINE, "quantity_base": 9}],
    }
    billed.ask("recordBillableEvents", {**other, "charges": []})
    billed.work()
    if not told_first:
        assert billed.facts(CreditApplied) == []
        billed.ask("settleExchange", exchange)
    memo = billed.facts(CreditPosted)[0]
    applied = billed.facts(CreditApplied)
    assert [(one.credit_memo, one.invoice, one.amount_minor) for one in applied] == [
        (memo.credit_memo, "INV-2", memo.total_minor)
    ]
    billed.ask("settleExchange", exchange)
    assert billed.facts(CreditApplied) == applied


def francs(units: int) -> Desk:
    """INV-1: so many A at 3.33 francs, 19 %, and no freight."""
    desk = Desk()
    line = {**LINE, "quantity_base": units, "unit_price": {"minor": 333, "currency": "CHF"}}
    shipped = {**SHIPPED, "currency": "CHF", "lines": [line], "charges": []}
    assert desk.ask("recordBillableEvents", shipped).status == 202
    desk.work()
    return desk


def francs_back(units: int, inspection: str) -> JsonObject:
    return {**back(units, inspection, unit_price={"minor": 333, "currency": "CHF"}), "currency": "CHF"}


def test_five_pieces_of_francs_come_back_one_by_one_and_the_coins_come_to_the_invoice() -> None:
    """Net 16.65 and tax 3.16 are 19.81, and a customer pays 19.80."""
    desk = francs(5)
    assert desk.invoice()["totals"]["total"] == {"minor": 1980, "currency": "CHF"}
    for number in range(5):
        desk.ask("recordBillableEvents", francs_back(1, f"INS-{number}"))
    desk.work()
    memos = desk.facts(CreditPosted)
    assert [(x.net_minor, x.tax_minor, x.rounding_minor, x.total_minor) for x in memos] == [
        (333, 63, -1, 395),
        (333, 63, -1, 395),
        (333, 64, 3, 400),
        (333, 63, -1, 395),
        (333, 63, -1, 395),
    ]
    assert sum(x.total_minor for x in memos) == 1980
    last = body(desk.ask("findDocuments", at=10_000, rma_number="RMA-2"))["credit_memos"][-1]
    assert last["totals"]["rounding"] == {"minor": -1, "currency": "CHF"}
    assert last["totals"]["total"] == {"minor": 395, "currency": "CHF"}


@given(st.lists(st.integers(1, 3), min_size=1, max_size=9))
def test_whoever_gives_all_of_it_back_gets_the_francs_that_he_was_billed(parts: list[int]) -> None:
    desk = francs(sum(parts))
    for number, units in enumerate(parts):
        desk.ask("recordBillableEvents", francs_back(units, f"INS-{number}"))
    desk.work()
    memos = desk.facts(CreditPosted)
    assert sum(each.total_minor for each in memos) == desk.invoice()["totals"]["total"]["minor"]
    assert all(each.total_minor % 5 == 0 for each in memos)


def test_euros_are_not_rounded(billed: Desk) -> None:
    billed.ask("recordBillableEvents", back(2))
    billed.work()
    assert billed.facts(CreditPosted)[0].rounding_minor == 0


PAID: JsonObject = {"amount": euros(3_159), "reference": "BANK-1", "invoice_number": "INV-1"}
"""All of INV-1: three of five are kept, which is 9.99 and 1.90 of tax, and freight is with INV-1 as it was."""


def reissuing() -> Desk:
    desk = Desk(replace(MASTER, correction="reissue"))
    desk.ask("recordBillableEvents", {**SHIPPED, "lines": [LINE], "charges": [FREIGHT]})
    desk.work()
    desk.ask("recordBillableEvents", back(2))
    return desk


def test_what_is_made_in_the_place_of_an_invoice_bears_the_day_of_the_credit_memo() -> None:
    """It left on the second, and part of it is back ten days later: the second keeps the sale, the twelfth takes it
    back and has what is left. The customer has another month to pay."""
    desk = Desk(replace(MASTER, correction="reissue"))
    desk.ask("recordBillableEvents", {**SHIPPED, "zone": "Europe/Berlin", "charges": []})
    desk.work()
    desk.ask("recordBillableEvents", back(2))
    desk.work(at=10 * 86_400_000)
    (memo,) = desk.facts(CreditPosted)
    assert (memo.reason, memo.posting_date) == ("reversal", "2026-03-12")
    first, anew = desk.invoice("INV-1"), desk.invoice("INV-2")
    assert (first["posting_date"], anew["posting_date"], anew["due_date"]) == ("2026-03-02", "2026-03-12", "2026-04-11")


def money_set(desk: Desk) -> list[tuple[str, int]]:
    return [(one.invoice, one.amount_minor) for one in desk.facts(PaymentApplied)]


def test_money_for_an_invoice_pays_what_stands_in_its_place() -> None:
    desk = reissuing()
    desk.work()
    assert desk.invoice("INV-2")["open_amount"] == euros(1_189)
    answer = body(desk.ask("receivePayment", PAID))
    assert money_set(desk) == [("INV-1", 1_178), ("INV-2", 1_189)], "freight and its tax, and what is kept"
    assert answer["unapplied"] == euros(792), "what came back"
    assert desk.invoice("INV-2")["open_amount"] == euros(0)


def test_so_does_money_that_comes_before_it() -> None:
    desk = reissuing()
    credit = desk.billing.tray.due.pop(0)
    desk.billing.perform(credit, 0, NoChance())
    answer = body(desk.ask("receivePayment", PAID))
    assert answer["unapplied"] == euros(1_981)
    desk.work()
    assert money_set(desk) == [("INV-1", 1_178), ("INV-2", 1_189)]
    told = [event.body["data"] for event in desk.billing.tray.events if event.body["type"] == "payment.applied"]
    assert [one["unapplied"] for one in told] == [euros(1_981), euros(792)]
