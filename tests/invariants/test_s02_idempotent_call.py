"""S02: a call that is sent again is the same call: same key, same body, one effect."""

from harness.invariants.s02_idempotent_call import IdempotentCall
from tests.invariants.notation import judged

SENT = "10:00:00 CallSent operation=postInvoice key=post:invoice:INV-9 body=77 subject=INV-9\n"
DONE = "10:00:01 CallExecuted operation=postInvoice key=post:invoice:INV-9 body=77 subject=INV-9 status=200\n"
UNKNOWN = "10:00:15 CallAnswered operation=postInvoice key=post:invoice:INV-9 subject=INV-9 status=0 code=timeout\n"
AGAIN = "10:00:16 CallSent operation=postInvoice key=post:invoice:INV-9 body=77 subject=INV-9\n"
OTHER_KEY = "10:00:16 CallSent operation=postInvoice key=try-2 body=77 subject=INV-9\n"


def test_repeating_under_the_same_key_is_right() -> None:
    replayed = DONE.replace("10:00:01", "10:00:17").replace("status=200", "status=200 replayed=yes")
    verdict = judged(IdempotentCall, SENT + DONE + UNKNOWN + AGAIN + replayed)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_repeating_under_another_key_is_a_breach_as_soon_as_it_is_sent() -> None:
    verdict = judged(IdempotentCall, SENT + DONE + UNKNOWN + OTHER_KEY, at_rest=False)
    assert verdict.kinds == ["call/sent again under another key"]
    assert verdict.text == (
        "the posting of invoice INV-9 was sent again under another key: post:invoice:INV-9 at 10:00:00, of which "
        "nobody knew what had become; try-2 at 10:00:16"
    )
    assert verdict.breaches[0].witness == (0, 3)


def test_a_third_key_is_the_same_finding() -> None:
    third = OTHER_KEY.replace("try-2", "try-3").replace("10:00:16", "10:00:40")
    assert len(judged(IdempotentCall, SENT + UNKNOWN + OTHER_KEY + third).breaches) == 1


def test_not_now_is_no_answer() -> None:
    for status in (429, 503):
        not_now = UNKNOWN.replace("status=0", f"status={status}")
        assert judged(IdempotentCall, SENT + not_now + OTHER_KEY).kinds == ["call/sent again under another key"]


def test_after_a_clear_answer_a_new_key_is_a_new_wish() -> None:
    journal = """
    10:00 CallSent operation=authorizeRelease key=release:SO-1-1:v2 body=e subject=SO-1-1
    10:00 CallExecuted operation=authorizeRelease key=release:SO-1-1:v2 body=e subject=SO-1-1 status=200 code=refused
    10:01 CallAnswered operation=authorizeRelease key=release:SO-1-1:v2 subject=SO-1-1 status=200 code=refused
    11:00 CallSent operation=authorizeRelease key=release:SO-1-1:v5 body=e subject=SO-1-1
    11:00 CallExecuted operation=authorizeRelease key=release:SO-1-1:v5 body=e subject=SO-1-1 status=200 code=authorized
    """
    assert judged(IdempotentCall, journal).breaches == []


def test_another_body_is_another_call() -> None:
    assert judged(IdempotentCall, SENT + UNKNOWN + OTHER_KEY.replace("body=77", "body=78")).breaches == []


def test_one_key_for_two_bodies_is_a_breach() -> None:
    verdict = judged(IdempotentCall, SENT + UNKNOWN + AGAIN.replace("body=77", "body=78"))
    assert verdict.kinds == ["call/one key for two bodies"]


def test_two_executions_under_one_key_are_a_breach() -> None:
    verdict = judged(IdempotentCall, SENT + DONE + UNKNOWN + AGAIN + DONE.replace("10:00:01", "10:00:17"))
    assert verdict.kinds == ["call/executed twice"]
    assert "at 10:00:01 and at 10:00:17" in verdict.text


def test_an_execution_without_effect_does_not_count() -> None:
    refused = DONE.replace("status=200", "status=200 code=refused")
    assert judged(IdempotentCall, SENT + refused + UNKNOWN + AGAIN + DONE.replace(":01", ":17")).breaches == []


def test_a_finished_order_is_forgotten() -> None:
    assert judged(IdempotentCall, SENT + UNKNOWN + "10:00:16 retire order/1\n" + OTHER_KEY).breaches == []


def test_nothing_is_kept_of_a_call_that_was_answered() -> None:
    verdict = judged(IdempotentCall, SENT + DONE + UNKNOWN.replace("status=0", "status=200"))
    assert isinstance(verdict.rule, IdempotentCall)
    assert len(verdict.rule._calls) == len(verdict.rule._by_key) == 0


def test_without_a_second_attempt_it_is_unexercised() -> None:
    assert judged(IdempotentCall, SENT + DONE).exercised == 0


def test_what_was_declined_may_be_asked_again_under_another_key_even_if_the_refusal_was_found_by_a_search() -> None:
    declined = DONE.replace("status=200", "status=200 code=refused")
    assert judged(IdempotentCall, SENT + declined + UNKNOWN + OTHER_KEY).breaches == []
    assert judged(IdempotentCall, SENT + UNKNOWN + OTHER_KEY).kinds == ["call/sent again under another key"]
