"""T55: whoever tries again does so ever more slowly, as late as he was told, and never what was refused for good."""

from harness.invariants.t55_retry_budget import RetryBudget
from seatrial.policy import Policies
from tests.invariants.notation import judged

CALL = "operation=reserveStock key=k1 subject=SO-7-1"


def sent(at: str, body: str = "77") -> str:
    return f"{at} CallSent {CALL} body={body}\n"


def answered(at: str, status: int, more: str = "") -> str:
    return f"{at} CallAnswered {CALL} status={status} {more}\n"


def test_waits_that_grow_are_in_order() -> None:
    verdict = judged(
        RetryBudget,
        sent("10:00") + answered("10:00:15", 0) + sent("10:00:16") + answered("10:00:17", 500)
        + sent("10:00:19") + answered("10:00:20", 201),
    )  # fmt: skip
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_an_attempt_at_once_is_a_breach_and_told_once() -> None:
    verdict = judged(
        RetryBudget,
        sent("10:00") + answered("10:00:01", 503) + sent("10:00:01.100") + answered("10:00:02", 503) + sent("10:00:02"),
    )
    assert verdict.kinds == ["call/sent again too soon"]
    assert "the reservation of stock for SO-7-1 was sent again 0 s after attempt 1" in verdict.text


def test_the_second_wait_may_not_be_as_short_as_the_first() -> None:
    journal = sent("10:00") + answered("10:00:01", 500) + sent("10:00:01.600") + answered("10:00:02", 500)
    assert judged(RetryBudget, journal + sent("10:00:02.600")).kinds == ["call/sent again too soon"]
    assert judged(RetryBudget, journal + sent("10:00:03.100")).breaches == []


def test_who_is_told_when_to_come_back_comes_no_earlier() -> None:
    told = sent("10:00") + answered("10:00:01", 429, "retry_after_ms=60000")
    assert judged(RetryBudget, told + sent("10:00:31")).kinds == ["call/back before it was asked"]
    assert judged(RetryBudget, told + sent("10:01:01")).breaches == []


def test_who_does_not_wait_for_the_answer_tries_again_too_soon() -> None:
    verdict = judged(RetryBudget, sent("10:00:00") + sent("10:00:05"))
    assert verdict.kinds == ["call/sent again while under way"]
    assert "was sent again while attempt 1 was still under way" in verdict.text


def test_after_a_long_absence_the_next_wait_may_be_shorter_again() -> None:
    told = sent("10:00") + answered("10:00:01", 503, "retry_after_ms=60000") + sent("10:01:01")
    assert judged(RetryBudget, told + answered("10:01:02", 500) + sent("10:01:04")).breaches == []


def test_what_was_refused_for_good_is_not_sent_again_as_it_was() -> None:
    refused = sent("10:00") + answered("10:00:01", 422, "code=unknown_item")
    assert judged(RetryBudget, refused + sent("12:00")).kinds == ["call/refusal not accepted"]
    assert judged(RetryBudget, refused + sent("12:00", body="78")).breaches == []
    assert judged(RetryBudget, refused).exercised == 1


def test_a_first_attempt_that_is_still_worked_on_is_no_refusal() -> None:
    journal = sent("10:00") + answered("10:00:01", 409, "code=idempotency_key_in_flight") + sent("10:00:05")
    assert judged(RetryBudget, journal).breaches == []


def test_what_an_engine_was_told_before_it_died_binds_nobody() -> None:
    journal = sent("10:00") + answered("10:00:01", 422)
    died = "10:00:01.050 OutageSeen system=engine starts_at=10:00:01.050 ends_at=10:00:20\n"
    assert judged(RetryBudget, journal + died + sent("10:00:21")).breaches == []
    other = "10:00:01.050 OutageSeen system=erp starts_at=10:00:01.050 ends_at=10:00:20\n"
    assert judged(RetryBudget, journal + other + sent("10:00:21")).kinds == ["call/refusal not accepted"]


def test_attempts_are_counted_under_their_key_and_over_the_trial() -> None:
    journal = "".join(f"1{n}:00 CallSent {CALL}\n1{n}:00:10 CallAnswered {CALL} status=500\n" for n in range(4))
    assert judged(RetryBudget, journal, Policies(attempts_max=4)).breaches == []
    assert judged(RetryBudget, journal, Policies(attempts_max=3)).kinds == ["call/too many attempts"]
    overdrawn = Policies(attempts_max=2, retries_per_call_max=0)
    assert judged(RetryBudget, journal, overdrawn).kinds == ["call/too many attempts", "trial/budget overdrawn"]


def test_a_yes_ends_a_call_and_a_finished_order_is_forgotten() -> None:
    journal = sent("10:00") + answered("10:00:01", 200) + sent("10:00:01")
    assert (judged(RetryBudget, journal).breaches, judged(RetryBudget, journal).exercised) == ([], 0)
    finished = sent("10:00") + answered("10:00:01", 500) + "10:00:01 retire order/1\n" + sent("10:00:01")
    assert judged(RetryBudget, finished).breaches == []


def test_a_system_that_has_just_got_up_is_not_run_over() -> None:
    journal = (
        sent("10:00") + answered("10:00:05", 500) + sent("10:00:10") + answered("10:00:20", 500) + sent("10:00:50")
    )
    assert judged(RetryBudget, journal, Policies(retries_per_minute_max=2)).breaches == []
    assert judged(RetryBudget, journal, Policies(retries_per_minute_max=1)).kinds == ["call/too many at once"]
    spread = journal.replace("10:00:50", "10:01:50")
    assert judged(RetryBudget, spread, Policies(retries_per_minute_max=1)).breaches == []


def silence(calls: int, status: int = 0) -> str:
    """So many orders are not answered, one every ten seconds from ten o'clock on."""
    lines = ""
    for n in range(calls):
        at = f"10:{n // 6:02}:{n % 6}"
        call = f"system=erp operation=bookOrder key=k{n} subject=CRM-{n}"
        lines += f"{at}0 CallSent {call} body=1\n{at}5 CallAnswered {call} status={status}\n"
    return lines


def failed(at: str, *numbers: int, status: int = 0, code: str = "") -> str:
    """So many more come to nothing in this instant."""
    return "".join(
        f"{at} CallAnswered system=erp operation=bookOrder key=q{n} subject=CRM-9{n} status={status} code={code}\n"
        for n in numbers
    )


def test_a_system_that_is_away_is_left_alone_but_for_a_probe() -> None:
    probes = Policies(probes_per_minute_max=2)
    assert judged(RetryBudget, silence(30) + failed("10:05:10", 1, 2), probes).breaches == []
    verdict = judged(RetryBudget, silence(30) + failed("10:05:10", 1, 2, 3), probes)
    assert verdict.kinds == ["call/not left alone"]
    assert "erp had given bookOrder no sign of life for 5 min, and 3 calls came to nothing within one" in verdict.text
    assert judged(RetryBudget, silence(30) + failed("10:05:10", 1, 2, 3)).breaches == []
    another = failed("10:05:10", 1, 2, 3).replace("bookOrder", "authorizeRelease")
    assert judged(RetryBudget, silence(30) + another, probes).breaches == [], "it has not been tried before"
    spread = silence(30) + failed("10:05:10", 1, 2) + failed("10:06:10", 3, 4)
    assert judged(RetryBudget, spread, probes).breaches == []


def test_a_refusal_is_a_sign_of_life_and_to_be_put_off_is_none() -> None:
    probes = Policies(probes_per_minute_max=2)
    refused = silence(30) + failed("10:05:05", 0, status=422)
    assert judged(RetryBudget, refused + failed("10:05:10", 1, 2, 3), probes).breaches == []
    put_off = silence(30) + failed("10:05:05", 0, status=429)
    assert judged(RetryBudget, put_off + failed("10:05:10", 1, 2), probes).kinds == ["call/not left alone"]
    busy = silence(30, 503) + failed("10:05:10", 1, 2, 3, status=503)
    assert judged(RetryBudget, busy, probes).kinds == ["call/not left alone"]


def test_a_lossy_line_a_short_absence_and_the_death_of_the_caller_are_no_absence() -> None:
    probes = Policies(probes_per_minute_max=2)
    assert judged(RetryBudget, silence(19) + failed("10:09:10", 1), probes).exercised == 0
    assert judged(RetryBudget, silence(24) + failed("10:04:00", 1, 2, 3), probes).breaches == []
    died = silence(30).replace("status=0", "status=0 code=died")
    assert judged(RetryBudget, died + failed("10:05:10", 1, 2, 3), probes).breaches == []


def test_what_was_refused_for_good_may_be_sent_once_more_when_a_person_says_so_and_only_once() -> None:
    decided = "10:30 CaseDecided action={}\n"
    journal = sent("10:00") + answered("10:00:01", 422)
    asked = journal + decided.format("retry") + sent("10:31")
    assert judged(RetryBudget, asked).breaches == []
    assert judged(RetryBudget, journal + decided.format("close") + sent("10:31")).kinds == ["call/refusal not accepted"]
    again = asked + answered("10:31:01", 422) + sent("11:00")
    assert judged(RetryBudget, again).kinds == ["call/refusal not accepted"]
