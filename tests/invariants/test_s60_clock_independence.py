"""S60: the end of the business hangs on no clock and on no order of messages."""

from msgspec.structs import replace

from harness.invariants.s60_clock_independence import HELD_BACK_MS_MAX, SKEW_MS_MAX, ClockIndependence
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from tests.invariants.notation import judged

DAY = """
09:00 OrderSubmitted order=CRM-1 lines=1:WIDGET:5
09:01 OrderBooked order_number=SO-1 external_id=CRM-1 lines=1:WIDGET:5
11:00 InvoicePosted invoice=INV-1 lines=1:WIDGET:5*990 net_minor=4950
12:00 PaymentApplied application=APP-1 invoice=INV-1 amount_minor=5890
12:05 MilestoneRecorded order=CRM-1 kind=paid document=APP-1
"""


def test_it_holds_when_the_same_came_about_later_and_under_other_numbers() -> None:
    later = DAY.replace("12:05", "16:40").replace("SO-1", "SO-4").replace("INV-1", "INV-3").replace("APP-1", "APP-2")
    verdict = judged(ClockIndependence, f"{DAY}partner{later}")
    assert verdict.kinds == []
    assert verdict.exercised == 1


def test_it_is_violated_by_an_order_that_was_lost_there() -> None:
    verdict = judged(ClockIndependence, f"{DAY}partner\n09:00 OrderSubmitted order=CRM-1 lines=1:WIDGET:5\n")
    assert "order/booked otherwise" in verdict.kinds
    assert "order/1, paid: 5890; and 0 when messages came in another order" in verdict.text


def test_it_is_violated_by_what_came_about_there_only() -> None:
    more = "13:00 ReceivablePosted kind=payment document=APP-1 invoice=INV-1 amount_minor=-5890\n"
    verdict = judged(ClockIndependence, f"{DAY}partner{DAY}{more}")
    assert verdict.kinds == ["order/posted otherwise"]
    assert verdict.breaches[0].witness == (0,)


def test_it_is_unexercised_without_a_partner() -> None:
    assert judged(ClockIndependence, DAY).exercised == 0


def test_it_is_asked_for_only_where_nothing_contends() -> None:
    story = read_scenario("replay-yesterday")
    assert ClockIndependence.asked(story)
    assert not ClockIndependence.asked(replace(story, contention="any"))


def test_skews_go_both_ways_and_every_seed_has_its_own() -> None:
    story = read_scenario("replay-yesterday")
    found = [ClockIndependence.partner(story, TrialSpec.of(seed)) for seed in range(40)]
    skews = [one.engine_off_ms for one in found]
    assert len(set(skews)) == 40
    assert -SKEW_MS_MAX <= min(skews) < 0 < max(skews) <= SKEW_MS_MAX
    assert {one.held_back_ms_max for one in found} == {HELD_BACK_MS_MAX}
