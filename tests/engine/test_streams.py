"""Streams are gapless: what is missing is waited for, then fetched; a lost tail is found by the poll."""

from hypothesis import given
from hypothesis import strategies as st

from engine import streams
from engine.streams import Stream
from seatrial.message import JsonObject, Request, Response
from tests.engine.shore import Shore


def new() -> Stream:
    return Stream(key="stream/wms/shipment", root="wms/shipment", slots={}, wake_at=0, stuck=[], cases=[])


@given(st.permutations(range(1, 30)))
def test_the_mark_is_the_highest_number_below_which_nothing_is_missing(numbers: list[int]) -> None:
    stream = new()
    for count, number in enumerate(numbers, 1):
        streams.note(stream, number, count)
        so_far = set(numbers[:count])
        mark = next(n for n in range(1, 40) if n not in so_far) - 1
        assert stream.mark == mark
        assert stream.ahead == sorted(n for n in so_far if n > mark)
        assert bool(stream.gap_since) == bool(stream.ahead)
    assert (stream.mark, stream.ahead) == (29, [])


def test_a_number_seen_twice_is_noted_once() -> None:
    stream = new()
    for number in (1, 3, 3, 1, 2, 2):
        streams.note(stream, number, 7)
    assert (stream.mark, stream.ahead) == (3, [])


def losing(*lost: int, type_: str = "shipment.confirmed") -> Shore:
    """The nth event of the type is never delivered."""
    counted = [0]

    def lag(event: JsonObject) -> list[int]:
        if event["type"] != type_:
            return [5]
        counted[0] += 1
        return [] if counted[0] in lost else [5]

    return Shore(lag=lag)


def test_a_lost_event_is_fetched_when_a_later_one_shows_the_gap() -> None:
    shore = losing(1)
    shore.submit()
    shore.run(60_000)
    assert shore.milestones()[-1] == "released"
    shore.submit()
    shore.run(streams.PATIENCE_MS + 120_000)
    assert shore.milestones().count("closed") == 2
    (fetch,) = shore.calls("listEvents")
    assert fetch.params == {"stream": "shipment", "after": "000000000000"}


def test_a_lost_tail_is_found_by_the_poll() -> None:
    shore = losing(1)
    shore.submit()
    shore.run(streams.POLL_MS - 60_000)
    assert "shipped" not in shore.milestones()
    shore.run(120_000)
    assert shore.milestones()[-1] == "closed"


def test_what_is_fetched_and_delivered_as_well_counts_once() -> None:
    shore = losing(1)
    shore.submit()
    shore.submit()
    shore.run(30 * 60_000)
    done = shore.keys_done()
    late = next(event for event in shore.events if event["type"] == "shipment.confirmed")
    assert shore.deliver(late).body == {"outcome": "duplicate"}
    shore.run()
    assert shore.keys_done() == done


def test_a_long_back_fill_is_taken_in_portions() -> None:
    shore = Shore(lag=lambda event: [5] if event["sequence"] == "000000000350" else [])
    for _ in range(350):
        shore.submit()
    shore.run(60 * 60_000)
    assert len(shore.done("bookOrder")) == 350
    after = [request.params["after"] for request in shore.calls("listEvents") if request.system == "crm"]
    assert after[:2] == ["000000000000", "000000000199"]


def test_a_page_that_ends_before_its_stream_is_read_on_until_nothing_is_missing() -> None:
    shore = Shore(mute=True)
    for _ in range(6):
        shore.submit()
    shore.run(1_000)
    asked: list[str] = []

    def short(request: Request, _nth: int) -> str | Response:
        if request.operation != "listEvents" or request.params["stream"] != "order" or request.system != "crm":
            return ""
        asked.append(request.params["after"])
        rest = [event for event in shore.events if event["source"] == "crm" and event["sequence"] > asked[-1]]
        return Response(200, {"events": rest[:1], "last_sequence": "000000000006"})

    shore.tamper = short
    shore.deliver(shore.events[0])
    shore.run(streams.POLL_MS + 600_000)
    assert len(shore.calls("bookOrder")) == 6
    assert len(asked) < 20


def test_a_sender_that_has_given_up_is_subscribed_to_again_once() -> None:
    shore = losing(1)
    shore.submit()
    shore.run(streams.POLL_MS + 60_000)
    (asked,) = shore.calls("createSubscription")
    sink = f"{streams.SINK}?from=wms.shipment&renewal=1"
    assert (asked.system, asked.body) == ("wms", {"streams": ["shipment"], "sink": sink})
    assert asked.headers["idempotency-key"] == "subscribe:wms:shipment:1"
    assert (
        asked.headers["correlation-id"]
        == next(e for e in shore.events if e["source"] == "wms" and e["type"] == "shipment.confirmed")["correlationid"]
    )
    shore.run(3 * streams.POLL_MS)
    assert len(shore.calls("createSubscription")) == 1


def test_each_renewal_is_a_call_of_its_own() -> None:
    shore = losing(1, 2)
    for _ in range(2):  # the log may have begun anew in between, and give the same numbers
        shore.submit()
        shore.run(streams.POLL_MS + 60_000)
    asked = shore.calls("createSubscription")
    assert [request.headers["idempotency-key"] for request in asked] == [
        "subscribe:wms:shipment:1", "subscribe:wms:shipment:2",
    ]  # fmt: skip
    assert len({request.body["sink"] for request in asked if isinstance(request.body, dict)}) == 2


def test_a_lost_event_that_a_gap_has_shown_is_no_reason_to_subscribe() -> None:
    shore = losing(1)
    shore.submit()
    shore.run(60_000)
    shore.submit()
    shore.run(streams.POLL_MS - 120_000)
    assert shore.milestones().count("closed") == 2
    assert shore.calls("createSubscription") == []
