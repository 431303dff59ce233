"""Consolidated billing ends with the books that it promises: each customer billed as he wishes, and freight once."""

from collections import defaultdict
from itertools import groupby

import pytest

from tests.trials.told import Fact, by_kind

FREIGHT = 990
NIGHTLY, BY_LINE, BLOCKED = ("C-001", "C-002"), "C-003", "C-008"


def parts(invoice: Fact) -> list[tuple[str, str, Fact]]:
    """(shipment, order, line) of every line."""
    own = {"source_document": invoice["source_document"], "order_number": invoice["order_number"]}
    sources = invoice["sources"] or [own] * len(invoice["lines"])
    return [
        (source["source_document"], source["order_number"], line)
        for source, line in zip(sources, invoice["lines"], strict=True)
    ]


def shares(invoice: Fact) -> list[tuple[str, int, int]]:
    """(order, charges, total) of every order on it."""
    if not invoice["orders"]:
        return [(invoice["order_number"], invoice["charges_minor"], invoice["total_minor"])]
    return [(one["order_number"], one["charges_minor"], one["total_minor"]) for one in invoice["orders"]]


@pytest.mark.parametrize("seed", [0, 1])
def test_everybody_is_billed_as_he_wishes_and_freight_is_billed_once(seed: int) -> None:
    told = by_kind("consolidated-billing", seed)
    assert len(told["OrderBooked"]) == 78
    orders = {one["order_number"]: one for one in told["OrderBooked"]}
    invoices = told["InvoicePosted"]

    left = {
        (f["shipment"], x["shipment_line"]): x["quantity_base"] for f in told["ShipmentConfirmed"] for x in f["lines"]
    }
    billed: dict[tuple[str, str], int] = defaultdict(int)
    for invoice in invoices:
        for shipment, _, line in parts(invoice):
            billed[shipment, line["shipment_line"]] += line["quantity_base"]
    assert billed == left, "every unit that left is billed, and once"

    nightly = [one for one in invoices if one["customer"] in NIGHTLY]
    assert any(len(shares(one)) > 1 for one in nightly)
    for _, same in groupby(sorted(nightly, key=lambda one: (one["customer"], one["at"])), lambda one: one["customer"]):
        days = [one["at"] // 86_400_000 for one in same]
        assert len(days) == len(set(days)), "one a night"
    by_line = [one for one in invoices if one["customer"] == BY_LINE]
    assert by_line and all(len({line["line"] for line in one["lines"]}) == 1 for one in by_line)
    others = [one for one in invoices if one["customer"] not in (*NIGHTLY, BY_LINE)]
    assert len({one["source_document"] for one in others}) == len(others), "one a parcel"

    freight: dict[str, list[int]] = defaultdict(list)
    total = 0
    for invoice in invoices:
        assert sum(minor for _, _, minor in shares(invoice)) == invoice["total_minor"]
        assert sum(minor for _, minor, _ in shares(invoice)) == invoice["charges_minor"]
        assert invoice["net_minor"] + invoice["charges_minor"] + invoice["tax_minor"] == invoice["total_minor"]
        total += invoice["total_minor"]
        for order, charges, _ in shares(invoice):
            freight[order].append(charges)
    assert {order: sum(carried) for order, carried in freight.items()} == dict.fromkeys(orders, FREIGHT)
    for order, carried in freight.items():
        if orders[order]["customer"] not in ("C-001", "C-004", "C-005", "C-006"):
            assert sorted(carried)[:-1] == [0] * (len(carried) - 1), "on one of them, whole"

    posted = {one["document"]: one["amount_minor"] for one in told["ReceivablePosted"] if one["kind"] == "invoice"}
    assert posted == {one["invoice"]: one["total_minor"] for one in invoices}
    void = {one["document"] for one in told["VoidPosted"]}
    assert void == {one["invoice"] for one in told["InvoiceVoided"]} and void
    drawn = {int(number.removeprefix("INV-")) for number in [*posted, *void]}
    assert drawn == set(range(1, len(posted) + len(void) + 1)), "no number is missing, and none was drawn twice"
    assert sum(one["amount_minor"] for one in told["PaymentApplied"]) == total
    assert len(told["OrderClosed"]) == 78


@pytest.mark.parametrize("seed", [0, 1])
def test_what_left_under_the_block_is_billed_when_it_is_lifted(seed: int) -> None:
    told = by_kind("consolidated-billing", seed)
    waited = [one for one in told["BillableEventRecorded"] if one["blocked"]]
    assert {one["blocked"] for one in waited} == {"customer_blocked"}
    theirs = {one["order_number"] for one in told["OrderBooked"] if one["customer"] == BLOCKED}
    assert {one["order_number"] for one in waited} <= theirs
    lifted = 26 * 3_600_000
    for one in waited:
        assert one["at"] < lifted + 3_600_000
        [invoice] = [each for each in told["InvoicePosted"] if each["source_document"] == one["source_document"]]
        assert invoice["at"] > lifted


@pytest.mark.parametrize("seed", range(4))
def test_freight_over_three_parcels_is_the_share_of_what_each_bills_to_the_cent(seed: int) -> None:
    """990 × what is billed by then / the order, rounded down; so the last bears what is left over."""
    told = by_kind("consolidated-billing", seed)
    keys = {"C-004": "by_value", "C-005": "by_quantity", "C-006": "by_value"}
    carried: dict[str, list[tuple[int, int]]] = defaultdict(list)
    orders = {one["order_number"]: one for one in told["OrderBooked"]}
    for invoice in told["InvoicePosted"]:
        if invoice["customer"] in keys:
            units = sum(line["quantity_base"] for line in invoice["lines"])
            basis = units if keys[invoice["customer"]] == "by_quantity" else invoice["net_minor"]
            carried[invoice["order_number"]].append((basis, invoice["charges_minor"]))
    assert any(len(parcels) == 3 for parcels in carried.values())
    for order, parcels in carried.items():
        lines = zip(orders[order]["lines"], orders[order]["prices_minor"], strict=True)
        worth = [(line["quantity_base"], line["quantity_base"] * price) for line, price in lines]
        whole = sum(units if keys[orders[order]["customer"]] == "by_quantity" else minor for units, minor in worth)
        upto = before = 0
        for basis, charges in parcels:
            upto += basis
            assert charges == FREIGHT * upto // whole - before
            before += charges
        assert (upto, before) == (whole, FREIGHT)
