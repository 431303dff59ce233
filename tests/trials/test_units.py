"""Three boxes, seventeen pieces, half a case: the story ends with the same base quantities in every book."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from tests.trials.told import facts

Line = tuple[str, str]
"""(order, line)"""


def half_up(worth: Fraction) -> int:
    return int((2 * worth + 1) // 2)


@pytest.mark.parametrize("seed", [0, 1])
def test_boxes_pieces_and_cases_are_one_quantity_in_every_book(seed: int) -> None:
    told: dict[str, list[Mapping[str, Any]]] = {}
    for _, fact in facts("pack-of-twelve", seed):
        told.setdefault(fact["fact"], []).append(fact)
    booked: dict[Line, int] = {}
    price: dict[Line, Fraction] = {}
    for order in told["OrderBooked"]:
        for index, line in enumerate(order["lines"]):
            place = (order["order_number"], line["line"])
            booked[place] = line["quantity_base"]
            per = order["priced_per"][index] if order["priced_per"] else {"numerator": 1, "denominator": 1}
            price[place] = Fraction(order["prices_minor"][index] * per["denominator"], per["numerator"])
            if line["item"] == "BOLT":
                assert line["quantity_base"] == 12 * order["wished"][index]["numerator"]
    shipped = dict.fromkeys(booked, 0)
    for shipment in told["ShipmentConfirmed"]:
        for line in shipment["lines"]:
            shipped[shipment["order_number"], line["line"]] += line["quantity_base"]
    billed, worth = dict.fromkeys(booked, 0), dict.fromkeys(booked, 0)
    stated = dict.fromkeys(booked, Fraction(0))
    parts_of_cases = set()
    for invoice in told["InvoicePosted"]:
        for index, line in enumerate(invoice["lines"]):
            place = (invoice["order_number"], line["line"])
            billed[place] += line["quantity_base"]
            if not invoice["stated"]:
                worth[place] += line["quantity_base"] * line["unit_price_minor"]
                stated[place] += line["quantity_base"]
                continue
            said = invoice["stated"][index]
            worth[place] += invoice["nets_minor"][index]
            quantity = Fraction(said["numerator"], said["denominator"])
            stated[place] += quantity * Fraction(said["unit"]["numerator"], said["unit"]["denominator"])
            if line["item"] == "BOLT":
                parts_of_cases.add(quantity.denominator)
    assert booked == shipped == billed == stated
    assert worth == {place: half_up(price[place] * base) for place, base in booked.items()}
    assert len(parts_of_cases) > 1, "no case was broken"
    rolls = [line for order in told["OrderBooked"] for line in order["lines"] if line["item"] == "WIRE"]
    assert [line["quantity_base"] for line in rolls] == [2], "a hundred metres are two rolls"
    assert [fact["reason"] for fact in told["OrderRejected"]] == ["fraction_of_base_unit"], "nobody cuts a roll"
