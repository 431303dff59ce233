"""S09: a call whose outcome nobody knows has neither failed nor succeeded."""

from harness.invariants.s09_unknown_is_not_failed import UnknownIsNotFailed
from tests.invariants.notation import judged

WHAT = "operation=bookOrder key=book:crm:CRM-7:r1 subject=CRM-7"
SENT = f"10:00:00 CallSent {WHAT} body=77\n"
DONE = f"10:00:01 CallExecuted {WHAT} body=77 status=201 code=accepted\n"
UNKNOWN = f"10:00:15 CallAnswered {WHAT} status=0 code=timeout\n"
AGAIN = f"10:01:10 CallSent {WHAT} body=77\n"
DONE_AGAIN = f"10:01:11 CallExecuted {WHAT} body=77 status=201 code=accepted\n"
ANSWERED = f"10:01:12 CallAnswered {WHAT} status=201 code=accepted\n"


def test_sending_again_what_was_not_done_is_right() -> None:
    verdict = judged(UnknownIsNotFailed, SENT + UNKNOWN + AGAIN + DONE_AGAIN + ANSWERED)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_finding_out_that_it_was_done_is_right() -> None:
    assert judged(UnknownIsNotFailed, SENT + DONE + UNKNOWN).breaches == []


def test_doing_it_again_is_a_breach() -> None:
    verdict = judged(UnknownIsNotFailed, SENT + DONE + UNKNOWN + AGAIN + DONE_AGAIN, at_rest=False)
    assert verdict.kinds == ["call/done twice after an unknown outcome"]
    assert verdict.text == (
        "the booking of order CRM-7 was done twice, at 10:00:01 and 10:01:11: at 10:00:15 nobody knew what had become "
        "of it"
    )
    assert verdict.breaches[0].witness == (1, 2, 4)


def test_under_whatever_key() -> None:
    other = (AGAIN + DONE_AGAIN).replace("book:crm:CRM-7:r1", "try-2")
    assert len(judged(UnknownIsNotFailed, SENT + DONE + UNKNOWN + other).breaches) == 1


def test_a_copy_that_comes_to_life_after_the_answer_is_a_breach() -> None:
    late = DONE.replace("10:00:01", "10:02:00")
    assert len(judged(UnknownIsNotFailed, SENT + UNKNOWN + AGAIN + DONE_AGAIN + ANSWERED + late).breaches) == 1


def test_a_replayed_answer_and_a_refusal_do_nothing() -> None:
    replayed = DONE_AGAIN.replace("status=201", "status=201 replayed=yes")
    refused = DONE.replace("accepted", "refused")
    assert judged(UnknownIsNotFailed, SENT + DONE + UNKNOWN + AGAIN + replayed).breaches == []
    assert judged(UnknownIsNotFailed, SENT + refused + UNKNOWN + AGAIN + DONE_AGAIN).breaches == []


def test_what_was_declined_was_decided_whoever_looked_it_up() -> None:
    declined = DONE.replace("accepted", "rejected")
    assert judged(UnknownIsNotFailed, SENT + declined + UNKNOWN).breaches == []
    assert judged(UnknownIsNotFailed, SENT + declined.replace("status=201", "status=422") + UNKNOWN).breaches


def test_giving_up_on_what_was_never_done_is_a_breach() -> None:
    verdict = judged(UnknownIsNotFailed, SENT + UNKNOWN)
    assert verdict.kinds == ["call/outcome never learnt"]


def test_giving_up_is_right_with_a_case_or_a_later_call_in_its_place() -> None:
    case = "12:00 CaseListed status=open business_key=book:crm:CRM-7:r1 owner=integration\n"
    assert judged(UnknownIsNotFailed, SENT + UNKNOWN + case).breaches == []
    later = (AGAIN + DONE_AGAIN + ANSWERED).replace("r1", "r2").replace("body=77", "body=78")
    assert judged(UnknownIsNotFailed, SENT + UNKNOWN + later).breaches == []


def test_a_finished_order_is_forgotten() -> None:
    assert judged(UnknownIsNotFailed, SENT + UNKNOWN + "10:00:30 retire order/1\n").breaches == []


def test_answered_calls_are_forgotten_after_a_while() -> None:
    other = "operation=x key=k subject=s"
    next_day = f"+1d 12:00 CallSent {other} body=1\n+1d 12:00 CallAnswered {other} status=200\n"
    verdict = judged(UnknownIsNotFailed, SENT + UNKNOWN + AGAIN + DONE_AGAIN + ANSWERED + next_day)
    assert isinstance(verdict.rule, UnknownIsNotFailed)
    assert not (verdict.rule._doubtful or verdict.rule._under_way or verdict.rule._executed)


def test_without_an_unknown_outcome_it_is_unexercised() -> None:
    assert judged(UnknownIsNotFailed, SENT + DONE + ANSWERED).exercised == 0
