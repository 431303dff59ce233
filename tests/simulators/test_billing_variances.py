"""Billing bills no price that is too far from the contract's before somebody has decided about it."""

import pytest
from msgspec.structs import replace

from seatrial.facts import BillableEventRecorded, InvoicePosted, PriceVarianceDecided, PriceVarianceFound
from seatrial.message import JsonObject, Response
from simulators.billing.system import Billing
from simulators.system import Promises
from tests.simulators.test_billing_invoicing import (
    CALENDAR,
    CUSTOMER,
    FREIGHT,
    LINE,
    MASTER,
    SHIPPED,
    Desk,
    body,
    code,
    euros,
)

TOLERANCE_PPM = 10_000


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.billing = Billing(replace(MASTER, price_variance_ppm=TOLERANCE_PPM), CALENDAR, Promises())
    return desk


def evidence(*prices: tuple[int, int], **other: object) -> JsonObject:
    """Lines of five, at (price, contract price) each."""
    lines = [
        {
            **LINE,
            "line_no": f"{nth}",
            "shipment_line": f"{nth}",
            "unit_price": euros(price),
            "contract_price": euros(by),
        }
        for nth, (price, by) in enumerate(prices, 1)
    ]
    return {**SHIPPED, "lines": lines, "charges": [], **other}


def tell(desk: Desk, *prices: tuple[int, int]) -> JsonObject:
    return body(desk.ask("recordBillableEvents", evidence(*prices)))


def decide(desk: Desk, decision: str, event: str = "BEV-1") -> Response:
    return desk.ask("decidePriceVariance", {"decision": decision, "by": "finance"}, billable_event_id=event)


@pytest.mark.parametrize(
    ("price", "outcome"), [(9_900, "accepted"), (10_100, "accepted"), (9_899, "blocked"), (10_101, "blocked")]
)
def test_one_per_cent_is_near_enough_and_not_a_cent_more(desk: Desk, price: int, outcome: str) -> None:
    assert tell(desk, (10_000, 10_000), (price, 10_000))["outcome"] == outcome


def test_what_is_blocked_is_not_billed_and_somebody_is_asked(desk: Desk) -> None:
    assert tell(desk, (970, 1_000)) == {
        "outcome": "blocked", "billable_event_id": "BEV-1", "reason_code": "price_variance"
    }  # fmt: skip
    desk.work()
    assert desk.facts(InvoicePosted) == []
    (asked,) = desk.facts(PriceVarianceFound)
    assert (asked.billable_event, asked.source_document, asked.contract_minor) == ("BEV-1", "SHP-3", (1_000,))
    assert [fact.blocked for fact in desk.facts(BillableEventRecorded)] == ["price_variance"]


def test_as_ordered_bills_what_was_ordered(desk: Desk) -> None:
    tell(desk, (970, 1_000), (500, 500))
    assert decide(desk, "as_ordered").status == 200
    desk.work()
    (invoice,) = desk.facts(InvoicePosted)
    assert (invoice.net_minor, invoice.total_minor) == (5 * 970 + 5 * 500, 8_747)
    (decided,) = desk.facts(PriceVarianceDecided)
    assert (decided.decision, decided.by) == ("as_ordered", "finance")


def test_as_contracted_bills_the_contracts_price(desk: Desk) -> None:
    tell(desk, (1_050, 1_000), (500, 500))
    decide(desk, "as_contracted")
    desk.work()
    (invoice,) = desk.facts(InvoicePosted)
    assert [line.unit_price_minor for line in invoice.lines] == [1_000, 500]
    assert invoice.net_minor == 7_500


@pytest.mark.parametrize("second", ["as_contracted", "as_ordered"])
def test_freight_by_value_goes_by_what_was_ordered_whatever_is_decided(desk: Desk, second: str) -> None:
    """Five and five at 10.50, of which 10.00 is the contract's: half of 9.90 is on either invoice."""
    spread = {"key": "by_value", "order_lines": [{"quantity_base": 10, "unit_price": euros(1_050)}]}
    for nth, decision in enumerate(("as_contracted", second), 1):
        told = evidence((1_050, 1_000), source_document=f"SHP-{nth}", charges=[FREIGHT], charge_allocation=spread)
        desk.ask("recordBillableEvents", told)
        decide(desk, decision, f"BEV-{nth}")
        desk.work()
    assert [invoice.charges_minor for invoice in desk.facts(InvoicePosted)] == [495, 495]


def test_what_is_decided_late_goes_by_the_order_as_it_stands_by_then(desk: Desk) -> None:
    """Five of ten wait for a decision; two of the others are cancelled, and three are billed in the meantime."""
    for nth, whole, price, quantity in ((1, 10, 1_050, 5), (2, 8, 1_000, 3)):
        spread = {"key": "by_quantity", "order_lines": [{"quantity_base": whole, "unit_price": euros(1_050)}]}
        told = evidence((price, 1_000), source_document=f"SHP-{nth}", charges=[FREIGHT], charge_allocation=spread)
        desk.ask("recordBillableEvents", {**told, "lines": [{**told["lines"][0], "quantity_base": quantity}]})
    desk.work()
    decide(desk, "as_contracted")
    desk.work()
    assert [invoice.charges_minor for invoice in desk.facts(InvoicePosted)] == [371, 619]  # 990 × 3/8, and the rest


def test_so_does_that_of_what_is_priced_by_the_box(desk: Desk) -> None:
    """Five pieces of a box of twelve at 10.50, and the other seven."""
    box = {"uom": "BOX", "numerator": 12, "denominator": 1}
    spread = {
        "key": "by_value",
        "order_lines": [{"quantity_base": 12, "unit_price": euros(1_050), "price_unit": box}],
    }
    for nth, quantity in enumerate((5, 7), 1):
        told = evidence((1_050, 1_000), source_document=f"SHP-{nth}", charges=[FREIGHT], charge_allocation=spread)
        lines = [{**line, "price_unit": box, "quantity_base": quantity} for line in told["lines"]]
        desk.ask("recordBillableEvents", {**told, "lines": lines})
        decide(desk, "as_contracted", f"BEV-{nth}")
        desk.work()
    posted = desk.facts(InvoicePosted)
    assert [invoice.net_minor for invoice in posted] == [417, 583]
    assert [invoice.charges_minor for invoice in posted] == [990 * 438 // 1_050, 990 - 990 * 438 // 1_050]


def test_nobody_is_billed_more_than_he_ordered_at(desk: Desk) -> None:
    tell(desk, (1_050, 1_000), (480, 500))
    assert code(decide(desk, "as_contracted")) == (422, "dearer_than_ordered")
    assert decide(desk, "as_ordered").status == 200


def test_it_is_decided_once_and_only_if_it_is_asked(desk: Desk) -> None:
    assert code(decide(desk, "as_ordered")) == (404, "unknown_billable_event")
    tell(desk, (1_000, 1_000))
    assert code(decide(desk, "as_ordered")) == (409, "not_in_question")
    tell(desk, (970, 1_000))
    assert decide(desk, "as_ordered", "BEV-2").status == 200
    assert code(decide(desk, "as_ordered", "BEV-2")) == (409, "not_in_question")
    desk.work()
    assert len(desk.facts(InvoicePosted)) == 2


def test_a_block_on_the_customer_comes_first_and_then_the_price_is_asked_about(desk: Desk) -> None:
    desk.ask("putCustomer", {**CUSTOMER, "status": "blocked_invoice"}, customer_number="C-1")
    assert tell(desk, (970, 1_000))["reason_code"] == "customer_blocked"
    assert code(decide(desk, "as_ordered")) == (409, "not_in_question")
    desk.ask("putCustomer", {**CUSTOMER, "version": 3}, customer_number="C-1")
    desk.work()
    assert desk.facts(InvoicePosted) == []
    decide(desk, "as_ordered")
    desk.work()
    assert len(desk.facts(InvoicePosted)) == 1


def test_without_a_contract_price_or_a_tolerance_nothing_is_asked(desk: Desk) -> None:
    assert body(desk.ask("recordBillableEvents", SHIPPED))["outcome"] == "accepted"
    assert tell(Desk(), (970, 1_000))["outcome"] == "accepted"
