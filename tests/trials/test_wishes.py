"""What a changed or cancelled order comes to: the stories about wishes end with the books that they promise."""

from collections import Counter
from typing import Any

import pytest
from msgspec import Struct, field

from tests.trials.told import by_kind, facts


class Books(Struct):
    """What is in the books about one order when everything is said. Units are those of all its lines."""

    ordered: int = 0
    given_up: int = 0
    shipped: int = 0
    invoiced: int = 0
    wrong_price: int = 0
    invoices: list[int] = field(default_factory=list)
    """Net of each, charges apart."""
    anew: list[int] = field(default_factory=list)
    """Net of those that were posted in the place of one that was credited."""
    credited: list[int] = field(default_factory=list)
    """Net of each credit memo."""
    reserved: int = 0
    prices: dict[str, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def books(story: str, seed: int) -> dict[str, Books]:
    """By origin of the order; the reference engine has to hold, and to leave nothing on a desk."""
    orders: dict[str, Books] = {}
    for _, fact in facts(story, seed):
        if fact["origin"].startswith("order/"):
            _enter(orders.setdefault("/".join(fact["origin"].split("/")[:2]), Books()), fact)
    return orders


def _enter(order: Books, fact: dict[str, Any]) -> None:
    units = sum(line.get("quantity_base", 0) for line in fact.get("lines", ()))
    match fact["fact"]:
        case "OrderBooked":
            order.ordered = units
            order.prices = {
                line["line"]: price for line, price in zip(fact["lines"], fact["prices_minor"], strict=True)
            }
        case "OrderAmended":
            order.ordered = units
        case "QuantityCut":
            order.given_up += units
        case "ShipmentConfirmed":
            order.shipped += units
        case "CreditPosted":
            order.credited.append(fact["net_minor"])
        case "InvoicePosted" if fact["replaces"]:
            order.anew.append(fact["net_minor"])
        case "InvoicePosted":
            order.invoiced += units
            order.invoices.append(fact["net_minor"])
            order.wrong_price += sum(line["unit_price_minor"] != order.prices[line["line"]] for line in fact["lines"])
        case "StockReserved":
            order.reserved += units
        case "ReservationReduced":
            order.reserved -= units
        case "MilestoneRecorded":
            order.told.append(fact["kind"])


@pytest.mark.parametrize("seed", [0, 1])
def test_an_edited_order_ships_and_is_billed_as_he_wants_it_or_as_it_was(seed: int) -> None:
    orders = books("order-edit-after-import", seed)
    assert len(orders) == 80
    came_to: Counter[tuple[str, int]] = Counter()
    for order in orders.values():
        (answer,) = [kind for kind in order.told if kind in ("amended", "change_refused")]
        assert order.shipped == order.invoiced == order.ordered - order.given_up
        assert (order.reserved, order.wrong_price) == (0, 0)
        assert sum(order.invoices) == order.shipped * 3840
        assert len(order.invoices) == 1 or order.shipped == 3, "what is posted is not changed"
        came_to[answer, order.shipped] += 1
    assert set(came_to) == {("amended", 1), ("amended", 3), ("change_refused", 2)}
    assert came_to["amended", 1] > 40
    late = {(*order.invoices, *order.credited, *order.anew) for order in orders.values() if order.anew}
    assert late == {(7680, 7680, 3840)}, "after posting: credited and invoiced anew, at 38.40 and never 28.80"
    assert sum(bool(order.anew) for order in orders.values()) > 10


@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_cancelled_is_back_on_the_shelf_and_what_ships_is_billed_and_refused(seed: int) -> None:
    both = Counter[bool]()
    for order in books("cancel-after-release", seed).values():
        assert order.shipped == order.invoiced == order.ordered - order.given_up
        assert order.reserved == 0
        if not order.shipped:
            assert "cancelled" in order.told
        if "cancellation_refused" in order.told:
            assert order.shipped or "cancelled" in order.told
            both[True] += 1
        both[False] += order.shipped == 0
    assert both[True] > 10
    assert both[False] > 10


@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_invoiced_anew_is_settled_with_the_credit_and_freight_is_billed_once(seed: int) -> None:
    told = by_kind("order-edit-after-import", seed)
    invoices = {one["invoice"]: one for one in told["InvoicePosted"]}
    memos = {one["credit_memo"]: one for one in told["CreditPosted"] if one["reason"] == "reversal"}
    anew = {one["replaces"]: one for one in invoices.values() if one["replaces"]}
    assert {one["invoice"] for one in memos.values()} == set(anew)
    for memo in memos.values():
        old, new = invoices[memo["invoice"]], anew[memo["invoice"]]
        assert (old["net_minor"], memo["net_minor"], new["net_minor"]) == (7680, 7680, 3840)
        assert (memo["tax_minor"], new["tax_minor"]) == (1459, 730)
        assert new["charges_minor"] == 0
        assert memo["total_minor"] == old["total_minor"] - old["charges_minor"] - (old["tax_minor"] - memo["tax_minor"])
        netted = [one["amount_minor"] for one in told["CreditApplied"] if one["invoice"] == new["invoice"]]
        assert netted == [new["total_minor"]], "the old one was paid: what is kept is paid by its credit"
    ledger = {(one["kind"], one["document"]): one["amount_minor"] for one in told["ReceivablePosted"]}
    for number, one in invoices.items():
        assert ledger["invoice", number] == one["total_minor"]
    for number, one in memos.items():
        assert ledger["credit_memo", number] == -one["total_minor"]
