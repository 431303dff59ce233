"""Effect once: by business key, in any order, however often."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.inbox import UNREADABLE_MAX
from seatrial.message import JsonObject
from tests.engine.shore import Shore


def stored(shore: Shore, event: JsonObject) -> str:
    answer = shore.deliver(event)
    assert answer.status == 202
    outcome: str = (answer.body or {})["outcome"]
    return outcome


def test_a_redelivery_is_a_duplicate_whatever_its_delivery_id() -> None:
    shore = Shore(mute=True)
    shore.submit()
    event = shore.events[0]
    assert stored(shore, event) == "stored"
    assert stored(shore, event) == "duplicate"
    assert stored(shore, {**event, "id": "sent again by hand", "sequence": "000000000099"}) == "duplicate"
    assert len(shore.calls("bookOrder")) == 1


def test_the_same_key_with_another_body_is_parked_with_the_order_desk_and_changes_nothing() -> None:
    shore = Shore(mute=True)
    number = shore.submit(quantity=5)
    first = shore.events[0]
    stored(shore, first)
    changed = {**first["data"], "version": 2, "requested_date": "2026-03-09"}
    correction = {**first, "id": "another", "data": changed}
    assert stored(shore, correction) == "parked"
    assert stored(shore, correction) == "duplicate", "parked once, not once per delivery"
    (case,) = shore.cases()
    assert case["business_key"] == f"crm/order.submitted/{number}/1"
    assert (case["reason_code"], case["owner"]) == ("conflicting_body", "order_desk")
    assert len(shore.calls("bookOrder")) == 1


def test_the_order_of_keys_in_a_body_does_not_make_it_another_body() -> None:
    shore = Shore(mute=True)
    shore.submit()
    event = shore.events[0]
    stored(shore, event)
    turned = dict(reversed(event["data"].items()))
    assert stored(shore, {**event, "data": turned}) == "duplicate"


def test_an_event_of_an_unknown_type_is_parked_with_integration() -> None:
    shore = Shore(mute=True)
    event = shore.event("wms", "robot.tired", "R-1", {"version": 1})
    assert stored(shore, event) == "parked"
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"]) == ("unknown_event_type", "integration")


def test_a_source_that_is_not_in_the_landscape_is_parked_and_never_polled() -> None:
    shore = Shore(mute=True)
    assert stored(shore, shore.event("carrier", "parcel.weighed", "SHP-1", {"version": 1})) == "parked"
    shore.run(7 * 3_600_000)
    assert {request.system for request in shore.calls("listEvents")} == {"crm", "erp", "wms", "billing"}


def test_data_that_cannot_be_read_is_refused_and_parked_when_it_comes_so_time_and_again() -> None:
    shore = Shore(mute=True)
    event = shore.event("crm", "order.submitted", "CRM-9", {"version": 1, "revision": 1, "lines": "none"})
    for _ in range(UNREADABLE_MAX - 1):
        answer = shore.deliver(event)
        assert (answer.status, (answer.body or {})["code"]) == (422, "unreadable")
    assert shore.cases() == []
    assert stored(shore, event) == "parked"
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"]) == ("unreadable_event", "integration")


def test_what_was_unreadable_takes_effect_once_it_can_be_read_and_its_case_closes() -> None:
    shore = Shore(mute=True)
    shore.submit()
    event = shore.events[0]
    garbled = {**event, "data": {name: value for name, value in event["data"].items() if name != "ship_complete"}}
    for _ in range(UNREADABLE_MAX):
        shore.deliver(garbled)
    assert len(shore.cases("open")) == 1
    assert shore.calls("bookOrder") == []
    assert stored(shore, event) == "stored"
    assert len(shore.calls("bookOrder")) == 1
    assert shore.cases("open") == []
    assert stored(shore, event) == "duplicate"


def test_an_unreadable_event_is_fetched_from_the_log_when_its_sender_does_not_come_again() -> None:
    shore = Shore(mute=True)
    shore.submit()
    event = shore.events[0]
    shore.run(1_000)
    assert shore.deliver({**event, "data": {}}).status == 422
    shore.submit()
    stored(shore, shore.events[1])
    shore.run(600_000)
    assert len(shore.calls("bookOrder")) == 2


def test_a_copy_that_carries_something_new_is_a_duplicate_and_a_correction_that_does_is_none() -> None:
    shore = Shore(mute=True)
    shore.submit()
    event = shore.events[0]
    stored(shore, event)
    line = event["data"]["lines"][0]
    news = {**event["data"], "labels": ["spring"], "lines": [{**line, "hint": {"fragile": True}}]}
    assert stored(shore, {**event, "data": news, "dataschema": "urn:next"}) == "duplicate"
    assert stored(shore, {**event, "data": {**news, "customer_po": "PO-2"}}) == "parked"


def test_an_envelope_that_cannot_be_read_is_refused() -> None:
    shore = Shore(mute=True)
    event = shore.event("crm", "order.submitted", "CRM-9", {})
    for body in ({"id": "x"}, {**event, "data": 7}, {}):
        answer = shore.deliver(body)
        assert (answer.status, (answer.body or {})["code"]) == (400, "malformed")


def test_what_comes_before_the_document_it_is_about_waits_for_it() -> None:
    shore = Shore(mute=True)
    number = shore.submit()
    early = shore.ship("SO-1-1", {"1": 5})
    assert stored(shore, early) == "stored"
    assert shore.cases("all") == []
    stored(shore, shore.events[0])
    shore.run(60_000)
    assert shore.milestones().count("shipped") == 1
    assert [r.params["crm_order_id"] for r in shore.done("recordMilestone")] == [number] * len(shore.milestones())
    assert len(shore.done("postGoodsIssue")) == 1
    assert stored(shore, early) == "duplicate"


def test_what_waits_too_long_for_its_document_becomes_a_case_that_closes_when_it_comes() -> None:
    shore = Shore(mute=True)
    shore.submit()
    stored(shore, shore.ship("SO-1-1", {"1": 5}))
    shore.run(3_600_001)
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"], case["business_key"]) == ("parent_unknown", "integration", "fo/SO-1-1")
    stored(shore, shore.events[0])
    shore.run(60_000)
    assert shore.cases() == []
    assert shore.milestones().count("shipped") == 1


def test_what_concerns_a_finished_order_and_was_not_heard_before_goes_to_the_order_desk() -> None:
    shore = Shore()
    number = shore.submit()
    shore.run(2 * 3_600_000)
    data = {"version": 2, "revision": 2, "crm_order_id": number, "lines": []}
    shore.mute = True
    assert stored(shore, shore.event("crm", "order.change_requested", number, data)) == "parked"
    assert shore.cases()[0]["owner"] == "order_desk"


def test_a_finished_order_that_comes_in_corrected_with_a_new_revision_is_not_booked_a_second_time() -> None:
    shore = Shore()
    number = shore.submit()
    shore.run(2 * 3_600_000)
    data = {**shore.events[0]["data"], "version": 3, "revision": 2}
    shore.mute = True
    assert stored(shore, shore.event("crm", "order.submitted", number, data)) == "parked"
    assert [case["reason_code"] for case in shore.cases()] == ["order_finished"]
    shore.run(3_600_000)
    assert len(shore.done("bookOrder")) == 1


COPIES = st.lists(st.integers(0, 50_000), min_size=1, max_size=3)


def lags(drawn: list[list[int]]) -> Callable[[JsonObject], list[int]]:
    """The nth event of the trial arrives after these waits, each copy on its own."""
    counter = iter(range(10_000))
    return lambda _event: drawn[next(counter) % len(drawn)]


@settings(max_examples=60)
@given(st.lists(COPIES, min_size=1, max_size=12))
def test_any_order_and_any_number_of_copies_end_in_the_same_business(drawn: list[list[int]]) -> None:
    calm, rough = Shore(stock={"PUMP": 7}), Shore(stock={"PUMP": 7}, lag=lags(drawn))
    for shore in (calm, rough):
        shore.submit(quantity=5)
        shore.run(4 * 3_600_000)
    assert sorted(kinds(rough)) == sorted(kinds(calm))
    assert len(set(rough.keys_done())) == len(rough.keys_done())
    assert rough.cases("all") == []


def kinds(shore: Shore) -> list[str]:
    """What was done, without the figures that channels were shown and the versions that statements bore."""
    return [key.rpartition(":v")[0] or key for key in shore.keys_done() if not key.startswith("publish:")]
