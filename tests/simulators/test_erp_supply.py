"""From reservation to goods issue: promises, releases, shorts, backorders, recalls."""

import pytest

from seatrial.facts import (
    AllocationRecorded,
    HoldSet,
    Line,
    QuantityBackordered,
    QuantityCut,
    RecallRequested,
    ReleaseAuthorized,
    ReleaseRefused,
    ShortRecorded,
    SubstitutionAuthorized,
)
from seatrial.message import Request
from tests.simulators.backoffice import BackOffice, body


@pytest.fixture
def office() -> BackOffice:
    """SO-1 for five of item A is booked."""
    office = BackOffice(("A", 100))
    office.book(5)
    office.clear()
    return office


def test_what_was_reserved_may_be_promised(office: BackOffice) -> None:
    answer = office.allocate("SO-1-1", (5, 0))
    assert answer["lines"] == [{"line_no": "1", "confirmed_base": 5, "promised_date": "2026-03-04"}]
    assert (answer["outcome"], answer["backordered"], answer["cut"]) == ("recorded", None, [])
    assert office.axes()[1] == "allocated"


def test_the_promised_date_is_the_sites_and_not_greenwichs(office: BackOffice) -> None:
    office.now = 17 * 3_600_000 + 1_800_000  # 23:30 UTC is half past midnight in Berlin
    assert office.allocate("SO-1-1", (5, 0))["lines"][0]["promised_date"] == "2026-03-05"


def test_the_remainder_is_backordered_under_a_number_of_its_own(office: BackOffice) -> None:
    answer = office.allocate("SO-1-1", (3, 2))
    assert answer["backordered"]["fulfilment_order_no"] == "SO-1-2"
    assert answer["backordered"]["lines"] == [{"line_no": "1", "item": "A", "quantity_base": 2}]
    assert [fact.successor for fact in office.recorded(QuantityBackordered)] == ["SO-1-2"]
    assert office.axes()[1] == "partially_allocated"
    assert office.backorders() == ["SO-1-2"]


def test_nothing_reserved_is_all_backordered(office: BackOffice) -> None:
    answer = office.allocate("SO-1-1", (0, 5))
    assert answer["lines"][0]["confirmed_base"] == 0
    assert office.axes()[1] == "backordered"
    assert office.release("SO-1-1")["reason_code"] == "cancelled"


def test_by_other_terms_the_remainder_is_cut() -> None:
    office = BackOffice(("A", 100), short_policy="cut")
    office.book(5)
    answer = office.allocate("SO-1-1", (3, 2))
    assert (answer["backordered"], answer["cut"]) == (None, [{"line_no": "1", "quantity_base": 2}])
    assert [fact.lines for fact in office.recorded(QuantityCut)] == [(Line("1", "A", 2),)]
    assert office.order()["lines"][0]["cancelled_base"] == 2
    assert office.exposure() == 1_500


def test_an_order_of_which_everything_is_cut_is_closed() -> None:
    office = BackOffice(short_policy="cut")
    office.book(5)
    office.allocate("SO-1-1", (0, 5))
    assert office.axes()[0] == "closed"
    assert office.kinds()[-1] == "order.closed"


def test_an_order_that_ships_complete_takes_all_or_nothing() -> None:
    office = BackOffice(("A", 100))
    office.book(5, 2, ship_complete=True)
    answer = office.allocate("SO-1-1", (5, 0), (1, 1))
    assert [line["confirmed_base"] for line in answer["lines"]] == [0, 0]
    assert [line["quantity_base"] for line in answer["backordered"]["lines"]] == [5, 2]


def test_an_allocation_told_twice_is_recorded_twice_and_splits_once(office: BackOffice) -> None:
    office.allocate("SO-1-1", (3, 2), reference="alloc:SO-1-1")
    again = office.allocate("SO-1-1", (3, 2), reference="alloc:SO-1-1")
    assert (again["outcome"], again["backordered"]) == ("recorded", None)
    assert len(office.recorded(AllocationRecorded)) == 2 and office.backorders() == ["SO-1-2"]


def test_an_allocation_of_what_was_cancelled_is_refused(office: BackOffice) -> None:
    office.cancel()
    answer = office.allocate("SO-1-1", (5, 0))
    assert (answer["outcome"], answer["reason_code"]) == ("refused", "cancelled")


def test_an_unknown_line_is_a_problem(office: BackOffice) -> None:
    told = {"reservation_id": "RSV-1", "lines": [{"line_no": "9", "reserved_base": 1, "short_base": 0}]}
    assert office.ask("recordAllocation", told, fulfilment_order_no="SO-1-1").status == 422


def test_backorders_are_listed_first_booked_first() -> None:
    office = BackOffice()
    for number in (1, 2, 3):
        office.book(2, crm=f"CRM-{number}")
    for number in (3, 1, 2):
        office.allocate(f"SO-{number}-1", (0, 2))
    office.book(2, crm="CRM-4", item="B")
    office.allocate("SO-4-1", (0, 2))
    assert office.backorders() == ["SO-1-2", "SO-2-2", "SO-3-2"]
    assert office.backorders("B") == ["SO-4-2"]
    office.hold("fraud", "SO-2")
    office.cancel(order="SO-3")
    assert office.backorders() == ["SO-1-2"], "nothing for orders on hold or cancelled"
    office.allocate("SO-1-2", (2, 0))
    assert office.backorders() == []


def test_an_urgent_order_is_supplied_before_one_that_was_booked_earlier() -> None:
    office = BackOffice(("A", 100))
    for number, priority in ((1, "normal"), (2, "urgent"), (3, "urgent")):
        office.book(5, crm=f"CRM-{number}", priority=priority)
        office.allocate(f"SO-{number}-1", (0, 5))
    listed = body(office.ask("listBackorders", item="A", site="DC1"))["backorders"]
    assert [(one["fulfilment_order_no"], one["priority"]) for one in listed] == [
        ("SO-2-2", 1), ("SO-3-2", 2), ("SO-1-2", 3),
    ]  # fmt: skip


def test_backorders_need_an_item_and_a_site(office: BackOffice) -> None:
    assert office.send(Request("erp", "listBackorders", {"item": "A"})).status == 400


def test_an_allocated_order_is_released(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    answer = office.release("SO-1-1")
    assert (answer["outcome"], answer["holds"], answer["version"]) == ("authorized", [], 3)
    assert office.told("order.released")[0]["fulfilment_order_no"] == "SO-1-1"
    assert office.axes()[1] == "released"


def test_a_release_asked_for_again_is_the_same_release(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    first = office.release("SO-1-1")
    assert office.release("SO-1-1") == first
    assert len(office.recorded(ReleaseAuthorized)) == 1 and office.kinds().count("order.released") == 1


def test_what_is_not_allocated_is_incomplete(office: BackOffice) -> None:
    assert office.release("SO-1-1")["reason_code"] == "incomplete"


def test_a_held_order_is_not_released_and_its_version_stays(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    version = office.hold("fraud")["version"]
    answer = office.release("SO-1-1")
    assert (answer["outcome"], answer["holds"], answer["reason_code"]) == ("refused", ["fraud"], "held")
    assert answer["version"] == version
    assert [fact.holds for fact in office.recorded(ReleaseRefused)] == [("fraud",)]


def test_credit_is_judged_again_at_release() -> None:
    office = BackOffice(("A", 100))
    office.book(12)
    office.allocate("SO-1-1", (12, 0))
    office.book(12, crm="CRM-2")
    office.unhold("credit", "SO-2")
    office.clear()
    answer = office.release("SO-1-1")
    assert (answer["outcome"], answer["holds"]) == ("refused", ["credit"])
    assert office.told("order.held")[0]["holds"] == ["credit"]
    assert [fact.hold for fact in office.recorded(HoldSet)] == ["credit"]
    assert office.axes()[0] == "on_hold"


def test_a_released_credit_hold_is_not_checked_again() -> None:
    office = BackOffice(("A", 100))
    office.book(30)
    office.unhold("credit")
    office.allocate("SO-1-1", (30, 0))
    assert office.release("SO-1-1")["outcome"] == "authorized"


def test_the_missing_units_of_a_short_pick_are_backordered(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    office.release("SO-1-1")
    answer = office.short("SO-1-1", 2)
    assert answer["outcome"] == "backordered"
    assert answer["backordered"]["lines"][0]["quantity_base"] == 2
    assert [fact.short_no for fact in office.recorded(ShortRecorded)] == ["SHT-1"]
    office.issue("SO-1-1", 3)
    assert office.axes()[1:3] == ("partially_shipped", "to_be_billed")


def test_a_short_and_its_shipment_may_be_told_in_either_order(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    office.release("SO-1-1")
    office.issue("SO-1-1", 3)
    assert office.short("SO-1-1", 2)["backordered"]["fulfilment_order_no"] == "SO-1-2"
    states = {one["fulfilment_order_no"]: one["status"] for one in office.order()["fulfilment_orders"]}
    assert states == {"SO-1-1": "shipped", "SO-1-2": "backordered"}


def test_a_short_never_takes_more_than_there_is(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    office.short("SO-1-1", 4)
    assert office.short("SO-1-1", 4)["backordered"]["lines"][0]["quantity_base"] == 1
    assert office.short("SO-1-1", 4)["backordered"] is None


def test_a_hold_before_release_is_a_hold(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    office.hold("credit")
    assert office.kinds() == ["order.held"]
    assert office.axes()[:2] == ("on_hold", "allocated")


def test_a_hold_after_release_asks_for_the_goods_back(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    office.release("SO-1-1")
    office.clear()
    office.hold("credit")
    assert office.kinds() == ["order.recall_requested"]
    (asked,) = office.told("order.recall_requested")
    assert (asked["fulfilment_order_no"], asked["recall_no"], asked["cause"]) == ("SO-1-1", "RCL-1", "hold")
    assert asked["lines"] == [{"line_no": "1", "item": "A", "quantity_base": 5}]
    assert office.axes()[0] == "accepted", "nothing is held before the warehouse has answered"
    assert office.release("SO-1-1")["outcome"] == "refused", "nor released once more"
    assert office.exposure() == 2_500, "it may still leave"


def test_recalled_goods_wait_for_the_end_of_the_hold(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    office.release("SO-1-1")
    office.hold("credit")
    office.clear()
    answer = office.recall_result("SO-1-1", "recalled")
    assert answer["backordered"]["fulfilment_order_no"] == "SO-1-2"
    assert office.kinds() == ["order.held"]
    assert office.axes()[:2] == ("on_hold", "unallocated")
    assert office.backorders() == []
    office.unhold("credit")
    (told,) = office.told("order.hold_released")
    assert [one["fulfilment_order_no"] for one in told["fulfilment_orders"]] == ["SO-1-2"]


def test_goods_that_could_not_be_recalled_ship_and_the_hold_stays(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    office.release("SO-1-1")
    office.hold("credit")
    assert office.recall_result("SO-1-1", "too_late")["backordered"] is None
    office.issue("SO-1-1", 5)
    assert office.axes()[:3] == ("accepted", "shipped", "to_be_billed")
    assert office.order()["holds"] == ["credit"]


def test_a_recall_result_told_twice_changes_nothing_more(office: BackOffice) -> None:
    office.allocate("SO-1-1", (5, 0))
    office.release("SO-1-1")
    office.hold("credit")
    office.recall_result("SO-1-1", "recalled")
    assert office.recall_result("SO-1-1", "recalled")["backordered"] is None
    assert len(office.order()["fulfilment_orders"]) == 2


def test_a_credit_refusal_recalls_what_is_already_out() -> None:
    office = BackOffice(("A", 100))
    office.book(12)
    office.allocate("SO-1-1", (6, 6))
    office.release("SO-1-1")
    office.allocate("SO-1-2", (6, 0))
    office.book(12, crm="CRM-2")
    office.unhold("credit", "SO-2")
    office.clear()
    assert office.release("SO-1-2")["holds"] == ["credit"]
    assert [fact.fulfilment_order for fact in office.recorded(RecallRequested)] == ["SO-1-1"]
    office.recall_result("SO-1-1", "too_late")
    office.issue("SO-1-1", 6)
    assert office.axes()[0] == "on_hold", "the rest is held once nothing is out any more"
    assert office.kinds() == ["order.recall_requested", "order.held"]


def test_an_order_shows_what_became_of_its_lines(office: BackOffice) -> None:
    office.allocate("SO-1-1", (3, 2))
    office.release("SO-1-1")
    office.issue("SO-1-1", 1)
    line = office.order()["lines"][0]
    assert (line["confirmed_base"], line["shipped_base"], line["cancelled_base"]) == (2, 1, 0)
    answer = office.ask("getOrder", sales_order_number="SO-1")
    assert answer.headers["etag"] == f'"{body(answer)["version"]}"'


def test_a_substitute_takes_the_place_of_what_is_not_there_once() -> None:
    office = BackOffice(("A", 3), substitutes={"A": "B"})
    office.book(5)
    answer = office.allocate("SO-1-1", (3, 2))
    assert (answer["backordered"], answer["cut"]) == (None, [])
    assert answer["substituted"]["lines"] == [{"line_no": "1", "item": "B", "quantity_base": 2}]
    (allowed,) = office.recorded(SubstitutionAuthorized)
    assert (allowed.fulfilment_order, allowed.ordered, allowed.prices_minor) == ("SO-1-2", ("A",), (500,))
    answer = office.allocate("SO-1-2", (1, 1))
    assert answer["substituted"] is None
    assert answer["backordered"]["lines"] == [{"line_no": "1", "item": "A", "quantity_base": 1}]


def test_an_order_that_ships_complete_and_a_customer_who_does_not_agree_get_no_substitute() -> None:
    office = BackOffice(("A", 3), substitutes={"A": "B"})
    office.book(5, ship_complete=True)
    assert office.allocate("SO-1-1", (3, 2))["substituted"] is None
    office = BackOffice(("A", 3))
    office.book(5)
    assert office.allocate("SO-1-1", (3, 2))["substituted"] is None
