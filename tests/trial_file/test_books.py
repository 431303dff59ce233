"""The state at an entry is what the facts up to there add up to."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from harness.replay.comparing import replay
from harness.replay.state import of, state_at, states
from harness.replay.walking import walk
from harness.trial_file import read_trial
from reports.replay import InvoiceState, OrderState, State
from reports.terminal.replay import rows
from tests.trial_file.voyages import ORDER, sailed


@pytest.fixture(scope="module")
def entries() -> list[Any]:
    return [json.decode(line) for line in sailed().journal or ()]


def number(entries: list[Any], kind: str, nth: int = 0) -> int:
    """The entry of the nth fact of a kind."""
    return [at for at, entry in enumerate(entries) if entry[0] == "fact" and entry[2]["fact"] == kind][nth]


def test_before_anything_has_happened_there_is_only_stock(entries: list[Any]) -> None:
    opening = state_at(entries, number(entries, "OrderSubmitted") - 1)
    assert not opening.orders
    assert len(opening.stock) == 30
    assert all(shelf.on_hand == shelf.ledger and not shelf.reserved for shelf in opening.stock)


def test_an_order_goes_its_way(entries: list[Any]) -> None:
    (submitted,) = state_at(entries, number(entries, "OrderSubmitted")).orders
    assert [(line.item, line.ordered, line.reserved) for line in submitted.lines] == [
        ("ITEM-014", 3, 0), ("ITEM-003", 6, 0),
    ]  # fmt: skip
    (reserved,) = state_at(entries, number(entries, "StockReserved")).orders
    assert [line.reserved for line in reserved.lines] == [3, 6]
    shipped = of(state_at(entries, number(entries, "ShipmentConfirmed")), [ORDER])
    (order,) = shipped.orders
    assert [(line.reserved, line.shipped, line.billed) for line in order.lines] == [(0, 3, 0), (6, 0, 0)]
    item = next(shelf for shelf in shipped.stock if shelf.item == "ITEM-014")
    assert item.ledger - item.on_hand == 3, "the ledger follows later"


def test_the_flaw_shows_in_the_books(entries: list[Any]) -> None:
    before, after = (state_at(entries, number(entries, "InvoicePosted", nth)) for nth in (0, 1))
    assert [line.billed for line in before.orders[0].lines] == [3, 0]
    assert [line.billed for line in after.orders[0].lines] == [6, 0], "billed twice what was shipped"
    assert after.orders[0].lines[0].shipped == 3
    assert after.billed_open["EUR"] - 2 * before.billed_open["EUR"] == 1, "tax is rounded once for the whole order"


def test_at_the_end_nothing_is_reserved_and_the_account_ties_with_the_invoices(entries: list[Any]) -> None:
    end = state_at(entries, len(entries) - 1)
    assert not end.under_way
    assert all(shelf.reserved == 0 and shelf.on_hand == shelf.ledger for shelf in end.stock)
    assert end.receivables == end.billed_open == {"EUR": 0}
    assert all(one.billed == one.paid for one in end.orders[0].invoices.values())


def test_states_one_after_another_are_those_of_each_entry_alone(entries: list[Any]) -> None:
    some = range(0, len(entries), 97)
    assert list(states(entries, some)) == [state_at(entries, at) for at in some]


def test_only_what_is_concerned_is_kept(entries: list[Any]) -> None:
    mine = of(state_at(entries, len(entries) - 1), [ORDER])
    assert {shelf.item for shelf in mine.stock} == {"ITEM-003", "ITEM-014"}
    other = of(state_at(entries, len(entries) - 1), ["ITEM-001"])
    assert (other.orders, [shelf.item for shelf in other.stock]) == ((), ["ITEM-001"])


def test_a_walk_stops_at_what_concerns_the_order_and_goes_both_ways(entries: list[Any]) -> None:
    way = walk(entries, (), [ORDER])
    assert 30 < len(way.stops) < len(entries) // 2
    first, second = way.stops[:2]
    assert (way.after(first), way.before(second), way.before(first)) == (second, first, first)
    assert way.after(way.stops[-1]) == way.stops[-1]
    assert way.told[first] == f"{ORDER}: a person calls submitOrder in crm: 201"
    assert len(way.told) == len(entries)


def test_an_invoice_whose_payment_was_charged_back_is_open_again_and_told_in_its_currency() -> None:
    file = Path(__file__).parent.parent / "trials" / "charged-back-before-posted.trial.json"
    journal = [json.decode(line) for line in replay(read_trial(file)).trial.journal or ()]
    applied, taken_off = (state_at(journal, number(journal, kind)) for kind in ("PaymentApplied", "PaymentUnapplied"))
    assert dict(rows(applied))["  INV-1"] == "132.19 EUR billed, 132.19 EUR paid"
    assert dict(rows(taken_off))["  INV-1"] == "132.19 EUR billed, 0.00 EUR paid"
    assert (applied.billed_open, taken_off.billed_open) == ({"EUR": 0}, {"EUR": 13_219})
    end = state_at(journal, len(journal) - 1)
    assert dict(rows(end))["receivables EUR"] == "132.19 EUR on account, 132.19 EUR in open invoices"


def test_money_has_the_decimals_of_its_currency() -> None:
    bill = InvoiceState(currency="KWD", billed=1_388_331, paid=1_388_000)
    order = OrderState(origin="kuwait", documents=(), axes={}, holds=(), lines=(), told=(), invoices={"INV-3": bill})
    state = State(
        entry=0, at_ms=0, orders=(order,), stock=(), offered={}, receivables={"JPY": 677_744},
        billed_open={"KWD": 331}, cases=(), under_way=(),
    )  # fmt: skip
    said = dict(rows(state))
    assert said["  INV-3"] == "1,388.331 KWD billed, 1,388.000 KWD paid"
    assert said["receivables JPY"] == "677,744 JPY on account, 0 JPY in open invoices"
