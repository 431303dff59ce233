"""Prices by the box, quantities by the case: exact, and rounded once a line."""

import pytest
from msgspec.structs import replace

from seatrial.facts import CreditPosted, InvoicePosted
from tests.simulators.test_billing_credits import back
from tests.simulators.test_billing_invoicing import LINE, MASTER, SHIPPED, Desk, body


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_box_in_two_parcels_costs_one_box_and_each_invoice_states_its_part_of_a_case(desk: Desk) -> None:
    box = {"uom": "BOX", "numerator": 12, "denominator": 1}
    case = {"uom": "CASE", "numerator": 36, "denominator": 1}
    boxed = {**LINE, "unit_price": {"minor": 1000, "currency": "EUR"}, "price_unit": box, "invoice_unit": case}
    for shipment, units in (("SHP-3", 5), ("SHP-4", 7)):
        told = {**SHIPPED, "source_document": shipment, "lines": [{**boxed, "quantity_base": units}], "charges": []}
        assert body(desk.ask("recordBillableEvents", told))["outcome"] == "accepted"
        desk.work()
    first, second = [desk.invoice(number)["lines"][0] for number in ("INV-1", "INV-2")]
    assert (first["net"]["minor"], second["net"]["minor"]) == (417, 583)
    assert first["quantity"] == {"numerator": 5, "denominator": 36, "uom": "CASE"}
    (posted, _) = desk.facts(InvoicePosted)
    assert posted.nets_minor == (417,)


def test_what_is_kept_of_a_box_is_invoiced_anew_for_what_was_credited_for_it() -> None:
    """And what is billed of the line afterwards is rounded as if nothing had come back: the three come to the box."""
    desk = Desk(replace(MASTER, correction="reissue"))
    boxed = {
        **LINE,
        "unit_price": {"minor": 1000, "currency": "EUR"},
        "price_unit": {"uom": "BOX", "numerator": 12, "denominator": 1},
    }
    first = {**SHIPPED, "lines": [{**boxed, "quantity_base": 5}], "charges": [], "exchange_rate_id": "FX-1"}
    desk.ask("recordBillableEvents", first)
    desk.work()
    desk.ask("recordBillableEvents", {**back(1), "exchange_rate_id": "FX-1"})
    desk.work()
    (memo,) = desk.facts(CreditPosted)
    assert [(x.quantity_base, x.net_minor) for x in memo.lines] == [(1, 83), (4, 334)]
    anew = desk.invoice("INV-2")
    assert anew["lines"][0]["net"]["minor"] == 334, "and not 333, which is what four of twelve cost"
    assert (anew["replaces_invoice_number"], anew["exchange_rate_id"]) == ("INV-1", "FX-1")
    rest = {**first, "source_document": "SHP-4", "lines": [{**boxed, "quantity_base": 7}]}
    desk.ask("recordBillableEvents", rest)
    desk.work()
    assert desk.invoice("INV-3")["lines"][0]["net"]["minor"] == 583
