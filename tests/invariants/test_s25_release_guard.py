"""S25: nothing is picked that the order book has not released, or that it holds; a late hold is relayed in time."""

from harness.invariants.s25_release_guard import ReleaseGuard
from tests.invariants.notation import judged

FO = "fulfilment_order=SO-1-1"
OPENED = f"09:00 OrderBooked order_number=SO-1\n09:00 FulfilmentOrderOpened {FO} order_number=SO-1\n"
RELEASED = f"09:20 ReleaseAuthorized {FO} order_number=SO-1\n09:25 ShippingOrderAccepted {FO}\n"
PICKED = f"10:00 PickReleased {FO}\n"
RECALL = f"09:40 HoldSet order_number=SO-1 hold=credit\n09:40 RecallRequested {FO} order_number=SO-1 recall_no=RCL-1\n"


def decided(at: str) -> str:
    return f"{at} RecallDecided {FO} recall_no=RCL-1 outcome=recalled\n"


def test_picking_what_was_released_is_right() -> None:
    verdict = judged(ReleaseGuard, OPENED + RELEASED + PICKED)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_picking_what_was_never_released_is_a_breach() -> None:
    verdict = judged(ReleaseGuard, OPENED + PICKED)
    assert verdict.kinds == ["fulfilment order/picked without release"]


def test_picking_what_is_on_hold_is_a_breach() -> None:
    hold = "09:10 HoldSet order_number=SO-1 hold=credit\n"
    verdict = judged(ReleaseGuard, OPENED + hold + PICKED)
    assert verdict.kinds == ["fulfilment order/picked on hold"]
    assert verdict.text == (
        "SO-1-1 was released to the pickers at 10:00:00, while order SO-1 was on credit hold since 09:10:00"
    )
    assert verdict.breaches[0].witness == (2, 3)


def test_a_hold_from_booking_counts() -> None:
    held = OPENED.replace("order_number=SO-1\n", "order_number=SO-1 holds=pricing\n", 1)
    assert judged(ReleaseGuard, held + RELEASED + PICKED).kinds == ["fulfilment order/picked on hold"]


def test_a_hold_that_was_released_does_not() -> None:
    hold = "09:10 HoldSet order_number=SO-1 hold=credit\n09:15 HoldReleased order_number=SO-1 hold=credit\n"
    assert judged(ReleaseGuard, OPENED + hold + RELEASED + PICKED).breaches == []


def test_a_hold_after_release_is_a_recall_and_may_overtake_the_pickers() -> None:
    verdict = judged(ReleaseGuard, OPENED + RELEASED + RECALL + decided("09:50"))
    assert verdict.breaches == []
    early = PICKED.replace("10:00", "09:45")
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + early + decided("09:50")).breaches == []


def test_a_recall_that_is_relayed_late_is_a_breach() -> None:
    verdict = judged(ReleaseGuard, OPENED + RELEASED + RECALL + decided("10:15"))
    assert verdict.kinds == ["recall/relayed late"]
    assert verdict.text == (
        "recall RCL-1 of SO-1-1, asked for at 09:40:00, reached the warehouse 35 min after the engine knew of it "
        "(15 min allowed)"
    )


def test_the_clock_starts_when_the_engine_first_answered() -> None:
    told = "10:05 EventAcknowledged type=order.recall_requested subject=SO-1 status=202\n"
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + told + decided("10:15")).breaches == []


def test_the_clock_stops_during_an_outage() -> None:
    outage = "09:45 OutageSeen outage/1 system=wms starts_at=09:45 ends_at=10:10\n"
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + outage + decided("10:15")).breaches == []


def test_a_recall_that_is_never_relayed_is_a_breach() -> None:
    verdict = judged(ReleaseGuard, OPENED + RELEASED + RECALL)
    assert verdict.kinds == ["recall/never relayed"]


def test_unless_the_warehouse_never_had_the_goods_or_a_case_says_so() -> None:
    not_handed = RELEASED.splitlines(keepends=True)[0]
    assert judged(ReleaseGuard, OPENED + not_handed + RECALL).breaches == []
    assert judged(ReleaseGuard, OPENED + not_handed + RECALL + decided("12:00")).breaches == []
    case = "11:00 CaseListed status=open business_key=recall:SO-1-1:RCL-1 owner=warehouse\n"
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + case).breaches == []


def test_goods_handed_over_after_the_recall_was_asked_for_have_to_be_called_back() -> None:
    authorized, handed = RELEASED.splitlines(keepends=True)
    late = handed.replace("09:25", "09:41")
    assert judged(ReleaseGuard, OPENED + authorized + RECALL + late).kinds == ["recall/never relayed"]


def test_a_finished_order_is_forgotten() -> None:
    verdict = judged(ReleaseGuard, OPENED + "09:50 retire order/1\n" + PICKED)
    assert (verdict.breaches, verdict.exercised) == ([], 0)


def test_without_a_pick_or_a_recall_it_is_unexercised() -> None:
    assert judged(ReleaseGuard, OPENED + RELEASED).exercised == 0


def test_a_recall_that_its_sender_gave_up_telling_of_has_no_clock_but_is_relayed_in_the_end() -> None:
    given_up = "09:45 EventGivenUp order/1 type=order.recall_requested subject=SO-1\n"
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + given_up + decided("12:00")).breaches == []
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + given_up).kinds == ["recall/never relayed"]
    heard = "09:41 EventAcknowledged order/1 type=order.recall_requested subject=SO-1 status=503\n"
    late = judged(ReleaseGuard, OPENED + RELEASED + RECALL + heard + given_up + decided("12:00"))
    assert late.kinds == ["recall/relayed late"]
