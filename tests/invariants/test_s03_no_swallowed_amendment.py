"""S03: a message that says something else under a known name is never taken for a repetition."""

from harness.invariants.s03_no_swallowed_amendment import NoSwallowedAmendment
from tests.invariants.notation import judged

KEY = "crm/order.submitted/CRM-7/r1"
FIRST = f"09:00 EventAcknowledged business_key={KEY} type=order.submitted subject=CRM-7 body=aa status=202\n"
OTHER = f"09:30 EventAcknowledged business_key={KEY} type=order.submitted subject=CRM-7 body=bb status=202\n"
CASE = f"12:00 CaseListed status=open case=CASE-1 business_key={KEY} reason_code=conflicting_body owner=order_desk\n"


def test_a_copy_is_no_amendment() -> None:
    verdict = judged(NoSwallowedAmendment, FIRST + FIRST.replace("09:00", "09:10"))
    assert verdict.breaches == []
    assert verdict.exercised == 0


def test_an_amendment_on_somebodys_desk_is_right() -> None:
    verdict = judged(NoSwallowedAmendment, FIRST + OTHER + CASE)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_an_amendment_answered_like_a_copy_is_a_breach() -> None:
    verdict = judged(NoSwallowedAmendment, FIRST + OTHER)
    assert verdict.kinds == ["event/amendment swallowed"]
    assert (
        "order.submitted CRM-7 was acknowledged twice: first at 09:00:00, with other content at 09:30:00"
        in verdict.text
    )
    assert verdict.breaches[0].witness == (0, 1)


def test_an_amendment_that_was_refused_to_the_end_is_a_breach_unless_a_case_says_so() -> None:
    refused = OTHER.replace("202", "409")
    verdict = judged(NoSwallowedAmendment, FIRST + refused + refused.replace("09:30", "09:40"))
    assert verdict.kinds == ["event/amendment refused"]
    assert verdict.exercised == 1
    assert judged(NoSwallowedAmendment, FIRST + refused + CASE).breaches == []


def test_an_amendment_that_was_refused_and_then_taken_on_needs_its_case() -> None:
    verdict = judged(NoSwallowedAmendment, FIRST + OTHER.replace("202", "422") + OTHER.replace("09:30", "09:40"))
    assert verdict.kinds == ["event/amendment swallowed"]
    assert verdict.exercised == 1


def test_a_case_about_something_else_does_not_help() -> None:
    other = CASE.replace("CRM-7", "CRM-8")
    assert len(judged(NoSwallowedAmendment, FIRST + OTHER + other).breaches) == 1


def test_a_delivery_that_was_not_taken_on_is_not_the_first() -> None:
    verdict = judged(NoSwallowedAmendment, FIRST.replace("202", "503") + OTHER)
    assert verdict.breaches == []
    assert verdict.exercised == 0


def test_an_amendment_is_not_forgotten_with_its_order() -> None:
    assert len(judged(NoSwallowedAmendment, FIRST + OTHER + "10:00 retire order/1\n").breaches) == 1
