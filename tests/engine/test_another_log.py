"""A system's log may be another one than before, with numbers that begin anew: then it is read from its beginning."""

from msgspec.structs import replace

from engine import streams
from engine.reference import PARTS
from seatrial.message import JsonObject, Request, Response
from tests.engine.shore import Shore

STREAM = "crm/order"


def ordered(shore: Shore, count: int) -> None:
    for _ in range(count):
        shore.submit()
    shore.run(60_000)


def begin_anew(shore: Shore) -> None:
    """All of the CRM's log has been polled once; now it is empty, and its next event is number 1."""
    shore.run(streams.POLL_MS)
    shore.events = [event for event in shore.events if event["source"] != "crm"]
    shore._sequences[STREAM] = 0


def lost(*subjects: str) -> Shore:
    """The submissions of these orders are never delivered."""

    def lag(event: JsonObject) -> list[int]:
        return [] if event["type"] == "order.submitted" and event["subject"] in subjects else [5]

    return Shore(lag=lag)


def booked(shore: Shore) -> list[str]:
    return sorted(str((request.body or {})["external_id"]) for request in shore.done("bookOrder"))


def test_a_low_number_with_a_message_that_was_never_had_shows_it() -> None:
    shore = lost("CRM-5")
    ordered(shore, 4)
    begin_anew(shore)
    shore.submit()  # 1, lost
    ordered(shore, 1)  # 2, below the mark: so there is a number 1 that was never had
    shore.run(streams.PATIENCE_MS + 60_000)
    assert booked(shore) == [f"CRM-{n}" for n in range(1, 7)]


def test_a_log_that_ends_before_the_mark_shows_it_on_the_second_look() -> None:
    shore = lost("CRM-5")
    ordered(shore, 4)
    begin_anew(shore)
    ordered(shore, 1)  # 1, lost
    shore.run(streams.POLL_MS + streams.PATIENCE_MS + 60_000)
    assert "CRM-5" in booked(shore)


def test_a_log_that_has_grown_beyond_the_mark_shows_it_by_what_it_has_there() -> None:
    shore = lost(*[f"CRM-{n}" for n in range(3, 9)])
    ordered(shore, 2)
    begin_anew(shore)
    ordered(shore, 6)
    shore.run(streams.POLL_MS + streams.PATIENCE_MS + 60_000)
    assert booked(shore) == [f"CRM-{n}" for n in range(1, 9)]


def test_a_log_whose_first_new_number_continues_the_old_ones_shows_it_at_the_next_poll() -> None:
    """Two of the new log were lost, where the old one had two: the third looks like the next."""
    shore = lost("CRM-3", "CRM-4")
    ordered(shore, 2)
    begin_anew(shore)
    ordered(shore, 3)
    shore.run(streams.POLL_MS + streams.PATIENCE_MS + 60_000)
    assert booked(shore) == [f"CRM-{n}" for n in range(1, 6)]


def test_a_replica_that_is_behind_once_is_no_other_log() -> None:
    def one_behind(request: Request, nth: int) -> str | Response:
        if request.operation == "listEvents" and request.params["stream"] == "order" and request.system == "crm":
            asked.append(request.params["after"])
            if len(asked) == 2:
                return Response(200, {"events": [], "last_sequence": "000000000003"})
        return ""

    asked: list[str] = []
    shore = Shore(tamper=one_behind)
    ordered(shore, 4)
    shore.run(3 * streams.POLL_MS)
    assert asked == ["000000000000", "000000000003", "000000000003"]


def test_numbers_of_the_old_log_that_come_late_are_forgotten_after_a_while() -> None:
    shore = Shore()
    ordered(shore, 2)
    late = dict(shore.events[0]) | {"sequence": "000000000412"}
    begin_anew(shore)
    ordered(shore, 2)
    assert shore.deliver(late).body == {"outcome": "duplicate"}
    shore.run(4 * streams.POLL_MS)
    with_gap = len(shore.calls("listEvents"))
    shore.run(4 * streams.POLL_MS)
    assert len(shore.calls("listEvents")) - with_gap <= 4 * len(streams.STREAMS)


def test_a_known_message_under_an_old_number_is_a_repetition_and_nothing_else() -> None:
    shore = Shore()
    ordered(shore, 3)
    fetches = len(shore.calls("listEvents"))
    for event in [event for event in shore.events if event["source"] == "crm"]:
        assert shore.deliver(event).body == {"outcome": "duplicate"}
    shore.run(streams.PATIENCE_MS + 60_000)
    assert len(shore.calls("listEvents")) == fetches


def test_an_engine_that_counts_every_message_remembers_them_all_the_same() -> None:
    """Or each repetition would look like another log, and all of it would be read again."""
    from engine.flawed.no_inbox_dedupe import admit

    shore = Shore(parts=replace(PARTS, admit=admit))
    ordered(shore, 2)
    fetches = len(shore.calls("listEvents"))
    shore.deliver(next(event for event in shore.events if event["type"] == "order.closed"))
    shore.run(streams.PATIENCE_MS + 60_000)
    assert len(shore.calls("listEvents")) == fetches
