"""S25: nothing is picked unreleased, on hold, or at a price that was never agreed; a late hold is relayed in time."""

from harness.invariants.s25_release_guard import ReleaseGuard
from tests.invariants.notation import judged

FO = "fulfilment_order=SO-1-1"
OPENED = f"09:00 OrderBooked order_number=SO-1\n09:00 FulfilmentOrderOpened {FO} order_number=SO-1\n"
RELEASED = f"09:20 ReleaseAuthorized {FO} order_number=SO-1\n09:25 ShippingOrderAccepted {FO}\n"
PICKED = f"10:00 PickReleased {FO}\n"
RECALL = f"09:40 HoldSet order_number=SO-1 hold=credit\n09:40 RecallRequested {FO} order_number=SO-1 recall_no=RCL-1\n"


TOLD = (
    "09:40 EventAcknowledged type=order.recall_requested business_key=erp/order.recall_requested/SO-1/RCL-1/4 "
    "subject=SO-1 status=202\n"
)


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
    verdict = judged(ReleaseGuard, OPENED + RELEASED + RECALL + TOLD + decided("10:15"))
    assert verdict.kinds == ["recall/relayed late"]
    assert verdict.text == (
        "recall RCL-1 of SO-1-1, asked for at 09:40:00, reached the warehouse 35 min after the engine knew of it "
        "(15 min allowed)"
    )


def test_the_clock_starts_when_the_engine_first_answered() -> None:
    told = TOLD.replace("09:40", "10:05")
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + told + decided("10:15")).breaches == []


def test_before_the_engine_has_answered_there_is_no_clock_but_it_is_relayed_in_the_end() -> None:
    under_way = OPENED + RELEASED + RECALL
    assert judged(ReleaseGuard, under_way + decided("12:00")).breaches == []
    assert judged(ReleaseGuard, under_way + decided("12:00") + TOLD.replace("09:40", "12:30")).breaches == []
    other = TOLD.replace("recall_requested", "held")
    assert judged(ReleaseGuard, under_way + other + decided("12:00")).breaches == []
    assert judged(ReleaseGuard, under_way + TOLD.replace("202", "503") + decided("12:00")).kinds == [
        "recall/relayed late"
    ]
    assert judged(ReleaseGuard, under_way).kinds == ["recall/never relayed"]


def test_the_answer_to_one_recall_starts_no_clock_of_another() -> None:
    """RCL-1 is told of and decided at once; of RCL-2, asked for in the same instant, the event is late."""
    second = RECALL.splitlines(keepends=True)[1].replace("RCL-1", "RCL-2")
    asked = OPENED + RELEASED + RECALL + second + TOLD + decided("09:50")
    told, relayed = TOLD.replace("09:40", "10:14").replace("RCL-1", "RCL-2"), decided("10:15").replace("RCL-1", "RCL-2")
    assert judged(ReleaseGuard, asked + told + relayed).breaches == []
    late = relayed.replace("10:15", "10:30")
    assert judged(ReleaseGuard, asked + told + late).kinds == ["recall/relayed late"]


def test_the_clock_stops_during_an_outage() -> None:
    outage = "09:45 OutageSeen outage/1 system=wms starts_at=09:45 ends_at=10:10\n"
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + TOLD + outage + decided("10:15")).breaches == []


def test_a_recall_that_is_never_relayed_is_a_breach() -> None:
    verdict = judged(ReleaseGuard, OPENED + RELEASED + RECALL)
    assert verdict.kinds == ["recall/never relayed"]


def test_unless_the_warehouse_never_had_the_goods_or_a_case_says_so() -> None:
    not_handed = RELEASED.splitlines(keepends=True)[0]
    assert judged(ReleaseGuard, OPENED + not_handed + RECALL).breaches == []
    assert judged(ReleaseGuard, OPENED + not_handed + RECALL + TOLD + decided("12:00")).breaches == []
    case = "11:00 CaseListed status=open business_key=recall:SO-1-1:RCL-1 owner=warehouse\n"
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + case).breaches == []
    closed = case.replace("=open", "=closed")
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + closed).kinds == ["recall/never relayed"]
    person = "10:55 CaseDecided business_key=recall:SO-1-1:RCL-1 action=close\n"
    assert judged(ReleaseGuard, OPENED + RELEASED + RECALL + person + closed).breaches == []


def test_goods_handed_over_after_the_recall_was_asked_for_have_to_be_called_back() -> None:
    authorized, handed = RELEASED.splitlines(keepends=True)
    late = handed.replace("09:25", "09:41")
    assert judged(ReleaseGuard, OPENED + authorized + RECALL + late).kinds == ["recall/never relayed"]


def test_a_finished_order_is_forgotten() -> None:
    verdict = judged(ReleaseGuard, OPENED + "09:50 retire order/1\n" + PICKED)
    assert (verdict.breaches, verdict.exercised) == ([], 0)


def test_without_a_pick_or_a_recall_it_is_unexercised() -> None:
    assert judged(ReleaseGuard, OPENED + RELEASED).exercised == 0


def priced(booked: int, quoted: int = 1000, then: str = "", discount_ppm: int = 0) -> list[str]:
    """What the rule says of an order that is picked, five units booked at a price and quoted at another."""
    order = f"order=CRM-1 customer=C-1 lines=1:WIDGET:5 quoted_minor={quoted} revision=1"
    journal = f"08:00 OrderSubmitted {order} discount_ppm={discount_ppm}\n"
    number = f"order_number=SO-1 external_id=CRM-1 customer=C-1 revision=1 discount_ppm={discount_ppm} currency=EUR"
    journal += f"09:00 OrderBooked {number} lines=1:WIDGET:5 prices_minor={booked}\n"
    journal += f"09:00 FulfilmentOrderOpened {FO} order_number=SO-1 lines=1:WIDGET:5\n"
    verdict = judged(ReleaseGuard, journal + then + RELEASED + PICKED)
    return [verdict.text] if verdict.kinds == ["fulfilment order/picked at a price not agreed"] else verdict.kinds


APPROVED = "09:05 PriceApproved order_number=SO-1 lines=1:WIDGET:5 prices_minor={}\n"


def changed(quoted: int, units: int = 6) -> str:
    wish = f"order=CRM-1 customer=C-1 lines=1:WIDGET:{units} quoted_minor={quoted} revision=2"
    return f"09:10 ChangeWished {wish}\n09:11 OrderAmended order_number=SO-1 revision=2 lines=1:WIDGET:{units}\n"


def test_what_is_picked_is_booked_as_it_was_quoted() -> None:
    assert priced(1000) == []
    assert priced(1030) == [
        "SO-1-1 was released to the pickers at 10:00:00 with line 1 at 10.30 EUR a unit; the customer was quoted "
        "10.00 EUR, and nobody had decided about that"
    ]
    assert priced(925, 925) == []


def test_a_discount_is_off_the_quote() -> None:
    assert priced(916, 965, discount_ppm=51_000) == []
    assert priced(917, 965, discount_ppm=50_000) == []
    assert len(priced(965, 965, discount_ppm=50_000)) == 1


def test_a_price_about_which_somebody_has_decided_is_agreed() -> None:
    assert priced(1030, then=APPROVED.format(1030)) == []
    assert priced(1030, then=APPROVED.format(1000)) == []


def test_a_change_that_brings_another_price_has_to_be_looked_at() -> None:
    assert priced(1000, then=changed(1000)) == []
    assert len(priced(1000, then=changed(900))) == 1
    assert len(priced(1030, then=APPROVED.format(1030) + changed(900))) == 1, "what was decided was about another quote"
    assert priced(1030, then=APPROVED.format(1030) + changed(1000)) == []
    decided = changed(900) + APPROVED.format(1000).replace("09:05", "09:15")
    assert priced(1000, then=decided) == []


def test_a_change_that_the_order_book_does_not_take_over_changes_no_price() -> None:
    wished, _amended = changed(900).splitlines(keepends=True)
    assert priced(1000, then=wished) == []


def test_of_a_revision_that_a_clerk_has_overwritten_either_quote_may_be_booked() -> None:
    corrected = "08:30 OrderCorrected order=CRM-1 customer=C-1 lines=1:WIDGET:4 quoted_minor=900 revision=1\n"
    journal = (
        "08:00 OrderSubmitted order=CRM-1 customer=C-1 lines=1:WIDGET:5 quoted_minor=1000 revision=1\n" + corrected
    )
    for price, breaches in ((1000, 0), (900, 0), (950, 1)):
        booked = "order_number=SO-1 external_id=CRM-1 customer=C-1 revision=1 lines=1:WIDGET:5"
        opened = f"09:00 FulfilmentOrderOpened {FO} order_number=SO-1 lines=1:WIDGET:5\n"
        text = f"{journal}09:00 OrderBooked {booked} prices_minor={price}\n{opened}{RELEASED}{PICKED}"
        assert len(judged(ReleaseGuard, text).breaches) == breaches
