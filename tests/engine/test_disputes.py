"""An order that somebody has to decide on waits for him: what the customer disputes is not shipped meanwhile."""

import pytest
from msgspec.structs import replace

from engine import exceptions
from engine.flawed import log_and_200
from engine.reference import PARTS
from engine.turn import Turn
from seatrial.message import JsonObject
from seatrial.policy import Policies
from tests.engine.shore import Shore

HOUR_MS = 3_600_000
PATIENT = Policies(release_delay_ms=HOUR_MS)


def correct(shore: Shore, number: str, quantity: int) -> JsonObject:
    """The customer corrects his order in place: same revision, other content."""
    first = next(event for event in shore.events if event["type"] == "order.submitted" and event["subject"] == number)
    line = first["data"]["lines"][0]
    lines = [{**line, "quantity": {**line["quantity"], "value": quantity}}]
    return shore.event("crm", "order.submitted", number, {**first["data"], "version": 2, "lines": lines})


def change(shore: Shore, number: str) -> JsonObject:
    """The customer wishes to change it."""
    data = {"version": 2, "revision": 2, "crm_order_id": number, "lines": []}
    return shore.event("crm", "order.change_requested", number, data)


def resolve(shore: Shore, action: str, reason_code: str) -> None:
    """Somebody at the order desk decides."""
    (number,) = [case["case_id"] for case in shore.cases() if case["reason_code"] == reason_code]
    answer = shore.ask("resolveCase", {"action": action, "reason": "asked the customer"}, case_id=number)
    assert answer.status == 200


def close(shore: Shore, reason_code: str) -> None:
    """The engine itself closes the case, as it does when its cause has gone."""
    (number,) = [case["case_id"] for case in shore.cases() if case["reason_code"] == reason_code]
    tx = shore.store.begin()
    turn = Turn(tx, shore.now, PARTS, PATIENT, shore.calendar)
    exceptions.close_case(turn, number, "the cause has gone")
    for record in turn.records.values():
        turn.write(record)
    tx.commit()


@pytest.mark.parametrize("what", ["correction", "change"])
def test_an_order_that_is_disputed_before_its_release_is_neither_released_nor_shipped(what: str) -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    assert shore.milestones() == ["booked", "confirmed"]
    correct(shore, number, 4) if what == "correction" else change(shore, number)
    shore.run(6 * HOUR_MS)
    assert shore.calls("authorizeRelease") == []
    assert shore.calls("createShippingOrder") == []
    (case,) = shore.cases()
    assert (case["owner"], case["status"]) == ("order_desk", "open")


def test_a_correction_disputes_its_own_order_only() -> None:
    shore = Shore(PATIENT)
    number = shore.submit()
    shore.submit()
    shore.run(120_000)
    correct(shore, number, 4)
    shore.run(6 * HOUR_MS)
    assert [r.params["fulfilment_order_no"] for r in shore.done("authorizeRelease")] == ["SO-2-1"]


def test_an_order_goes_on_as_it_was_when_the_order_desk_keeps_the_first_content() -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    correct(shore, number, 4)
    shore.run(6 * HOUR_MS)
    resolve(shore, "retry", "conflicting_body")
    shore.run()
    assert [r.body["lines"][0]["quantity_base"] for r in shore.done("createShippingOrder") if r.body] == [2]
    assert shore.milestones()[-1] == "closed"


def test_an_order_with_two_disputes_waits_for_both() -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    correct(shore, number, 4)
    change(shore, number)
    shore.run(HOUR_MS)
    resolve(shore, "retry", "conflicting_body")
    shore.run(6 * HOUR_MS)
    assert shore.calls("authorizeRelease") == []


def corrected_too_late() -> Shore:
    """An order of 2 is booked; that it was to be 4 is known afterwards, and the order desk says that 4 it is."""
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    correct(shore, number, 4)
    shore.run(60_000)
    resolve(shore, "correct", "conflicting_body")
    return shore


def test_a_correction_that_holds_and_comes_too_late_keeps_the_order_waiting_for_the_erp() -> None:
    shore = corrected_too_late()
    shore.run(6 * HOUR_MS)
    assert [case["reason_code"] for case in shore.cases()] == ["too_late_to_correct"]
    assert shore.calls("authorizeRelease") == []


def test_trying_such_a_correction_again_books_nothing_a_second_time() -> None:
    shore = corrected_too_late()
    shore.run(60_000)
    resolve(shore, "retry", "too_late_to_correct")
    shore.run()
    assert len(shore.done("bookOrder")) == 1
    assert [r.body["lines"][0]["quantity_base"] for r in shore.done("createShippingOrder") if r.body] == [2]
    assert shore.milestones()[-1] == "closed"


def test_what_is_with_the_warehouse_goes_on_until_the_erp_recalls_it() -> None:
    shore = Shore()
    number = shore.submit(quantity=2)
    shore.run(until=lambda: len(shore.done("createShippingOrder")) == 1)
    correct(shore, number, 4)
    shore.run()
    assert shore.milestones()[-1] == "closed"
    assert [case["reason_code"] for case in shore.cases()] == ["conflicting_body"]


def test_an_order_disputed_between_the_erps_release_and_the_shipping_order_stays_on_the_shelf() -> None:
    shore = Shore(tamper=lambda r, n: "lost_reply" if r.operation == "authorizeRelease" else "")
    number = shore.submit(quantity=2)
    shore.run(until=lambda: len(shore.calls("authorizeRelease")) == 1)
    correct(shore, number, 4)
    shore.run(6 * HOUR_MS)
    assert shore.calls("createShippingOrder") == []
    assert shore.milestones()[-1] == "released"


def test_a_disputed_order_asks_for_no_wake_up_and_no_call_while_it_waits() -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    correct(shore, number, 4)
    shore.run(2 * HOUR_MS)
    before = len(shore.sent)
    shore.run(3 * HOUR_MS)
    assert [request.operation for request in shore.sent[before:] if request.operation != "listEvents"] == []


def test_a_backorder_whose_order_is_disputed_lets_the_next_one_go_first_and_is_served_afterwards() -> None:
    shore = Shore(stock={"PUMP": 0})
    number = shore.submit(quantity=4)
    shore.submit(quantity=4)
    shore.run()
    correct(shore, number, 5)
    shore.run(60_000)
    shore.receive_stock(8)
    shore.run()
    reserved = [r.body["fulfilment_order_no"] for r in shore.done("reserveStock") if r.body]
    assert reserved[2:] == ["SO-2-2"]
    close(shore, "conflicting_body")
    shore.crash()
    shore.run()
    reserved = [r.body["fulfilment_order_no"] for r in shore.done("reserveStock") if r.body]
    assert reserved[3:] == ["SO-1-2"]


def test_without_an_exception_queue_nobody_disputes_anything() -> None:
    shore = Shore(PATIENT, parts=replace(PARTS, open_case=log_and_200.open_case))
    number = shore.submit(quantity=2)
    shore.run(120_000)
    correct(shore, number, 4)
    shore.run(6 * HOUR_MS)
    assert shore.milestones()[-1] == "closed"


@pytest.mark.parametrize("action", ["close", "retry"])
def test_a_person_who_settles_the_dispute_sets_the_order_going(action: str) -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    correct(shore, number, 4)
    shore.run(6 * HOUR_MS)
    resolve(shore, action, "conflicting_body")
    shore.run(60_000)
    assert [r.body["lines"][0]["quantity_base"] for r in shore.done("createShippingOrder") if r.body] == [2]


def test_a_backorder_whose_correction_a_person_has_decided_is_served_from_what_is_there() -> None:
    shore = Shore(stock={"PUMP": 0})
    number = shore.submit(quantity=4)
    shore.run()
    correct(shore, number, 5)
    shore.run(60_000)
    shore.receive_stock(8)
    shore.run()
    resolve(shore, "close", "conflicting_body")
    shore.run()
    assert [r.body["fulfilment_order_no"] for r in shore.done("reserveStock") if r.body] == ["SO-1-1", "SO-1-2"]
