"""Credit and re-invoice beside every policy that has a say in what an invoice is: the books tie, whatever it bills.

The story is `order-edit-after-import`, with more than one line or parcel to an order, and one policy more.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.scenario.reader import read_scenario
from tests.trials.altered import altered
from tests.trials.told import Fact, by_kind

ALL_SEEN = (
    "must_see: [amended, reissued, change-refused, change-refused-after-invoice, changed-at-the-warehouse, "
    "fault:duplicate, fault:reorder]"
)
HALF_A_DAY = {
    ALL_SEEN: "must_see: [reissued]",
    "requires: [S17, S18, S24, S30, S35, Q31, Q33, Q34, Q38]": "requires: [S35, S49]",
    "{name: order, count: 80": "{name: order, count: 40",
}
LINES = {"lines_max: 1": "lines_max: 3"}
PARCELS = {"habits:\n": "habits:\n  split_ppm: 300000\n"}
SOON = {"send_back_ms_min: 24 h": "send_back_ms_min: 1 h", "send_back_ms_max: 40 h": "send_back_ms_max: 6 h"}
"""While their orders still wait for goods."""
DELIVERED = {
    "  correction: reissue\n": "  correction: reissue\n  billing_trigger: proof_of_delivery\n",
    "habits:\n": "habits:\n  refused_ppm: 100000\n  missing_ppm: 30000\n  proof_lag_ms_max: 20 h\n",
    "weather:\n": "systems:\n  carrier: {}\nweather:\n",
    "quantity_min: 2, quantity_max: 2": "quantity_min: 2, quantity_max: 6",
    "storm_ms: 14 h": "storm_ms: 6 d",
    "edit_ms_max: 4 h": "edit_ms_max: 60 h",
}
TONIGHT = {
    "  correction: reissue\n": "  correction: reissue\n  invoice_policy: consolidated\n  charge_allocation: by_value\n",
    "customers: {count: 20": "customers: {count: 60",
    "storm_ms: 14 h": "storm_ms: 3 d",
    "edit_ms_max: 4 h": "edit_ms_max: 30 h",
}
BY_LINE = {
    "  correction: reissue\n": "  correction: reissue\n  invoice_policy: per_line\n  charge_allocation: by_quantity\n",
    "habits:\n": "habits:\n  split_ppm: 300000\n  short_ppm: 100000\n  void_ppm: 50000\n",
    "quantity_min: 2, quantity_max: 2": "quantity_min: 2, quantity_max: 6",
}
BOXES = {
    "  items: {count: 12, price_minor_min: 4800, price_minor_max: 4800, stock_base_min: 60, stock_base_max: 120}": """\
  named_items:
    - {number: BOLT, name: Bolt M8, price_minor: 1000, stock: [{quantity_base: 6000}],
       units: [{uom: BOX, numerator: 12}, {uom: CASE, numerator: 36}], sold_in: BOX, priced_per: BOX, invoiced_in: CASE}
    - {number: WASHER, name: Washer M8, price_minor: 12345, stock: [{quantity_base: 9000}],
       units: [{uom: THOUSAND, numerator: 1000}], priced_per: THOUSAND, invoiced_in: THOUSAND}\
""",
    "lines_max: 1": "items: [BOLT, WASHER], lines_max: 2",
    "quantity_min: 2, quantity_max: 2": "quantity_min: 3, quantity_max: 7",
    "habits:\n": "habits:\n  split_ppm: 300000\n  short_ppm: 100000\n",
}
TAXED = {
    "workload:\n": "workload:\n  currency: CHF\n",
    "credit_limit_minor_max: 30000000}": "credit_limit_minor_max: 30000000, countries: [CH, DE, AT]}",
    "stock_base_max: 120}": "stock_base_max: 120, reduced_ppm: 300000}",
    "discount_ppm: 200000}": "discount_ppm: 200000, elsewhere_ppm: 300000}",
    "weather:\n": "systems:\n  tax: {}\nweather:\n",
    "  people:\n": """\
  tax_rates:
    - {country: CH, rate_ppm: 77000, valid_from: "2018-01-01"}
    - {country: CH, category: reduced, rate_ppm: 25000, valid_from: "2018-01-01"}
    - {country: DE, rate_ppm: 190000, valid_from: "2007-01-01"}
    - {country: DE, rate_ppm: 160000, valid_from: "2026-03-17"}
    - {country: DE, category: reduced, rate_ppm: 70000, valid_from: "2007-01-01"}
    - {country: AT, rate_ppm: 200000, valid_from: "2016-01-01"}
    - {country: AT, category: reduced, rate_ppm: 100000, valid_from: "2016-01-01"}
  people:
""",
}
BOUGHT = {
    "  returns: true\n": "  returns: true\n  poll_ms: 15 min\n",
    "weather:\n": "systems:\n  erp_2: {latency: legacy}\nbooks:\n  - {system: erp_2, sites: [DC9]}\nweather:\n",
    "  people:\n": """\
  acquired: {name: bought, site: DC9, joins_ms: 1 h, orders_from_ms: 2 h, until_ms: 12 h, customers: 10, items: 10,
             stock_base_min: 20, stock_base_max: 60, orders: 60}
  people:
""",
}
BESIDE: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "open-orders": (LINES, PARCELS, SOON),
    "proof-of-delivery": (LINES, SOON, DELIVERED),
    "consolidated": (LINES, PARCELS, TONIGHT),
    "per-line": (LINES, SOON, BY_LINE),
    "boxes": (BOXES,),
    "tax": (LINES, PARCELS, TAXED),
    "two-books": (BOUGHT,),
}


def beside(policy: str, folder: Path) -> str:
    """The story with it, as a file."""
    return altered("order-edit-after-import", folder, HALF_A_DAY, *BESIDE[policy])


def owner(fact: Fact, book: Mapping[str, str]) -> str:
    """The ERP of the order that it descends from."""
    origin = str(fact["origin"])
    return next(system for order, system in book.items() if origin == order or origin.startswith(order + "/"))


@pytest.mark.parametrize("policy", BESIDE)
def test_what_is_kept_is_billed_anew_for_what_was_credited_and_in_its_own_ledger(policy: str, tmp_path: Path) -> None:
    told = by_kind(read_scenario(beside(policy, tmp_path)), 0)
    anew = {one["replaces"]: one for one in told["InvoicePosted"] if one["replaces"]}
    memos = {one["invoice"]: one for one in told["CreditPosted"] if one["reason"] == "reversal"}
    assert set(anew) == set(memos)
    for number, one in anew.items():
        credited = [(x["line"], x["quantity_base"], x["net_minor"]) for x in memos[number]["lines"]]
        nets = one["nets_minor"] or [x["quantity_base"] * x["unit_price_minor"] for x in one["lines"]]
        kept = [(x["line"], x["quantity_base"], net) for x, net in zip(one["lines"], nets, strict=True)]
        assert set(kept) <= set(credited)
        assert one["charges_minor"] == 0
    book = {one["origin"]: one["system"] for one in told["OrderBooked"]}
    posted = {one["document"]: one for one in told["ReceivablePosted"] if one["kind"] == "invoice"}
    for one in anew.values():
        assert posted[one["invoice"]]["amount_minor"] == one["total_minor"]
        assert posted[one["invoice"]]["system"] == owner(one, book)
    assert policy != "two-books" or {posted[one["invoice"]]["system"] for one in anew.values()} == {"erp", "erp_2"}
    theirs = {one["reason_code"] for one in told["CaseListed"] if one["owner"] == "finance"}
    assert theirs <= {"credit_left_over", "unapplied_cash"}
    assert open_beside_cash(told) == []


def open_beside_cash(told: Mapping[str, list[Fact]]) -> list[str]:
    """Invoices in the place of others on which something is open though their customer has money on account that came
    for the same order: by origin, in the channel's order."""
    due = {one["invoice"]: one["total_minor"] for one in told["InvoicePosted"]}
    free = {one["payment"]: one["amount_minor"] for one in told["PaymentReceived"]}
    for one in told["PaymentApplied"]:
        due[one["invoice"]] -= one["amount_minor"]
        free[one["payment"]] -= one["amount_minor"]
    for one in told["CreditApplied"]:
        due[one["invoice"]] -= one["amount_minor"]
    orders = {one["invoice"]: "/".join(one["origin"].split("/")[:2]) for one in told["InvoicePosted"]}
    paid = {"/".join(one["origin"].split("/")[:2]) for one in told["PaymentReceived"] if free[one["payment"]]}
    return [one["invoice"] for one in told["InvoicePosted"]
            if one["replaces"] and due[one["invoice"]] and orders[one["invoice"]] in paid]  # fmt: skip


def test_what_comes_for_an_invoice_pays_what_stands_in_its_place(tmp_path: Path) -> None:
    told = by_kind(read_scenario(beside("open-orders", tmp_path)), 0)
    anew = [one for one in told["InvoicePosted"] if one["replaces"]]
    assert open_beside_cash(told) == []
    applied = {(one["invoice"], one["payment"]) for one in told["PaymentApplied"]}
    assert {invoice for invoice, _ in applied} & {one["invoice"] for one in anew}, "some were not paid yet"
