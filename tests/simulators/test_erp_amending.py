"""A changed order: less is given up or asked back, more is supplied on its own, and it is all or nothing."""

import pytest

from seatrial.facts import CreditApproved, OrderAmended, QuantityCut
from seatrial.message import JsonObject
from tests.simulators.backoffice import BackOffice, euros, wish


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


def test_a_change_that_brings_another_price_is_refused(office: BackOffice) -> None:
    for quoted in (400, 499, 501):
        answer = office.amend(2, 3, quoted=quoted)
        assert (answer["outcome"], answer["reason_code"]) == ("refused", "price_differs")
    assert [told["reason_code"] for told in office.told("order.amendment_refused")] == ["price_differs"] * 3
    assert quantities(office) == [(5, 0), (3, 0)]
    assert office.recorded(OrderAmended) == []
    assert office.order()["lines"][0]["unit_price"] == euros(500)


def test_more_is_refused_if_the_lines_price_is_not_todays_any_more_and_less_is_not(office: BackOffice) -> None:
    office.ask("setListPrice", {"unit_price": euros(520), "reason": "spring"}, item="A")
    assert office.amend(6, 3)["reason_code"] == "price_differs"
    assert office.amend(4, 3)["outcome"] == "amended"
    assert office.amend(4, 3, revision=3)["outcome"] == "amended", "nothing is added"


def test_more_at_a_price_that_is_still_near_enough_is_added() -> None:
    office = BackOffice(("A", 100), price_tolerance_ppm=40_000)
    office.book(5)
    office.ask("setListPrice", {"unit_price": euros(520), "reason": "spring"}, item="A")
    assert office.amend(6)["outcome"] == "amended"
    office.ask("setListPrice", {"unit_price": euros(521), "reason": "copper"}, item="A")
    assert office.amend(7, revision=3)["reason_code"] == "price_differs"


@pytest.mark.parametrize(("decision", "outcome"), [("as_quoted", "refused"), ("as_contracted", "amended")])
def test_a_price_that_was_approved_counts_for_what_was_ordered_then(decision: str, outcome: str) -> None:
    office = BackOffice(("A", 100))
    office.book(5, quoted=485)
    decided: JsonObject = {"type": "pricing", "by": "order desk", "price": decision}
    office.ask("releaseHold", decided, sales_order_number="SO-1")
    assert office.amend(4, quoted=485)["outcome"] == "amended"
    assert office.amend(5, revision=3, quoted=485)["outcome"] == outcome


def test_a_line_that_was_given_up_is_wanted_again_at_its_price_only(office: BackOffice) -> None:
    lines = wish(5)["lines"]
    office.ask("amendOrder", {"revision": 2, "lines": lines}, sales_order_number="SO-1")
    assert quantities(office) == [(5, 0), (3, 3)]
    assert office.amend(5, 3, revision=3, quoted=400)["reason_code"] == "price_differs"
    assert office.amend(5, 3, revision=3)["outcome"] == "amended"
    assert quantities(office) == [(5, 0), (6, 3)]


def test_what_is_added_passes_the_credit_check_of_a_booking(office: BackOffice) -> None:
    office.amend(17, 3)
    (passed,) = office.recorded(CreditApproved)
    assert (passed.occasion, passed.exposure_minor, passed.limit_minor) == ("change", 10_000, 10_000)
    office.clear()
    office.amend(18, 3, revision=3)
    assert office.recorded(CreditApproved) == []
    assert office.order()["holds"] == ["credit"]
    assert office.told("order.held")[0]["holds"] == ["credit"]


def test_what_the_warehouse_has_is_not_called_back_because_more_is_wanted_than_credit_bears(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.clear()
    assert office.amend(18, 3)["outcome"] == "amended"
    assert (office.order()["holds"], office.recorded(CreditApproved)) == ([], [])
    assert office.told("order.recall_requested") == []
    office.allocate("SO-1-2", (13, 0))
    assert office.release("SO-1-2")["outcome"] == "refused"


def recalled(office: BackOffice, outcome: str) -> JsonObject:
    return office.recall_result("SO-1-1", outcome)
