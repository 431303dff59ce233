"""Unknown is not failed: keys never change, receivers without keys are asked, patience is bounded and has an owner."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import outbox, retrying
from engine.adapters import erp_v1
from engine.adapters.landscape import READS, RECEIVERS
from engine.record import SETTLING, WAITING, Intent
from seatrial.message import Request, Response, problem
from seatrial.policy import Policies
from tests.engine.shore import Shore


def only(operation: str, *fates: str | Response) -> Callable[[Request, int], str | Response]:
    """The nth call of `operation` meets the nth fate; everything else is answered."""

    def tamper(request: Request, nth: int) -> str | Response:
        return fates[nth - 1] if request.operation == operation and nth <= len(fates) else ""

    return tamper


def times(shore: Shore, operation: str) -> list[int]:
    """When calls of `operation` were sent."""
    return shore.times.get(operation, [])


def test_a_receiver_with_keys_is_sent_the_same_call_again_under_the_same_key() -> None:
    shore = Shore(tamper=only("reserveStock", "lost_reply", "lost_request"))
    shore.submit()
    shore.run()
    calls = shore.calls("reserveStock")
    assert len(calls) == 3
    assert len({call.headers["idempotency-key"] for call in calls}) == 1
    assert calls[0].body == calls[1].body == calls[2].body
    assert len(shore.done("reserveStock")) == 1


def test_a_receiver_without_keys_is_asked_only_when_the_request_was_executed_or_never_will_be() -> None:
    shore = Shore(tamper=only("bookOrder", "lost_reply"))
    shore.submit()
    shore.run()
    (asked,) = shore.calls("findByReference")
    assert asked.params == {"external_reference": "book:crm:CRM-1:r1"}
    waited = times(shore, "findByReference")[0] - times(shore, "bookOrder")[0]
    assert waited >= erp_v1.ARRIVAL_BOUND_MS + erp_v1.SEARCH_VISIBILITY_MS
    assert len(shore.calls("bookOrder")) == 1
    assert shore.milestones()[-1] == "closed"


def test_what_is_not_found_is_sent_again_under_the_same_reference() -> None:
    shore = Shore(tamper=only("bookOrder", "lost_request"))
    shore.submit()
    shore.run()
    assert [r.operation for r in shore.sent if r.operation in ("bookOrder", "findByReference")] == [
        "bookOrder",
        "findByReference",
        "bookOrder",
    ]
    first, second = shore.calls("bookOrder")
    assert first.body == second.body


def test_a_search_that_is_not_answered_is_repeated_before_anything_is_sent_again() -> None:
    def tamper(request: Request, nth: int) -> str:
        if request.operation == "bookOrder":
            return "lost_reply" if nth == 1 else ""
        return "lost_reply" if request.operation == "findByReference" and nth <= 3 else ""

    shore = Shore(tamper=tamper)
    shore.submit()
    shore.run()
    assert len(shore.calls("findByReference")) == 4
    assert len(shore.calls("bookOrder")) == 1


def test_a_server_error_of_a_receiver_without_keys_is_unknown_too() -> None:
    shore = Shore(tamper=only("postInvoice", Response(500)))
    shore.submit()
    shore.run()
    assert len(shore.calls("findByReference")) == 1


def test_retry_after_is_honoured() -> None:
    shore = Shore(tamper=only("reserveStock", problem(429, "throttled", "later", retry_after_s=90)))
    shore.submit()
    shore.run()
    first, second = times(shore, "reserveStock")
    assert 90_000 <= second - first <= 91_000


def test_a_definite_no_stops_that_step_only_and_lies_with_an_owner() -> None:
    refusal = problem(422, "period_closed", "March is closed")
    shore = Shore(tamper=only("postInvoice", refusal))
    shore.submit()
    shore.run()
    (case,) = shore.cases()
    assert (case["business_key"], case["reason_code"], case["owner"]) == (
        "post:invoice:INV-1",
        "period_closed",
        "finance",
    )
    assert case["last_error"] == "422 March is closed"
    assert len(shore.calls("postInvoice")) == 1
    assert len(shore.done("postGoodsIssue")) == 1
    assert "invoiced" in shore.milestones()


def test_a_refused_step_is_taken_again_under_its_key_when_its_owner_says_so() -> None:
    shore = Shore(tamper=only("postInvoice", problem(422, "period_closed", "March is closed")))
    shore.submit()
    shore.run()
    (case,) = shore.cases()
    answer = shore.ask("resolveCase", {"action": "retry", "reason": "opened again"}, case_id=case["case_id"])
    assert answer.body is not None
    assert (answer.body["status"], answer.body["resolution"]) == ("resolved", "retry: opened again")
    shore.run()
    assert shore.keys_done().count("post:invoice:INV-1") == 1
    assert shore.milestones()[-1] == "closed"


def test_trouble_that_lasts_opens_a_case_that_closes_when_the_call_succeeds() -> None:
    away = True
    shore = Shore(tamper=lambda request, _nth: Response(503) if away and request.system == "wms" else "")
    shore.submit()
    shore.run(1_800_000)
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"], case["business_key"]) == ("no_answer", "integration", "reserve:SO-1-1")
    assert case["attempts"] >= outbox.ATTEMPTS_BEFORE_CASE
    away = False
    shore.run()
    assert shore.cases() == []
    assert shore.milestones()[-1] == "closed"


@pytest.mark.parametrize("status", [401, 429])
def test_a_key_of_which_one_attempt_is_unknown_is_not_used_beyond_its_time_either(status: int) -> None:
    def tamper(request: Request, nth: int) -> Response | str:
        if request.operation != "reserveStock":
            return ""
        return "lost_reply" if nth == 1 else Response(status)

    shore = Shore(tamper=tamper)
    shore.submit()
    shore.run(30 * 3_600_000)
    sent = times(shore, "reserveStock")
    assert sent[-1] - sent[0] < RECEIVERS["wms"].window_ms
    assert "key_window_passed" in [case["reason_code"] for case in shore.cases()]


def test_a_key_is_not_used_beyond_the_time_for_which_it_is_remembered() -> None:
    shore = Shore(tamper=lambda request, _nth: "lost_request" if request.operation == "reserveStock" else "")
    shore.submit()
    shore.run(30 * 3_600_000)
    sent = times(shore, "reserveStock")
    assert sent[-1] - sent[0] < RECEIVERS["wms"].window_ms
    (case,) = shore.cases()
    assert case["reason_code"] == "key_window_passed"


def test_a_definite_conflict_on_the_key_is_a_case_for_integration_or_the_owner_of_the_step() -> None:
    shore = Shore(tamper=only("recordMilestone", problem(409, "idempotency_key_reused", "used for another request")))
    shore.submit()
    shore.run()
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"]) == ("idempotency_key_reused", "integration")
    assert shore.milestones()[0] == "confirmed"


@given(st.text(max_size=20), st.integers(1, 60))
def test_waits_grow_to_a_ceiling_and_never_shrink(key: str, attempts: int) -> None:
    wait = retrying.backoff_ms(attempts, key)
    assert retrying.BACKOFF_MS_MIN <= wait <= retrying.BACKOFF_MS_MAX * 11 // 10
    if wait < retrying.BACKOFF_MS_MAX // 2:
        assert retrying.backoff_ms(attempts + 1, key) > wait


@given(st.sampled_from(sorted(RECEIVERS)), st.integers(0, 10**9), st.integers(0, 10**6))
def test_an_unknown_outcome_is_never_acted_on_before_its_time(system: str, sent_at: int, later: int) -> None:
    now = sent_at + later
    intent = Intent(f"{system}.anything", "X-1", "key", {}, b"", sent_at, sent_at)
    retrying.settle_unknown(intent, now)
    if system in ("erp", "erp_2"):
        assert intent.phase == SETTLING
        assert intent.next_at >= sent_at + erp_v1.ARRIVAL_BOUND_MS + erp_v1.SEARCH_VISIBILITY_MS
    else:
        assert intent.phase == WAITING
        assert intent.next_at > now


FATES = st.sampled_from(["", "", "", "lost_request", "lost_reply", "busy", "broken"])
ANSWERS = {"busy": problem(429, "throttled", "later", retry_after_s=2), "broken": Response(500)}


@settings(max_examples=60)
@given(st.lists(FATES, min_size=1, max_size=40))
def test_whatever_the_wire_does_each_call_has_one_key_one_body_and_one_effect(fates: list[str]) -> None:
    sent = iter(range(1_000_000))

    def tamper(_request: Request, _nth: int) -> str | Response:
        n = next(sent)
        fate = fates[n] if n < len(fates) else ""
        return ANSWERS.get(fate, fate)

    shore = Shore(tamper=tamper)
    shore.submit()
    shore.run(6 * 3_600_000)
    assert shore.most_unanswered == 1
    assert len(set(shore.keys_done())) == len(shore.keys_done())
    assert shore.milestones()[-1] == "closed"
    bodies: dict[str, object] = {}
    for request in shore.sent:
        if f"{request.system}.{request.operation}" not in READS and request.body is not None:
            key = request.headers.get("idempotency-key") or request.body["external_reference"]
            assert bodies.setdefault(key, request.body) == request.body
    assert shore.cases() == []


def test_an_answer_that_cannot_be_read_is_unknown_and_the_call_is_repeated_under_its_key() -> None:
    garbled = Response(201, {"outcome": "deferred_review", "reservation_id": "RSV-9", "version": 1, "lines": []})
    shore = Shore(tamper=only("reserveStock", garbled))
    shore.submit()
    shore.run()
    calls = shore.calls("reserveStock")
    assert len(calls) == 2
    assert len({call.headers["idempotency-key"] for call in calls}) == 1
    assert shore.milestones()[-1] == "closed"
    assert shore.cases("all") == []


def test_an_answer_that_cannot_be_read_is_looked_up_where_there_are_no_keys() -> None:
    shore = Shore(tamper=only("bookOrder", "lost_reply"))
    lost = shore.tamper

    def garbled(request: Request, nth: int) -> str | Response:
        if request.operation == "findByReference" and nth == 1:
            return Response(200, {"found": []})
        return lost(request, nth)

    shore.tamper = garbled
    shore.submit()
    shore.run()
    assert len(shore.calls("findByReference")) == 2
    assert len(shore.calls("bookOrder")) == 1
    assert shore.milestones()[-1] == "closed"


def test_answers_that_stay_unreadable_become_a_case_with_integration() -> None:
    shore = Shore(tamper=lambda r, _: Response(201, {}) if r.operation == "reserveStock" else "")
    shore.submit()
    shore.run(7_200_000)
    (case,) = shore.cases("open")
    assert (case["reason_code"], case["owner"]) == ("answer_unreadable", "integration")
    assert len({call.headers["idempotency-key"] for call in shore.calls("reserveStock")}) == 1


def test_a_matter_of_credentials_is_no_refusal_and_becomes_a_case_with_integration_if_it_lasts() -> None:
    shore = Shore(tamper=only("bookOrder", *[problem(401, "unauthenticated", "token expired")] * 10))
    shore.submit()
    shore.run(60_000)
    assert shore.cases("all") == []
    shore.run(500_000)
    (case,) = shore.cases("open")
    assert (case["reason_code"], case["owner"]) == ("no_access", "integration")
    shore.run()
    assert len({(call.body or {})["external_reference"] for call in shore.calls("bookOrder")}) == 1
    assert shore.calls("findByReference") == [], "nothing was done: there is nothing to look for"
    assert shore.milestones()[-1] == "closed"
    assert shore.cases("open") == []


def test_a_receiver_without_keys_that_says_when_to_come_back_is_left_alone_until_then() -> None:
    away = problem(503, "unavailable", "later", retry_after_s=600)
    shore = Shore(tamper=only("bookOrder", away))
    shore.submit()
    shore.run()
    first, second = times(shore, "bookOrder")
    assert second - first >= 600_000
    assert times(shore, "findByReference")[0] - first >= 600_000


def test_waits_are_not_shorter_than_the_policy_asks_for() -> None:
    patient = Policies(retry_wait_ms_min=20_000, retry_wait_ms_max=30_000)
    shore = Shore(tamper=only("reserveStock", "lost_request", "lost_request"), policies=patient)
    shore.submit()
    shore.run()
    first, second, third = times(shore, "reserveStock")
    assert second - first >= 20_000
    assert third - second >= 30_000


def test_whoever_is_told_to_stay_away_for_longer_than_his_key_is_remembered_does_not_come_back_with_it() -> None:
    day_ms = 86_400_000
    shore = Shore(tamper=only("reserveStock", "lost_reply", problem_for(26 * 3_600)))
    shore.submit()
    shore.run(3 * day_ms)
    sent = times(shore, "reserveStock")
    assert sent[-1] - sent[0] < day_ms
    assert [case["reason_code"] for case in shore.cases()] == ["key_window_passed"]


def problem_for(retry_after_s: int) -> Response:
    answer = problem(503, "unavailable", "come back later")
    return Response(answer.status, answer.body, {**answer.headers, "retry-after": str(retry_after_s)})


def test_a_person_in_a_hurry_does_not_have_it_done_twice_where_there_are_no_keys() -> None:
    def away(request: Request, nth: int) -> str:
        if request.system == "erp" and request.operation in ("bookOrder", "findByReference") and shore.now < HOUR_MS:
            return "lost_reply" if request.operation == "bookOrder" and nth == 1 else "lost_request"
        return ""

    shore = Shore(mute=True)
    shore.mute, shore.tamper = False, away
    shore.submit()
    shore.run(HOUR_MS)
    (case,) = shore.cases()
    assert shore.ask("resolveCase", {"action": "retry", "reason": "it is up again"}, case_id=case["case_id"]).ok
    shore.run(HOUR_MS)
    assert len(shore.done("bookOrder")) == 1
    assert shore.milestones()[-1] == "closed"


HOUR_MS = 3_600_000
