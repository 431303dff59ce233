"""A changed order: less is given up or asked back, more is supplied on its own, and it is all or nothing."""

import pytest

from seatrial.facts import OrderAmended, QuantityCut
from seatrial.message import JsonObject
from tests.simulators.backoffice import BackOffice, wish


@pytest.fixture
def office() -> BackOffice:
    """SO-1 for five of item A in line 1 and three in line 2 is booked."""
    office = BackOffice(("A", 100))
    office.book(5, 3)
    office.clear()
    return office


def quantities(office: BackOffice) -> list[tuple[int, int]]:
    """(ordered, cancelled) by line."""
    return [(line["quantity_base"], line["cancelled_base"]) for line in office.order()["lines"]]


def test_less_is_given_up_at_once_if_it_is_not_released(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.clear()
    answer = office.amend(2, 3)
    assert answer["outcome"] == "amended"
    assert answer["given_up"] == [{"fulfilment_order_no": "SO-1-1", "line_no": "1", "quantity_base": 3}]
    assert quantities(office) == [(5, 3), (3, 0)]
    (cut,) = office.recorded(QuantityCut)
    assert (cut.wish, cut.revision) == ("", 2)
    (told,) = office.told("order.amended")
    assert told["amended_revision"] == told["revision"] == 2
    assert [(line["quantity_base"], line["given_up_base"]) for line in told["lines"]] == [(2, 3), (3, 0)]
    assert office.exposure() == 5 * 500


def test_more_gets_a_fulfilment_order_of_its_own_at_the_orders_price(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    answer = office.amend(6, 3)
    (opened,) = answer["fulfilment_orders"]
    assert opened["fulfilment_order_no"] == "SO-1-2"
    assert opened["lines"] == [{"line_no": "1", "item": "A", "quantity_base": 1}]
    assert answer["given_up"] == []
    assert [line["unit_price"]["minor"] for line in office.order()["lines"]] == [500, 500]
    assert office.exposure() == 9 * 500
    (fact,) = office.recorded(OrderAmended)
    assert [line.quantity_base for line in fact.lines] == [6, 3]


def test_what_is_released_is_called_back_first_and_the_rest_goes_on(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.clear()
    assert office.amend(2, 4)["outcome"] == "recall_needed"
    assert office.kinds() == ["order.recall_requested"]
    assert office.told("order.recall_requested")[0]["cause"] == "cut"
    answer = recalled(office, "recalled")
    assert answer["backordered"] == {
        "fulfilment_order_no": "SO-1-2",
        "site": "DC1",
        "lines": [
            {"line_no": "1", "item": "A", "quantity_base": 2},
            {"line_no": "2", "item": "A", "quantity_base": 3},
        ],
    }
    assert answer["given_up"] == [], "what follows is stated as it is now"
    assert [one["fulfilment_order_no"] for one in answer["fulfilment_orders"]] == ["SO-1-3"]
    assert office.kinds()[-1] == "order.amended"
    assert quantities(office) == [(5, 3), (4, 0)]


def test_too_late_for_the_warehouse_is_too_late_for_all_of_it(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.amend(2, 4)
    answer = recalled(office, "too_late")
    assert "given_up" not in answer
    assert office.told("order.amendment_refused")[0]["reason_code"] == "shipped"
    assert quantities(office) == [(5, 0), (3, 0)]
    assert office.order()["revision"] == 1


def test_whoever_let_an_order_go_beyond_the_limit_let_go_what_it_was_then(office: BackOffice) -> None:
    office.hold("credit")
    office.unhold("credit")
    office.amend(5_000, 3)
    office.allocate("SO-1-1", (5, 0), (3, 0))
    assert office.release("SO-1-1")["outcome"] == "refused"
    assert office.order()["holds"] == ["credit"]


def test_what_has_left_cannot_be_changed(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.issue("SO-1-1", 5, 3)
    for units in ((2, 3), (6, 3)):
        answer = office.amend(*units)
        assert (answer["outcome"], answer["reason_code"]) == ("refused", "shipped")


def test_an_older_revision_undoes_nothing(office: BackOffice) -> None:
    office.amend(2, 3, revision=3)
    answer = office.amend(4, 3, revision=2)
    assert (answer["outcome"], answer["reason_code"]) == ("refused", "older_revision")
    assert quantities(office) == [(5, 3), (3, 0)]


def test_what_was_cancelled_does_not_come_back_with_a_change(office: BackOffice) -> None:
    office.cancel(("1", 2))
    office.amend(6, 3)
    assert quantities(office) == [(6, 2), (3, 0)], "one more than he had written down, less what he has cancelled"


def test_an_order_that_is_over_or_being_cancelled_is_not_changed(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.cancel()
    assert office.amend(2, 3)["reason_code"] == "change_pending"
    office.recall_result("SO-1-1", "recalled")
    assert office.amend(2, 3)["reason_code"] == "order_over"


def test_a_cancellation_overtakes_a_change_that_waits_for_the_warehouse(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.amend(2, 3)
    office.cancel()
    office.recall_result("SO-1-1", "recalled")
    assert office.axes()[0] == "cancelled"
    assert office.told("order.amendment_refused")[0]["reason_code"] == "order_over"


def test_another_line_or_another_item_is_not_understood(office: BackOffice) -> None:
    lines = wish(5, 3, 1)["lines"]
    answer = office.ask("amendOrder", {"revision": 2, "lines": lines}, sales_order_number="SO-1")
    assert (answer.status, (answer.body or {})["code"]) == (422, "unknown_line")
    assert office.order()["version"] == 1


def test_a_unit_that_an_item_is_not_sold_by_is_refused_as_the_contract_has_it(office: BackOffice) -> None:
    lines = [{**line, "quantity": {"value": 1, "uom": "PALLET"}} for line in wish(5, 3)["lines"]]
    answer = office.ask("amendOrder", {"revision": 2, "lines": lines}, sales_order_number="SO-1")
    assert (answer.status, (answer.body or {})["code"]) == (422, "unit_not_sold")
    assert office.order()["version"] == 1


def recalled(office: BackOffice, outcome: str) -> JsonObject:
    return office.recall_result("SO-1-1", outcome)
