"""A kit is booked as lines of its components; it may be cancelled, and is not changed."""

import pytest

from seatrial.facts import Kit, KitPart, Line, OrderBooked
from tests.simulators.backoffice import BackOffice, body, euros, wish

PARTS = (KitPart("1.1", 1), KitPart("1.2", 4))


@pytest.fixture
def office() -> BackOffice:
    """SO-1: two sets of one A and four B each in line 1, five of A in line 2."""
    office = BackOffice(("A", 100), ("B", 100))
    asked = wish(2, 5)
    asked["lines"][0].update(item="SET", quoted_price=euros(1300))
    body(office.ask("bookOrder", asked))
    return office


def quantities(office: BackOffice) -> list[tuple[str, int, int]]:
    """(line, ordered, cancelled)"""
    return [(line["line_no"], line["quantity_base"], line["cancelled_base"]) for line in office.order()["lines"]]


def test_a_kit_is_booked_as_its_components_at_their_prices(office: BackOffice) -> None:
    (booked,) = office.recorded(OrderBooked)
    assert booked.holds == (), "what the components cost is what the kit was quoted at"
    assert booked.lines == (Line("1.1", "A", 2), Line("1.2", "B", 8), Line("2", "A", 5))
    assert booked.prices_minor == (500, 200, 500)
    assert booked.kits == (Kit("1", "SET", 2, PARTS),)
    assert booked.as_ordered == (Line("1", "SET", 2), Line("2", "A", 5))
    components = [{"line_no": "1.1", "per_kit": 1}, {"line_no": "1.2", "per_kit": 4}]
    assert office.order()["kits"] == [{"line_no": "1", "item": "SET", "quantity": 2, "components": components}]


def test_who_cancels_a_kit_cancels_its_components(office: BackOffice) -> None:
    office.cancel(("1", 1))
    assert quantities(office) == [("1.1", 2, 1), ("1.2", 8, 4), ("2", 5, 0)]
    office.cancel(request="CRQ-2")
    assert quantities(office) == [("1.1", 2, 2), ("1.2", 8, 8), ("2", 5, 5)]


def test_an_order_with_kits_is_not_changed(office: BackOffice) -> None:
    answer = office.amend(3, 5)
    assert (answer["outcome"], answer["reason_code"]) == ("refused", "has_kits")
    (told,) = office.told("order.amendment_refused")
    assert told["reason_code"] == "has_kits"
    assert quantities(office) == [("1.1", 2, 0), ("1.2", 8, 0), ("2", 5, 0)]
