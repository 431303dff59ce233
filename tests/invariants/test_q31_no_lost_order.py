"""Q31: every order is booked, or declined and the customer told, or on somebody's desk."""

import pytest

from harness.invariants.q31_no_lost_order import NoLostOrder
from tests.invariants.notation import judged

PLACED = "09:00 OrderSubmitted order=CRM-7 revision=1 channel=web\n"
REJECTED = "09:05 OrderRejected external_id=CRM-7 reason=currency_mismatch\n"
TOLD = "09:06 MilestoneRecorded order=CRM-7 kind=rejected document=SO-7\n"


@pytest.mark.parametrize(
    "rest",
    [
        "09:05 OrderBooked external_id=CRM-7 order_number=SO-7",
        REJECTED + TOLD,
        "12:00 CaseListed status=open business_key=book:crm:CRM-7:r1 owner=order_desk",
        "13:00 retire order/1",
    ],
)
def test_an_order_that_somebody_has_is_not_lost(rest: str) -> None:
    verdict = judged(NoLostOrder, PLACED + rest)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_an_order_that_nobody_has_is_lost() -> None:
    other = "12:00 CaseListed status=open business_key=book:crm:CRM-70:r1 owner=order_desk"
    verdict = judged(NoLostOrder, PLACED + other)
    assert verdict.kinds == ["order/lost"]
    assert verdict.text == (
        "order CRM-7, placed at 09:00:00, was never booked, never declined, and nobody was asked to look"
    )


@pytest.mark.parametrize(
    "key",
    [
        "crm/order.cancel_requested/CRM-7/CRQ-1",
        "crm/order.change_requested/CRM-7/2",
        "milestone:CRM-7:shipped:SHP-1:v1",
    ],
)
def test_that_somebody_looks_at_a_wish_or_a_statement_does_not_make_an_order_known(key: str) -> None:
    case = f"12:00 CaseListed status=open business_key={key} owner=order_desk\n"
    assert judged(NoLostOrder, PLACED + case).kinds == ["order/lost"]
    booking = "12:01 CaseListed status=open business_key=crm/order.submitted/CRM-7/1 owner=order_desk\n"
    assert judged(NoLostOrder, PLACED + case + booking).breaches == []


def test_that_somebody_is_to_tell_of_the_refusal_is_an_answer() -> None:
    case = "12:00 CaseListed status=open business_key=milestone:CRM-7:rejected:SO-7:v1 owner=order_desk\n"
    assert judged(NoLostOrder, PLACED + REJECTED + case).breaches == []


def test_declining_without_telling_or_without_a_reason_is_a_breach() -> None:
    silent = judged(NoLostOrder, PLACED + REJECTED)
    assert silent.kinds == ["order/declined in silence"]
    assert "was declined (currency_mismatch) and the customer was never told" in silent.text
    assert len(judged(NoLostOrder, PLACED + REJECTED.replace("reason=currency_mismatch", "") + TOLD).breaches) == 1


def test_a_trial_that_does_not_come_to_rest_is_not_asked() -> None:
    assert judged(NoLostOrder, PLACED, at_rest=False).breaches == []


def test_without_an_order_it_is_unexercised() -> None:
    assert judged(NoLostOrder, REJECTED).exercised == 0


TWO_LINES = "09:00 OrderSubmitted order=CRM-7 revision=1 customer=C-1 lines=1:WIDGET:2,2:GADGET:3\n"


def booked(lines: str, customer: str = "C-1") -> str:
    return f"09:05 OrderBooked external_id=CRM-7 order_number=SO-7 customer={customer} lines={lines}\n"


def test_what_is_booked_is_what_was_placed_whatever_its_lines_are_called() -> None:
    assert judged(NoLostOrder, TWO_LINES + booked("10:GADGET:3,20:WIDGET:2")).breaches == []


@pytest.mark.parametrize(
    ("lines", "customer", "says"),
    [
        ("1:WIDGET:2", "C-1", "with 0 units of GADGET; the customer had ordered 3"),
        ("1:WIDGET:4,2:GADGET:3", "C-1", "with 4 units of WIDGET; the customer had ordered 2"),
        ("1:WIDGET:2,2:GIZMO:3", "C-1", "with 0 units of GADGET; the customer had ordered 3"),
        ("1:WIDGET:2,2:GADGET:2,3:GADGET:1", "C-1", "with its units spread over other lines"),
        ("1:WIDGET:2,2:GADGET:3", "C-2", "for customer C-2; C-1 had placed it"),
    ],
)
def test_an_order_that_is_booked_otherwise_is_a_breach(lines: str, customer: str, says: str) -> None:
    verdict = judged(NoLostOrder, TWO_LINES + booked(lines, customer), at_rest=False)
    assert verdict.text == f"order CRM-7 was booked as SO-7 {says}"
    assert verdict.breaches[0].witness == (0, 1)


def test_of_an_order_that_was_corrected_either_text_may_be_booked() -> None:
    corrected = TWO_LINES + "09:02 OrderCorrected order=CRM-7 revision=1 customer=C-1 lines=1:WIDGET:9\n"
    assert judged(NoLostOrder, corrected + booked("1:WIDGET:9")).breaches == []
    assert judged(NoLostOrder, corrected + booked("1:WIDGET:2,2:GADGET:3")).breaches == []
    assert len(judged(NoLostOrder, corrected + booked("1:WIDGET:8")).breaches) == 1


TWICE = """
09:00 OrderSubmitted order/1 order=CRM-7 customer=C-1 lines=1:WIDGET:2
09:05 OrderBooked order/1 external_id=CRM-7 order_number=SO-7 customer=C-1 lines=1:WIDGET:2
13:00 OrderSubmitted order/2 order=CRM-7 customer=C-2 lines=1:GADGET:3
"""


def test_another_customers_order_under_a_number_that_is_booked_is_not_booked_by_that() -> None:
    verdict = judged(NoLostOrder, TWICE)
    assert verdict.kinds == ["order/lost"]
    assert verdict.exercised == 2
    case = "18:00 CaseListed case=CASE-1 business_key=crm/order.submitted/CRM-7/1 owner=order_desk status=open\n"
    assert judged(NoLostOrder, TWICE + case).kinds == []
    own = "13:05 OrderBooked order/2 external_id=CRM-7 order_number=SO-8 customer=C-2 lines=1:GADGET:3\n"
    assert judged(NoLostOrder, TWICE + own).kinds == []


def test_two_orders_of_one_customer_under_one_number_are_told_apart_by_his_own_numbers_for_them() -> None:
    placed = "09:00 OrderSubmitted {} order=CRM-7 revision=1 customer=C-1 customer_po={} lines=1:WIDGET:{}\n"
    both = placed.format("order/1", "PO-1", 2) + placed.format("order/2", "PO-2", 3)
    one = "09:05 OrderBooked external_id=CRM-7 order_number=SO-7 customer=C-1 customer_po={} lines=1:WIDGET:{}\n"
    assert judged(NoLostOrder, both + one.format("PO-1", 2)).kinds == ["order/lost"]
    assert judged(NoLostOrder, both + one.format("PO-1", 2) + one.format("PO-2", 3)).breaches == []
    assert judged(NoLostOrder, both + one.format("PO-2", 2)).kinds == ["order/booked otherwise", "order/lost"]
    assert judged(NoLostOrder, both + one.format("PO-1", 2)).exercised == 2


DECIDED = "09:03 CaseDecided business_key=book:crm:CRM-7:r1 reason_code=unknown_item reason=gone action={}\n"
MAPPED = DECIDED.format("correct replaced=WIDGET:GIZMO")
HEARD = "09:04 MilestoneRecorded order=CRM-7 kind=rejected document=CRM-7\n"


def test_an_order_whose_item_a_person_has_mapped_is_booked_for_the_successor() -> None:
    assert judged(NoLostOrder, TWO_LINES + MAPPED + booked("1:GIZMO:2,2:GADGET:3")).breaches == []
    assert judged(NoLostOrder, TWO_LINES + MAPPED.replace("WIDGET:GIZMO", "WIDGET:GADGET") + booked(
        "1:GADGET:2,2:GADGET:3")).breaches == []  # fmt: skip


@pytest.mark.parametrize("lines", ["1:GIZMO:3,2:GADGET:3", "1:GIZMO:2,2:GIZMO:3", "1:NAIL:2,2:GADGET:3"])
def test_an_order_that_is_booked_otherwise_than_a_person_has_mapped_it_is_a_breach(lines: str) -> None:
    assert judged(NoLostOrder, TWO_LINES + MAPPED + booked(lines)).kinds == ["order/booked otherwise"]


def test_an_order_that_a_person_has_given_up_is_right_if_its_customer_was_told_and_only_then() -> None:
    assert judged(NoLostOrder, TWO_LINES + DECIDED.format("close") + HEARD).breaches == []
    assert judged(NoLostOrder, TWO_LINES + DECIDED.format("close")).kinds == ["order/given up in silence"]
    assert judged(NoLostOrder, TWO_LINES + HEARD).kinds == ["order/lost"]
    assert judged(NoLostOrder, TWO_LINES + DECIDED.format("retry") + HEARD).kinds == ["order/lost"]


def test_a_case_that_the_engine_did_not_let_him_close_gives_nothing_up() -> None:
    decided = DECIDED.format("close case=CASE-1")
    refused = "09:04 DecisionRefused case=CASE-1 business_key=book:crm:CRM-7:r1 action={} status=409\n"
    before = TWO_LINES + decided + refused.format("close")
    assert judged(NoLostOrder, before + HEARD).kinds == ["order/lost"]
    assert judged(NoLostOrder, TWO_LINES + decided + refused.format("retry") + HEARD).breaches == []
    assert (
        judged(NoLostOrder, before + DECIDED.replace("09:03", "09:04").format("close case=CASE-2") + HEARD).breaches
        == []
    )


def test_a_case_about_a_wish_of_his_is_not_about_the_order() -> None:
    wish = DECIDED.format("close").replace("book:crm:CRM-7:r1", "crm/order.cancel_requested/CRM-7/1")
    assert judged(NoLostOrder, TWO_LINES + wish + HEARD).kinds == ["order/lost"]
