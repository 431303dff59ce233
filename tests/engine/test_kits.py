"""A kit is supplied as its components, and the customer is told of the kits that are whole."""

import msgspec
import pytest

from engine.adapters import crm_v1, erp_v1
from engine.flawed.any_component_is_the_kit import whole_kits
from engine.process import kits, units
from engine.process.order import Order
from engine.process.statements import whole
from seatrial.message import JsonObject
from tests.engine.shore import Shore
from tests.engine.tide import EACH, PRICE


def two_kits() -> Order:
    shore = Shore(mute=True)
    shore.submit(quantity=2)
    return crm_v1.order(crm_v1.submitted(shore.events[-1]["data"]))


def booking(quantity: int = 2, boards: int = 8, unit: JsonObject = EACH) -> erp_v1.Booking:
    line = {
        "sales_unit": EACH,
        "unit_price": PRICE,
        "price_unit": EACH,
        "invoice_unit": EACH,
        "tax_category": "standard",
        "billing_relevant": True,
        "billing_trigger": "goods_issue",
    }
    frame = {**line, "line_no": "1.1", "item": "FRAME", "quantity_base": 2}
    board = {**line, "line_no": "1.2", "item": "BOARD", "quantity_base": boards, "sales_unit": unit}
    parts = [{"line_no": "1.1", "per_kit": 1}, {"line_no": "1.2", "per_kit": 4}]
    item = two_kits().lines[0].item
    kit = {"line_no": "1", "item": item, "quantity": quantity, "components": parts}
    answer = {"outcome": "accepted", "version": 1, "sales_order_number": "SO-1", "holds": [], "lines": [frame, board]}
    end = {"charges": [], "fulfilment_orders": [], "min_remaining_life_days": 0, "kits": [kit]}
    return erp_v1.booking({**answer, **end})


def test_a_booked_kit_is_its_components_and_stays_the_customers_line() -> None:
    order = two_kits()
    units.take(order, booking())
    assert [(line.line_no, line.quantity_base) for line in order.lines] == [("1.1", 2), ("1.2", 8)]
    assert whole(order) == [("1.1", 2, ""), ("1.2", 8, ""), ("1", 2, "")]
    units.take(order, booking())
    assert len(order.kits) == 1, "said again, it is the same kit"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (booking(quantity=3, boards=12), "were booked as 3"),
        (booking(boards=7), "line 1.2 does not make 2"),
        (booking(unit={"uom": "BOX", "numerator": 1, "denominator": 1}), "line 1.2 does not make 2"),
    ],
)
def test_a_kit_that_is_booked_otherwise_is_no_answer(said: erp_v1.Booking, why: str) -> None:
    order = two_kits()
    with pytest.raises(msgspec.ValidationError, match=why):
        units.take(order, said)
    assert [line.line_no for line in order.lines] == ["1"], "nothing is taken over"
    assert order.kits == []


def test_the_scarcest_component_makes_the_kit() -> None:
    assert kits.whole([(2, 1), (5, 4)]) == 1
    assert kits.whole([(2, 1), (3, 4)]) == 0
    assert kits.whole([(2, 1), (8, 4)]) == 2
    assert whole_kits([(2, 1), (3, 4)]) == 2, "the flawed engine goes by the first one"
