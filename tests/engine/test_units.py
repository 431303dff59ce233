"""Units of measure are the ERP's: the engine carries what was written and what was booked, and converts nothing."""

import msgspec
import pytest

from engine.adapters import billing_v1, crm_v1, erp_v1
from engine.process import units
from engine.process.order import Order
from engine.process.shipment import Shipment, ShippedLine
from engine.process.statements import whole
from seatrial.message import JsonObject
from tests.engine.shore import Shore
from tests.engine.tide import EACH, PRICE

BOX: JsonObject = {"uom": "BOX", "numerator": 12, "denominator": 1}
CASE: JsonObject = {"uom": "CASE", "numerator": 36, "denominator": 1}


def three_boxes() -> Order:
    shore = Shore(mute=True)
    shore.submit(quantity=3)
    data = shore.events[-1]["data"]
    data["lines"][0]["quantity"]["uom"] = "BOX"
    return crm_v1.order(crm_v1.submitted(data))


def booking(quantity_base: int, sales_unit: JsonObject, outcome: str = "accepted") -> erp_v1.Booking:
    line = {
        "line_no": "1",
        "item": "PUMP",
        "quantity_base": quantity_base,
        "sales_unit": sales_unit,
        "unit_price": PRICE,
        "price_unit": BOX,
        "invoice_unit": CASE,
        "tax_category": "standard",
        "billing_relevant": True,
        "billing_trigger": "goods_issue",
    }
    answer = {"outcome": outcome, "version": 1, "sales_order_number": "SO-1", "holds": [], "lines": [line]}
    return erp_v1.booking({**answer, "charges": [], "fulfilment_orders": [], "min_remaining_life_days": 0, "kits": []})


def test_an_order_goes_to_the_erp_in_the_unit_that_the_customer_wrote() -> None:
    assert erp_v1.book_order(three_boxes())["lines"][0]["quantity"] == {"value": 3, "uom": "BOX"}


def test_what_boxes_come_to_is_told_and_billed_as_the_erp_said() -> None:
    order = three_boxes()
    assert whole(order) == [], "nobody knows yet how many pieces that is"
    units.take(order, booking(36, BOX))
    assert whole(order) == [("1", 36, "")]
    shipment = Shipment("SHP-1", "SO-1-1", "", "", [ShippedLine("1", "1", "PUMP", "DC1", "L1", 17)])
    (line,) = billing_v1.goods_issue_event(order, shipment, False)["lines"]
    assert (line["quantity_base"], line["price_unit"], line["invoice_unit"]) == (17, BOX, CASE)


@pytest.mark.parametrize(("quantity_base", "unit"), [(3, EACH), (36, CASE), (3, BOX), (37, BOX)])
def test_an_answer_in_another_unit_or_about_another_quantity_is_no_answer(quantity_base: int, unit: JsonObject) -> None:
    order = three_boxes()
    with pytest.raises(msgspec.ValidationError):
        units.take(order, booking(quantity_base, unit))
    assert order.lines[0].quantity_base == 0


def test_what_is_not_sold_like_that_may_be_refused_in_any_unit() -> None:
    order = three_boxes()
    units.take(order, booking(0, EACH, "rejected"))
    assert whole(order) == []
