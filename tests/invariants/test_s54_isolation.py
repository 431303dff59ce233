"""S54: a message that can never succeed delays nobody else's."""

import pytest

from harness.invariants.s54_isolation import Isolation
from tests.invariants.notation import judged

POISON = """
09:00 OrderSubmitted order/1 order=CRM-1
09:00 EventAcknowledged order/1 type=order.submitted subject=CRM-1 status=202
09:01 CallAnswered order/1 operation=bookOrder subject=CRM-1 status=422 code=unknown_item
"""
OTHER = "09:02 OrderSubmitted order/2 order=CRM-2\n09:02 EventAcknowledged order/2 type=order.submitted subject=CRM-2\n"


def booked(at: str) -> str:
    return f"{at} OrderBooked order/2 external_id=CRM-2\n"


def test_the_others_are_booked_in_time() -> None:
    verdict = judged(Isolation, POISON + OTHER + booked("09:10"))
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_the_others_wait_for_the_one() -> None:
    verdict = judged(Isolation, POISON + OTHER + booked("11:02"))
    assert verdict.kinds == ["order/delayed by another's failure"]
    assert verdict.text == (
        "order CRM-2, placed at 09:02:00, was booked 2 h 0 min after it came in (15 min allowed), while bookOrder for "
        "CRM-1 was refused (unknown_item)"
    )
    assert verdict.breaches[0].witness == (3, 2, 5)


def test_the_others_are_never_booked() -> None:
    verdict = judged(Isolation, POISON + OTHER)
    assert "order CRM-2, placed at 09:02:00, is still not booked" in verdict.text


def test_the_clock_starts_when_the_engine_first_answered() -> None:
    submitted, seen = OTHER.splitlines(keepends=True)
    assert judged(Isolation, POISON + submitted + seen.replace("09:02", "10:58") + booked("11:02")).breaches == []


def test_a_delivery_that_the_engine_refused_starts_the_clock_too() -> None:
    again = "11:00 EventAcknowledged order/2 type=order.submitted subject=CRM-2 status=202\n"
    assert len(judged(Isolation, POISON + OTHER.replace("subject=CRM-2", "subject=CRM-2 status=503") + again
                      + booked("11:02")).breaches) == 1  # fmt: skip


def test_the_clock_stops_during_an_outage() -> None:
    outage = "09:05 OutageSeen outage/1 system=erp starts_at=09:05 ends_at=11:00\n"
    assert judged(Isolation, POISON + OTHER + outage + booked("11:02")).breaches == []


def test_an_order_that_fails_itself_is_not_delayed_by_another() -> None:
    refused = "09:03 CallAnswered order/2 operation=bookOrder subject=CRM-2 status=422\n"
    assert judged(Isolation, POISON + OTHER + refused + booked("11:02")).breaches == []
    case = "12:00 CaseListed status=open business_key=book:crm:CRM-2:r1\n"
    assert judged(Isolation, POISON + OTHER + booked("11:02") + case).breaches == []


@pytest.mark.parametrize("status", [0, 429, 503])
def test_an_order_that_the_weather_held_up_is_not_delayed_by_another(status: int) -> None:
    hindered = f"09:03 CallAnswered order/2 operation=bookOrder subject=CRM-2 status={status}\n"
    assert judged(Isolation, POISON + OTHER + hindered + booked("11:02")).breaches == []
    elsewhere = hindered.replace("order/2", "order/3").replace("CRM-2", "CRM-3")
    assert len(judged(Isolation, POISON + OTHER + elsewhere + booked("11:02")).breaches) == 1


def test_a_failure_after_the_fact_is_no_excuse_and_no_cause() -> None:
    late_poison = POISON.replace("09:0", "12:0")
    assert judged(Isolation, OTHER + booked("11:02") + late_poison).breaches == []


def test_a_case_at_the_end_is_a_failure_too() -> None:
    case = "12:00 CaseListed status=open case=CASE-1 business_key=crm/order.submitted/CRM-9/r1\n"
    assert "case CASE-1 was open" in judged(Isolation, OTHER + booked("11:02") + case).text


def test_where_nothing_failed_for_good_it_is_unexercised() -> None:
    verdict = judged(Isolation, OTHER + booked("11:02"))
    assert (verdict.breaches, verdict.exercised) == ([], 0)


def test_an_order_that_no_delivery_has_told_the_engine_of_has_no_clock_but_is_booked_in_the_end() -> None:
    submitted, seen = OTHER.splitlines(keepends=True)
    assert judged(Isolation, POISON + submitted + booked("11:02")).breaches == []
    assert len(judged(Isolation, POISON + submitted + seen + booked("11:02")).breaches) == 1
    assert len(judged(Isolation, POISON + submitted).breaches) == 1
