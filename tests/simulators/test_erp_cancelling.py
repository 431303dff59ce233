"""Only the ERP cancels: now, after a recall, or not any more."""

import pytest

from seatrial.facts import OrderStatusChanged, QuantityCut
from tests.simulators.backoffice import BackOffice


@pytest.fixture
def office() -> BackOffice:
    """SO-1 for five of item A in line 1 and three in line 2 is booked."""
    office = BackOffice(("A", 100))
    office.book(5, 3)
    office.clear()
    return office


def outcomes(answer: dict[str, object]) -> list[tuple[str, str, int]]:
    lines = answer["lines"]
    assert isinstance(lines, list)
    return [(line["line_no"], line["outcome"], line["quantity_base"]) for line in lines]


def test_what_is_not_released_is_cancelled_at_once(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.clear()
    assert outcomes(office.cancel()) == [("1", "cancelled", 5), ("2", "cancelled", 3)]
    assert office.kinds() == ["order.cancelled"]
    (told,) = office.told("order.cancelled")
    assert (told["cancellation_no"], told["cancel_request_id"]) == ("CAN-1", "CRQ-1")
    assert told["status"]["order"] == "cancelled"
    moves = [fact.now for fact in office.recorded(OrderStatusChanged) if fact.axis == "order"]
    assert moves == ["cancel_pending", "cancelled"], "history shows legal steps only"
    assert office.exposure() == 0


def test_a_held_order_can_be_cancelled(office: BackOffice) -> None:
    office.hold("fraud")
    office.cancel()
    assert office.axes()[0] == "cancelled"


def test_what_is_released_is_recalled_first(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.clear()
    answer = office.cancel()
    assert outcomes(answer) == [("1", "recall", 5), ("2", "recall", 3)]
    assert {line["recall_no"] for line in answer["lines"]} == {"RCL-1"}
    assert office.kinds() == ["order.recall_requested"]
    assert office.axes()[0] == "cancel_pending"
    office.recall_result("SO-1-1", "recalled")
    assert office.axes()[0] == "cancelled"
    assert office.kinds()[-1] == "order.cancelled"


def test_too_late_is_refused_and_the_order_goes_on(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.cancel()
    office.clear()
    office.recall_result("SO-1-1", "too_late")
    assert office.kinds() == ["order.cancellation_refused"]
    assert office.axes()[0] == "accepted"
    assert not office.recorded(QuantityCut)


def test_what_has_shipped_cannot_be_cancelled(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.issue("SO-1-1", 5, 3)
    assert outcomes(office.cancel()) == [("1", "too_late", 5), ("2", "too_late", 3)]
    assert office.told("order.cancellation_refused")[0]["reason_code"] == "shipped"


def test_the_backordered_part_is_cancelled_and_the_released_one_recalled(office: BackOffice) -> None:
    office.allocate("SO-1-1", (4, 1), (3, 0))
    office.release("SO-1-1")
    assert outcomes(office.cancel()) == [("1", "cancelled", 1), ("1", "recall", 4), ("2", "recall", 3)]
    assert "order.cancelled" not in office.kinds(), "one wish, one answer"
    office.recall_result("SO-1-1", "too_late")
    assert office.told("order.cancelled")[0]["lines"] == [{"line_no": "1", "item": "A", "quantity_base": 1}]
    assert len(office.told("order.cancellation_refused")) == 1


def test_some_of_a_line_is_cancelled_and_the_rest_stays_as_it_is(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    answer = office.cancel(("1", 2))
    assert outcomes(answer) == [("1", "cancelled", 2)]
    assert answer["lines"][0]["fulfilment_order_no"] == "SO-1-1", "whose reservation is to be released"
    (rest,) = office.order()["fulfilment_orders"]
    assert (rest["status"], [line["quantity_base"] for line in rest["lines"]]) == ("allocated", [3, 3])
    assert office.axes()[:2] == ("accepted", "allocated")
    assert office.told("order.cancelled")[0]["status"]["order"] == "accepted"


def test_the_rest_of_a_recalled_order_is_supplied_again(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.cancel(("1", 2))
    answer = office.recall_result("SO-1-1", "recalled")
    assert [line["quantity_base"] for line in answer["backordered"]["lines"]] == [3, 3]
    assert office.axes()[:2] == ("accepted", "unallocated")


def test_one_recall_serves_a_hold_and_a_cancellation(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.hold("credit")
    assert {line["recall_no"] for line in office.cancel()["lines"]} == {"RCL-1"}
    assert office.recall_result("SO-1-1", "recalled")["backordered"] is None
    assert office.axes()[0] == "cancelled"


def test_a_short_of_a_cancelled_order_is_not_backordered(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.cancel()
    assert (office.short("SO-1-1", 2)["outcome"], office.backorders()) == ("cut", [])


def test_what_was_cancelled_in_part_and_cannot_be_supplied_for_the_rest_is_closed_and_everybody_is_told() -> None:
    """Nobody has cancelled the rest: there is no other message from which anybody could learn that it is over."""
    office = BackOffice(("A", 100), ("B", 7), short_policy="cut")
    office.book(5)
    office.cancel(("1", 2))
    assert office.axes()[0] == "accepted"
    office.allocate("SO-1-1", (3, 0))
    office.release("SO-1-1")
    office.clear()
    office.short("SO-1-1", 3)
    assert office.axes()[0] == "closed"
    assert office.kinds()[-1] == "order.closed"


def test_more_than_was_ordered_cannot_be_cancelled(office: BackOffice) -> None:
    assert outcomes(office.cancel(("1", 7))) == [("1", "cancelled", 5), ("1", "too_late", 2)]


def test_cancelling_again_finds_nothing_left(office: BackOffice) -> None:
    office.cancel()
    office.clear()
    assert outcomes(office.cancel(request="CRQ-2")) == []
    (told,) = office.told("order.cancelled")
    assert (told["cancel_request_id"], told["lines"]) == ("CRQ-2", []), "it is cancelled, as he wishes"


def test_a_second_wish_is_answered_when_the_recall_that_serves_both_is_decided(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0), (3, 0))
    office.release("SO-1-1")
    office.cancel()
    office.cancel(request="CRQ-2")
    office.clear()
    office.recall_result("SO-1-1", "recalled")
    told = [(one["cancel_request_id"], len(one["lines"])) for one in office.told("order.cancelled")]
    assert told == [("CRQ-1", 2), ("CRQ-2", 0)]


def test_a_wish_for_nothing_that_is_left_is_refused(office: BackOffice) -> None:
    office.cancel(("1", 5))
    office.clear()
    office.allocate("SO-1-1", (0, 0), (3, 0))
    office.cancel(("1", 1), request="CRQ-2")
    assert [one["reason_code"] for one in office.told("order.cancellation_refused")] == ["nothing_to_cancel"]


def test_an_unknown_line_is_a_problem(office: BackOffice) -> None:
    told = {"cancel_request_id": "CRQ-1", "lines": [{"line_no": "9", "quantity": {"value": 1, "uom": "EA"}}]}
    assert office.ask("requestCancellation", told, sales_order_number="SO-1").status == 422
