"""Prices by the box, quantities by the case: exact, and rounded once a line."""

import pytest

from seatrial.facts import InvoicePosted
from tests.simulators.test_billing_invoicing import LINE, SHIPPED, Desk, body


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
