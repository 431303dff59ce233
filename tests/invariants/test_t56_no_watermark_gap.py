"""T56: whatever changes in a system that tells nobody is found by those who ask, in time, and in order."""

from harness.invariants.t56_no_watermark_gap import NoWatermarkGap
from seatrial.policy import Policies
from tests.invariants.notation import judged

CHANGED = "09:40 SourceChanged record=item/PUMP version=2 stamped_at=09:39\n"


def took(at: str, system: str, version: int) -> str:
    return f"{at} RecordTaken system={system} record=item/PUMP version={version}\n"


def test_a_change_that_everybody_takes_over_is_in_order() -> None:
    verdict = judged(NoWatermarkGap, CHANGED + took("09:41", "crm", 2) + took("09:42", "wms", 2))
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_a_newer_version_stands_for_those_before_it() -> None:
    twice = CHANGED + "09:40:30 SourceChanged record=item/PUMP version=3 stamped_at=09:40\n"
    assert judged(NoWatermarkGap, twice + took("09:41", "crm", 3) + took("09:42", "wms", 3)).breaches == []
    behind = judged(NoWatermarkGap, twice + took("09:41", "crm", 3) + took("09:42", "wms", 2))
    assert behind.kinds == ["record/never found"]
    assert behind.text == "wms never learnt of version 3 of item/PUMP, which could be read from 09:40:30 on"


def test_a_change_that_nobody_finds_is_missed_by_each_who_keeps_such_records() -> None:
    assert judged(NoWatermarkGap, CHANGED).kinds == ["record/never found"] * 2


def test_a_change_is_found_in_time_and_an_outage_stops_the_clock() -> None:
    strict = Policies(change_ms_max=600_000)
    journal = CHANGED + took("09:45", "crm", 2) + took("09:55", "wms", 2)
    assert judged(NoWatermarkGap, journal, strict).kinds == ["record/found too late"]
    away = "09:40:10 OutageSeen system=wms starts_at=09:40:10 ends_at=09:50\n"
    assert judged(NoWatermarkGap, CHANGED + away + journal.removeprefix(CHANGED), strict).breaches == []


def test_an_older_version_after_a_newer_one_is_a_breach() -> None:
    journal = took("09:41", "crm", 3) + took("09:42", "crm", 2)
    assert judged(NoWatermarkGap, journal).kinds == ["record/older after newer"]


def test_an_open_case_about_the_item_excuses_what_is_missing() -> None:
    case = "20:00 CaseListed business_key=master:item:PUMP:v2 owner=integration opened_at=10:00 status=open\n"
    assert judged(NoWatermarkGap, CHANGED + case).breaches == []


def test_a_customers_account_is_kept_by_the_channel_and_by_billing() -> None:
    told = CHANGED.replace("item/PUMP", "customer/C-1")
    journal = told + took("09:41", "crm", 2).replace("item/PUMP", "customer/C-1")
    missed = judged(NoWatermarkGap, journal)
    assert missed.text == "billing never learnt of version 2 of customer/C-1, which could be read from 09:40:00 on"
    assert judged(NoWatermarkGap, journal + journal.splitlines()[1].replace("crm", "billing") + "\n").breaches == []


def test_without_a_change_there_is_nothing_to_judge() -> None:
    assert judged(NoWatermarkGap, took("09:41", "crm", 2)).exercised == 0


# ---------------------------------------------------------------- two who listen to one stream

EVENT = "event=erp-order-7 type=order.booked subject=SO-7"


def missed(at: str, who: str, why: str) -> str:
    return f"{at} EventMissed system=erp subscriber={who} {EVENT} why={why}\n"


def found(at: str, who: str) -> str:
    return f"{at} EventFound system=erp subscriber={who} {EVENT}\n"


def settled(who: str, *untold: str) -> str:
    left = f" untold={','.join(untold)}" if untold else ""
    return f"20:00 FeedSettled system=erp subscriber={who}{left}\n"


def test_what_is_read_in_time_is_in_order() -> None:
    journal = missed("09:00", "engine", "unsubscribed") + found("12:59", "engine") + settled("engine")
    verdict = judged(NoWatermarkGap, journal)
    assert (verdict.breaches, verdict.exercised) == ([], 1)


def test_the_engine_reads_in_time_what_nobody_will_deliver_to_it_and_an_outage_stops_the_clock() -> None:
    strict = Policies(log_read_ms_max=7_200_000)
    late = missed("09:00", "engine", "unsubscribed") + found("11:01", "engine")
    verdict = judged(NoWatermarkGap, late, strict)
    assert verdict.kinds == ["event/learnt too late"]
    assert verdict.text == (
        "engine learnt of order.booked SO-7 2 h 1 min after it was in the books, whose sender had given up on it at erp"
    )
    away = "09:00 OutageSeen system=crm starts_at=09:30 ends_at=09:40\n"
    assert judged(NoWatermarkGap, away + late, strict).breaches == []


def test_whoever_is_struck_off_by_somebody_else_is_not_left_to_find_it_out_at_night() -> None:
    replaced = "08:00 SubscriptionReplaced system=erp subscriber=analytics stream=order\n"
    verdict = judged(
        NoWatermarkGap, replaced + missed("09:00", "analytics", "struck-off") + found("20:00", "analytics")
    )
    assert verdict.kinds == ["event/learnt too late"]
    assert verdict.breaches[0].witness == (0, 1, 2)


def test_what_the_weather_has_lost_the_other_may_read_in_his_own_night() -> None:
    lost = missed("09:00", "analytics", "given-up") + found("20:00", "analytics")
    assert judged(NoWatermarkGap, lost).breaches == []
    assert judged(NoWatermarkGap, lost.replace("analytics", "engine")).kinds == ["event/learnt too late"]


CASE = "19:00 CaseListed business_key=erp/order.booked/SO-7 owner=integration opened_at=10:00 status=open\n"


def test_at_rest_the_engine_has_been_told_of_everything_unless_an_open_case_is_about_it() -> None:
    untold = settled("engine", "order.booked/SO-7")
    verdict = judged(NoWatermarkGap, untold)
    assert verdict.kinds == ["event/never told"]
    assert verdict.text == "engine was never told of order.booked SO-7, which stands in the log of erp"
    assert judged(NoWatermarkGap, CASE + untold).breaches == []


def test_no_case_of_the_engines_excuses_what_its_neighbour_was_never_told() -> None:
    untold = settled("analytics", "order.booked/SO-7")
    replaced = "08:00 SubscriptionReplaced system=erp subscriber=analytics stream=order\n"
    assert judged(NoWatermarkGap, untold).breaches == [], "the weather's doing"
    assert judged(NoWatermarkGap, replaced + CASE + untold).kinds == ["event/never told"]


def test_what_a_system_has_of_a_customer_is_what_his_owner_says() -> None:
    told = "09:00 CustomerChanged customer=C-1 version=2 address=Kai_1 merged_into=C-2\n"
    taken = "09:01 RecordTaken system={} record=customer/C-1 version=2 says={}\n"
    assert judged(NoWatermarkGap, told + taken.format("crm", "Kai_1|C-2")).breaches == []
    for wrong in ("Kai_1|C-9", "Hof_2|C-2"):
        verdict = judged(NoWatermarkGap, told + taken.format("billing", wrong))
        assert verdict.kinds == ["record/another content"]
        assert verdict.breaches[0].witness == (0, 1)
