"""A wish to change: the ERP decides, the quantities follow its answers, and the customer hears of that very wish."""

import pytest

from seatrial.message import JsonObject, Response
from seatrial.policy import Policies
from tests.engine.shore import Shore

HOUR_MS = 3_600_000
PATIENT = Policies(release_delay_ms=HOUR_MS)


def change(shore: Shore, number: str, quantity: int, revision: int = 2, line: str = "1") -> JsonObject:
    price = {"minor": 1500, "currency": "EUR"}
    lines = [{"external_line_id": line, "item": "PUMP", "quantity": {"value": quantity, "uom": "EA"},
              "quoted_price": price}]  # fmt: skip
    data = {"version": revision, "revision": revision, "crm_order_id": number, "lines": lines}
    return shore.event("crm", "order.change_requested", number, data)


def resubmit(shore: Shore, number: str, quantity: int, revision: int) -> JsonObject:
    """The order goes out again under a newer revision."""
    first = next(event for event in shore.events if event["type"] == "order.submitted" and event["subject"] == number)
    line = first["data"]["lines"][0]
    lines = [{**line, "quantity": {**line["quantity"], "value": quantity}}]
    said = {**first["data"], "version": 9, "revision": revision, "lines": lines}
    return shore.event("crm", "order.submitted", number, said)


def shipped(shore: Shore) -> list[int]:
    return [r.body["lines"][0]["quantity_base"] for r in shore.done("createShippingOrder") if r.body]


def test_less_before_release_is_given_back_and_the_rest_ships() -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    change(shore, number, 1)
    shore.run(6 * HOUR_MS)
    (amended,) = shore.done("amendOrder")
    assert amended.body is not None
    assert (amended.body["external_reference"], amended.body["revision"]) == ("amend:crm:CRM-1:r2", 2)
    (released,) = [request.body for request in shore.done("releaseReservation")]
    assert released is not None
    assert released["lines"] == [{"line_no": "1", "item": "PUMP", "quantity_base": 1}]
    assert shipped(shore) == [1]
    assert shore.milestones().count("amended") == 1
    assert shore.milestones()[-1] == "closed"
    assert shore.cases() == []


def test_more_is_reserved_and_shipped_on_its_own() -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    change(shore, number, 3)
    shore.run(6 * HOUR_MS)
    wanted = [r.body for r in shore.done("reserveStock") if r.body]
    assert [(b["fulfilment_order_no"], b["lines"][0]["quantity_base"]) for b in wanted] == [
        ("SO-1-1", 2),
        ("SO-1-2", 1),
    ]
    assert [r.params["fulfilment_order_no"] for r in shore.done("recordAllocation")] == ["SO-1-1", "SO-1-2"]
    assert shore.done("releaseReservation") == []


def test_a_change_before_the_order_is_booked_waits_for_that() -> None:
    shore = Shore(PATIENT, tamper=lambda r, n: "lost_reply" if r.operation == "bookOrder" and n == 1 else "")
    number = shore.submit(quantity=2)
    change(shore, number, 1)
    shore.run(6 * HOUR_MS)
    assert len(shore.done("bookOrder")) == 1
    assert shipped(shore) == [1]


def test_a_change_that_comes_before_its_order_waits_for_it() -> None:
    shore = Shore(PATIENT)
    change(shore, "CRM-1", 1)
    shore.submit(quantity=2)
    shore.run(6 * HOUR_MS)
    assert shipped(shore) == [1]


def test_what_is_with_the_warehouse_is_called_back_before_it_is_changed() -> None:
    shore = Shore()
    shore.ship = lambda *_: {}  # type: ignore[method-assign]  # it stays on the floor
    number = shore.submit(quantity=2)
    shore.run(until=lambda: len(shore.done("createShippingOrder")) == 1)
    change(shore, number, 1)
    shore.run(6 * HOUR_MS)
    assert len(shore.done("recallShippingOrder")) == 1
    assert [r.body["outcome"] for r in shore.done("recordRecallResult") if r.body] == ["recalled"]
    assert shipped(shore) == [2, 1]
    assert shore.milestones().count("amended") == 1


def test_too_late_is_told_and_it_ships_as_it_was() -> None:
    late = Response(200, {"outcome": "too_late", "version": 2, "lines": []})
    shore = Shore(tamper=lambda r, n: late if r.operation == "recallShippingOrder" else "")
    number = shore.submit(quantity=2)
    shore.run(until=lambda: len(shore.calls("createShippingOrder")) == 1)
    change(shore, number, 1)
    shore.run(6 * HOUR_MS)
    assert shore.milestones().count("change_refused") == 1
    assert "amended" not in shore.milestones()
    assert shipped(shore) == [2]
    assert "closed" in shore.milestones()


def test_a_change_is_made_once_whatever_becomes_of_the_answer() -> None:
    shore = Shore(PATIENT, tamper=lambda r, n: "lost_reply" if r.operation == "amendOrder" and n < 3 else "")
    number = shore.submit(quantity=2)
    shore.run(120_000)
    change(shore, number, 1)
    shore.run(120_000)
    shore.crash()
    shore.run(6 * HOUR_MS)
    assert len(shore.done("amendOrder")) == 1
    assert shipped(shore) == [1]


def test_a_change_that_was_overtaken_is_not_made() -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=3)
    shore.run(120_000)
    change(shore, number, 1, revision=3)
    change(shore, number, 2, revision=2)
    shore.run(6 * HOUR_MS)
    assert [r.body["revision"] for r in shore.done("amendOrder") if r.body] == [3]
    assert shipped(shore) == [1]
    assert shore.cases() == []


def test_a_newer_revision_that_is_submitted_is_a_change_and_not_another_order() -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    resubmit(shore, number, 1, revision=2)
    shore.run(6 * HOUR_MS)
    assert len(shore.done("bookOrder")) == 1
    assert shipped(shore) == [1]


def test_a_submission_that_contradicts_the_change_it_repeats_is_on_a_desk() -> None:
    """It was booked as another order: amended, the order had the revision under which it came in again."""
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    change(shore, number, 1)
    shore.run(120_000)
    resubmit(shore, number, 3, revision=2)
    shore.run(6 * HOUR_MS)
    assert len(shore.done("bookOrder")) == 1
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"], case["status"]) == ("revision_submitted", "order_desk", "open")
    assert shore.calls("authorizeRelease") == []


def test_a_wish_about_a_line_that_there_is_not_is_on_a_desk() -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    change(shore, number, 1, line="7")
    shore.run(6 * HOUR_MS)
    assert shore.calls("amendOrder") == []
    assert [case["reason_code"] for case in shore.cases()] == ["order_change_requested"]


def test_a_rejected_order_has_nothing_to_change() -> None:
    rejected = Response(201, {"outcome": "rejected", "sales_order_number": "SO-9", "version": 1, "holds": [],
                              "lines": [], "charges": [], "fulfilment_orders": [],
                              "reason_code": "unit_not_sold", "min_remaining_life_days": 0, "kits": []})  # fmt: skip
    shore = Shore(tamper=lambda r, n: rejected if r.operation == "bookOrder" else "")
    number = shore.submit(quantity=2)
    change(shore, number, 1)
    shore.run(60_000)
    change(shore, number, 3, revision=3)
    shore.run(60_000)
    assert sorted(shore.milestones()) == ["change_refused", "change_refused", "rejected"]


def test_a_change_that_the_erp_does_not_understand_is_on_a_desk_and_can_be_closed() -> None:
    odd = Response(422, {"type": "about:blank", "title": "-", "status": 422, "code": "unit_not_sold", "detail": "-"})
    shore = Shore(PATIENT, tamper=lambda r, n: odd if r.operation == "amendOrder" else "")
    number = shore.submit(quantity=2)
    shore.run(120_000)
    change(shore, number, 1)
    shore.run(6 * HOUR_MS)
    (case,) = shore.cases()
    assert case["reason_code"] == "unit_not_sold"
    assert shore.calls("authorizeRelease") == []
    answer = shore.ask("resolveCase", {"action": "close", "reason": "asked him"}, case_id=case["case_id"])
    assert answer.status == 200
    shore.run()
    assert "change_refused" in shore.milestones()
    assert shipped(shore) == [2]


@pytest.mark.parametrize("moment", ["before_commit", "before_sending", "after_sending"])
def test_a_crash_at_any_turn_changes_nothing_twice(moment: str) -> None:
    for turn in range(1, 30):
        shore = Shore(PATIENT)
        number = shore.submit(quantity=2)
        shore.run(120_000)
        change(shore, number, 1)
        if not shore.run_and_die(turn, moment):
            break
        shore.run(6 * HOUR_MS)
        assert shipped(shore) == [1]
        assert shore.milestones().count("amended") == 1


GONE = Response(422, {"type": "about:blank", "title": "-", "status": 422, "code": "unknown_item", "detail": "-"})


def test_a_wish_about_an_order_that_cannot_be_booked_is_on_the_same_desk() -> None:
    shore = Shore(PATIENT, tamper=lambda r, n: GONE if r.operation == "bookOrder" and n == 1 else "")
    number = shore.submit(quantity=2)
    change(shore, number, 1)
    shore.run(HOUR_MS)
    (wish,) = [case for case in shore.cases() if case["reason_code"] == "order_not_booked"]
    assert wish["business_key"] == f"crm/order.change_requested/{number}/2"
    (booking,) = [case for case in shore.cases() if case["reason_code"] == "unknown_item"]
    answer = shore.ask("resolveCase", {"action": "retry", "reason": "item is back"}, case_id=booking["case_id"])
    assert answer.status == 200
    shore.run(6 * HOUR_MS)
    assert shipped(shore) == [1]
    assert [case for case in shore.cases() if case["status"] == "open"] == []


def test_a_wish_that_shall_not_be_carried_out_is_refused_to_the_customer() -> None:
    shore = Shore(PATIENT, tamper=lambda r, n: GONE if r.operation == "bookOrder" else "")
    number = shore.submit(quantity=2)
    change(shore, number, 1)
    shore.run(HOUR_MS)
    (wish,) = [case for case in shore.cases() if case["reason_code"] == "order_not_booked"]
    assert shore.ask("resolveCase", {"action": "close", "reason": "asked"}, case_id=wish["case_id"]).status == 200
    shore.run(60_000)
    assert shore.milestones() == ["change_refused"]
