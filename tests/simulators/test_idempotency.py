"""A repeated request is answered from memory, for as long as the contract declares, and no longer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.message import Request, Response, problem
from simulators.idempotency import KeyMemory

WINDOW_MS = 1_000
DONE = Response(201, {"document": "X-1"}, {"etag": '"1"'})


def request(key: str = "k", operation: str = "book", body: Any = None, **params: str) -> Request:
    headers = {"idempotency-key": key} if key else {}
    return Request("crm", operation, params, headers, {"a": 1, "b": 2} if body is None else body)


@pytest.fixture
def memory() -> KeyMemory:
    return KeyMemory(WINDOW_MS)


def test_a_new_key_is_to_be_executed(memory: KeyMemory) -> None:
    assert memory.recall(request(), 0) is None


def test_a_known_key_with_the_same_request_is_replayed_and_says_so(memory: KeyMemory) -> None:
    memory.keep(request(), DONE, 0)
    again = memory.recall(request(), 5)
    assert again == Response(201, {"document": "X-1"}, {"etag": '"1"', "idempotency-replayed": "true"})


def test_the_order_of_members_does_not_make_another_body(memory: KeyMemory) -> None:
    memory.keep(request(body={"a": 1, "b": {"c": 2, "d": 3}}), DONE, 0)
    again = memory.recall(request(body={"b": {"d": 3, "c": 2}, "a": 1}), 5)
    assert again is not None
    assert again.status == 201


@pytest.mark.parametrize(
    "other",
    [
        request(body={"a": 1, "b": 3}),
        request(body={"a": 1, "b": "2"}),
        request(body={"a": True, "b": 2}),
        request(operation="cancel"),
        request(order="CRM-2"),
    ],
)
def test_a_known_key_with_another_request_is_a_conflict(memory: KeyMemory, other: Request) -> None:
    memory.keep(request(), DONE, 0)
    refused = memory.recall(other, 5)
    assert refused is not None
    assert refused.body is not None
    assert (refused.status, refused.body["code"]) == (409, "idempotency_key_reused")
    assert "idempotency-replayed" not in refused.headers


def test_another_precondition_is_still_the_same_request(memory: KeyMemory) -> None:
    memory.keep(request(), DONE, 0)
    retry = Request("crm", "book", {}, {"idempotency-key": "k", "if-match": '"1"'}, {"a": 1, "b": 2})
    again = memory.recall(retry, 5)
    assert again is not None
    assert again.status == 201


@pytest.mark.parametrize("headers", [{}, {"idempotency-key": ""}])
def test_a_write_without_a_key_is_refused(memory: KeyMemory, headers: dict[str, str]) -> None:
    refused = memory.recall(Request("crm", "book", {}, headers, {}), 0)
    assert refused is not None
    assert refused.body is not None
    assert (refused.status, refused.body["code"]) == (400, "idempotency_key_missing")


def test_a_problem_is_not_remembered(memory: KeyMemory) -> None:
    memory.keep(request(), problem(412, "precondition_failed", "too late"), 0)
    assert memory.recall(request(), 1) is None


def test_the_window_closes_to_the_millisecond_and_a_replay_does_not_prolong_it(memory: KeyMemory) -> None:
    memory.keep(request(), DONE, 0)
    assert memory.recall(request(), WINDOW_MS - 1) is not None
    assert memory.recall(request(), WINDOW_MS) is None
    assert memory.recall(request(body={"other": 1}), WINDOW_MS) is None


def test_a_key_used_again_after_its_window_is_remembered_anew(memory: KeyMemory) -> None:
    memory.keep(request(), DONE, 0)
    memory.keep(request(body={"other": 1}), Response(201, {"document": "X-2"}), WINDOW_MS)
    again = memory.recall(request(body={"other": 1}), WINDOW_MS + 5)
    assert again is not None
    assert again.body == {"document": "X-2"}


def test_a_replay_cannot_be_spoilt_by_whoever_got_the_first_answer(memory: KeyMemory) -> None:
    body = {"document": "X-1"}
    memory.keep(request(), Response(201, body), 0)
    body["document"] = "scribbled"
    again = memory.recall(request(), 1)
    assert again is not None
    assert again.body == {"document": "X-1"}


def test_memory_holds_one_window_of_keys_however_long_the_system_runs(memory: KeyMemory) -> None:
    for now in range(0, 50 * WINDOW_MS, 10):
        memory.keep(request(f"k{now}"), DONE, now)
    assert len(memory) == WINDOW_MS // 10


def test_memory_stays_right_when_the_clock_is_set_back(memory: KeyMemory) -> None:
    memory.keep(request("late"), DONE, 5_000)
    memory.keep(request("early"), DONE, 1_000)
    assert memory.recall(request("early"), 1_999) is not None
    assert memory.recall(request("early"), 2_000) is None
    memory.keep(request("early"), DONE, 5_500)
    memory.keep(request("sweep"), DONE, 6_000)
    assert memory.recall(request("early"), 6_000) is not None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 400), st.booleans()), max_size=40))
def test_memory_answers_like_a_table_of_every_request_ever_kept(steps: list[tuple[str, int, bool]]) -> None:
    memory, table, now = KeyMemory(WINDOW_MS), dict[str, tuple[int, bool]](), 0
    for key, pause_ms, variant in steps:
        now += pause_ms
        wanted = request(key, body={"variant": variant})
        known = table.get(key)
        answer = memory.recall(wanted, now)
        if known is None or known[0] <= now:
            assert answer is None
            memory.keep(wanted, Response(200, {"variant": variant}), now)
            table[key] = (now + WINDOW_MS, variant)
        elif known[1] == variant:
            assert answer is not None
            assert answer.body == {"variant": variant}
        else:
            assert answer is not None
            assert answer.status == 409
