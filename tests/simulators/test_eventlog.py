"""Everything a system tells is numbered without gaps, one count per stream, and can be asked for again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Request, Response
from simulators.eventlog import RETENTION_MS, Cause, EventLog, cause_of
from simulators.system import Tray

START = Calendar("2026-03-02T06:00:00Z")
CAUSE = Cause("order/0001", "CRM-1", "book:1")


@pytest.fixture
def log() -> EventLog:
    return EventLog("crm", ("order", "return"), START, Tray())


def page(log: EventLog, **params: str) -> Response:
    return log.list_events(Request("crm", "listEvents", params))


def code(answer: Response) -> tuple[int, str]:
    assert answer.body is not None
    return answer.status, answer.body["code"]


def test_an_event_is_a_complete_cloud_event_in_the_tray() -> None:
    tray = Tray()
    log = EventLog("crm", ("order",), START, tray)
    event_id = log.emit("order.submitted", "CRM-1", {"version": 1}, CAUSE, 1_500)
    [out] = tray.events
    assert out.origin == "order/0001"
    parent = out.body["traceparent"]
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", parent)
    assert out.body == {
        "specversion": "1.0",
        "id": event_id,
        "source": "crm",
        "type": "order.submitted",
        "subject": "CRM-1",
        "time": "2026-03-02T06:00:01.500Z",
        "sequence": "000000000001",
        "correlationid": "CRM-1",
        "causationid": "book:1",
        "traceparent": parent,
        "datacontenttype": "application/json",
        "data": {"version": 1},
    }


def test_an_event_tells_when_it_happened_not_when_it_was_made() -> None:
    tray = Tray()
    EventLog("crm", ("order",), START, tray).emit("order.submitted", "CRM-1", {}, CAUSE, 9_000, happened_ms=2_000)
    assert tray.events[0].body["time"] == "2026-03-02T06:00:02.000Z"


def test_one_business_thread_is_one_trace_with_a_span_per_event() -> None:
    tray = Tray()
    log = EventLog("crm", ("order",), START, tray)
    for correlation in ("CRM-1", "CRM-1", "CRM-2"):
        log.emit("order.submitted", correlation, {}, Cause("o", correlation, "c"), 0)
    traces, spans = zip(*[event.body["traceparent"].split("-")[1:3] for event in tray.events], strict=True)
    assert traces[0] == traces[1] != traces[2]
    assert len(set(spans)) == 3


def test_the_same_business_makes_the_same_bytes() -> None:
    trays = [Tray(), Tray()]
    for tray in trays:
        EventLog("crm", ("order",), START, tray).emit("order.submitted", "CRM-1", {"a": 1}, CAUSE, 7)
    assert trays[0].events == trays[1].events


def test_each_stream_counts_for_itself(log: EventLog) -> None:
    for type_ in ("order.submitted", "return.requested", "order.change_requested"):
        log.emit(type_, "X", {}, CAUSE, 0)
    assert (log.last_sequence("order"), log.last_sequence("return")) == ("000000000002", "000000000001")


def test_a_stream_that_was_not_declared_is_a_mistake_of_the_simulator(log: EventLog) -> None:
    with pytest.raises(KeyError):
        log.emit("credit.approved", "X", {}, CAUSE, 0)


@given(st.lists(st.sampled_from(["order.submitted", "order.closed", "return.requested"]), max_size=30), st.data())
def test_asking_after_any_number_gives_exactly_what_came_later(types: list[str], data: st.DataObject) -> None:
    tray = Tray()
    log = EventLog("crm", ("order", "return"), START, tray)
    for type_ in types:
        log.emit(type_, "X", {}, CAUSE, 0)
    told: list[JsonObject] = [out.body for out in tray.events if out.body["type"].startswith("order.")]
    assert [body["sequence"] for body in told] == [f"{n:012d}" for n in range(1, len(told) + 1)]
    after = data.draw(st.integers(0, len(told) + 2))
    answer = page(log, stream="order", after=f"{after:012d}")
    assert answer.body == {"events": told[after:], "last_sequence": f"{len(told):012d}"}


def test_without_after_the_whole_stream_is_listed(log: EventLog) -> None:
    log.emit("order.submitted", "CRM-1", {}, CAUSE, 0)
    answer = page(log, stream="order")
    assert answer.body is not None
    assert [event["subject"] for event in answer.body["events"]] == ["CRM-1"]


def test_events_are_kept_for_the_retention_time_and_keep_their_numbers(log: EventLog) -> None:
    for n, now in enumerate((0, 10, RETENTION_MS), 1):
        log.emit("order.submitted", f"CRM-{n}", {}, CAUSE, now)
    answer = page(log, stream="order", after="1")
    assert answer.body is not None
    assert [event["sequence"] for event in answer.body["events"]] == ["000000000002", "000000000003"]
    everything = page(log, stream="order").body
    assert everything is not None
    assert len(everything["events"]) == 2


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "²", "1" * 13, " 1"])
def test_a_number_that_is_none_is_malformed(log: EventLog, after: str) -> None:
    assert code(page(log, stream="order", after=after)) == (400, "malformed")


@pytest.mark.parametrize("params", [{}, {"stream": "invoice"}])
def test_an_unknown_stream_is_said_to_be_unknown(log: EventLog, params: dict[str, str]) -> None:
    assert code(page(log, **params)) == (404, "unknown_stream")


def subscribe(log: EventLog, body: JsonObject | None) -> Response:
    return log.create_subscription(Request("crm", "createSubscription", body=body))


def test_a_subscription_can_be_read_back(log: EventLog) -> None:
    made = subscribe(log, {"streams": ["order"], "sink": "engine"})
    assert made == Response(201, {"subscription_id": "SUB-1", "streams": ["order"], "sink": "engine"})
    read = log.get_subscription(Request("crm", "getSubscription", {"subscription_id": "SUB-1"}))
    assert read.body == made.body
    assert subscribe(log, {"streams": ["return", "order"], "sink": "other"}).body == {
        "subscription_id": "SUB-2",
        "streams": ["return", "order"],
        "sink": "other",
    }


def test_whoever_was_subscribed_before_the_first_day_takes_no_number_from_others(log: EventLog) -> None:
    log.enrol("analytics", ("order",), "/analytics/v1/events")
    assert subscribe(log, {"streams": ["order"], "sink": "engine"}).body == {
        "subscription_id": "SUB-1", "streams": ["order"], "sink": "engine",
    }  # fmt: skip
    assert log.subscribers("order") == ["analytics", "engine"]
    assert log.subscribers("return") == []


def test_a_subscription_may_say_whose_it_is(log: EventLog) -> None:
    made = subscribe(log, {"streams": ["order"], "sink": "/sink", "subscriber": "somebody"})
    assert made.body is not None
    assert made.body["subscriber"] == "somebody"
    assert log.subscribers("order") == ["somebody"]


def test_a_subscription_stands_beside_others_unless_it_is_to_replace_them(log: EventLog) -> None:
    log.enrol("analytics", ("order", "return"), "/analytics/v1/events")
    subscribe(log, {"streams": ["order"], "sink": "engine", "replace": False})
    assert log.subscribers("order") == ["analytics", "engine"]
    subscribe(log, {"streams": ["order"], "sink": "engine", "replace": True})
    assert log.subscribers("order") == ["engine"], "whosever they were"
    assert log.subscribers("return") == ["analytics"], "of these streams only"
    gone = log.get_subscription(Request("crm", "getSubscription", {"subscription_id": "SUB-1"}))
    assert code(gone) == (404, "unknown_subscription")
    assert subscribe(log, {"streams": ["return"], "sink": "engine"}).body["subscription_id"] == "SUB-3"  # type: ignore[index]  # it is an answer with a body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (None, (400, "malformed")),
        ({"streams": "order", "sink": "engine"}, (400, "malformed")),
        ({"streams": [], "sink": "engine"}, (400, "malformed")),
        ({"streams": ["order", "invoice"], "sink": "engine"}, (404, "unknown_stream")),
    ],
)
def test_a_subscription_to_what_is_not_told_is_refused(
    log: EventLog, body: JsonObject | None, expected: tuple[int, str]
) -> None:
    assert code(subscribe(log, body)) == expected
    missing = log.get_subscription(Request("crm", "getSubscription", {"subscription_id": "SUB-1"}))
    assert code(missing) == (404, "unknown_subscription")


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({"correlation-id": "CRM-1", "idempotency-key": "book:1"}, None, ("CRM-1", "book:1")),
        ({"correlation-id": "CRM-1"}, {"external_reference": "gi:SHP-1"}, ("CRM-1", "gi:SHP-1")),
        ({"correlation-id": "CRM-1"}, {"external_reference": 5}, ("CRM-1", "CRM-1")),
        ({"correlation-id": "CRM-1"}, None, ("CRM-1", "CRM-1")),
        ({}, None, ("order/0001", "order/0001")),
    ],
)
def test_a_request_names_its_thread_and_itself_as_well_as_it_can(
    headers: dict[str, str], body: JsonObject | None, expected: tuple[str, str]
) -> None:
    cause = cause_of(Request("erp", "postGoodsIssue", {}, headers, body), "order/0001")
    assert (cause.origin, cause.correlation, cause.causation) == ("order/0001", *expected)


def test_a_log_that_is_started_anew_numbers_from_1_and_keeps_only_what_is_carried_over(log: EventLog) -> None:
    for n in range(1, 4):
        log.emit("order.submitted", f"CRM-{n}", {"version": 1}, CAUSE, n)
        log.emit("return.requested", f"RET-{n}", {"version": 1}, CAUSE, n)
    old = (page(log, stream="order").body or {})["events"]
    log.restart([old[1]], 10)
    assert page(log, stream="return").body == {"events": [], "last_sequence": "000000000000"}
    log.emit("order.submitted", "CRM-4", {"version": 1}, CAUSE, 11)
    now = (page(log, stream="order").body or {})["events"]
    assert [(event["sequence"], event["subject"]) for event in now] == [
        ("000000000001", "CRM-2"),
        ("000000000002", "CRM-4"),
    ]
    assert now[0] == {**old[1], "sequence": "000000000001"}
    assert now[1]["id"] == old[1]["id"] == "crm-order-000000000002"


def test_a_log_that_is_restored_gives_the_numbers_and_ids_since_its_backup_again(log: EventLog) -> None:
    for n in range(1, 5):
        log.emit("order.submitted", f"CRM-{n}", {"version": 1}, CAUSE, n)
    log.emit("return.requested", "RET-1", {"version": 1}, CAUSE, 1)
    old = (page(log, stream="order").body or {})["events"]
    log.restore(2, [old[0], old[3]], 10)
    log.emit("order.submitted", "CRM-5", {"version": 1}, CAUSE, 11)
    now = (page(log, stream="order").body or {})["events"]
    assert [(event["sequence"], event["subject"]) for event in now] == [
        ("000000000001", "CRM-1"),
        ("000000000002", "CRM-2"),
        ("000000000003", "CRM-4"),
        ("000000000004", "CRM-5"),
    ]
    assert now[2]["id"] == now[3]["id"] == "crm-order-000000000004"
    assert (page(log, stream="return").body or {})["last_sequence"] == "000000000001"


def test_a_log_says_whether_starting_anew_or_restoring_it_made_a_difference(log: EventLog) -> None:
    assert not log.restart([], 0)
    log.emit("order.submitted", "CRM-1", {"version": 1}, CAUSE, 1)
    log.emit("order.submitted", "CRM-2", {"version": 1}, CAUSE, 2)
    old = (page(log, stream="order").body or {})["events"]
    assert not log.restart(old, 3), "everything is taken over, and is numbered as it was"
    assert not log.restore(3, [], 4), "nothing was told since"
    assert log.restart(old[1:], 5)
    assert log.restore(4, [], 6)
