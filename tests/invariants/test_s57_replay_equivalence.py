"""S57: what a log that is delivered once more may change, which is nothing."""

from harness.invariants.s57_replay_equivalence import PREFIXES, ReplayEquivalence
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from seatrial.policy import Policies
from seatrial.rule import Circumstances
from tests.invariants.notation import CALENDAR, judged

DAY = """
09:00 OrderSubmitted order=CRM-1 lines=1:WIDGET:5
09:01 OrderBooked order_number=SO-1 external_id=CRM-1 lines=1:WIDGET:5
10:00 StockMoved kind=goods_issue item=WIDGET site=DC1 from_status=available quantity_base=5
10:00 ShipmentConfirmed shipment=SHP-1 lines=1:WIDGET:5
10:01 GoodsIssuePosted shipment=SHP-1 lines=1:WIDGET:5
10:05 MilestoneRecorded order=CRM-1 kind=shipped lines=1:WIDGET:5
11:00 InvoicePosted invoice=INV-1 lines=1:WIDGET:5*990 net_minor=4950 total_minor=5890
"""


def test_it_holds_when_everything_is_as_it_was() -> None:
    verdict = judged(ReplayEquivalence, f"{DAY}partner{DAY}")
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_documents_of_the_partner_may_have_other_numbers() -> None:
    assert judged(ReplayEquivalence, f"{DAY}partner{DAY.replace('SHP-1', 'SHP-9').replace('SO-1', 'SO-7')}").kinds == []


def test_it_is_violated_by_what_was_told_once_more() -> None:
    again = "18:00 MilestoneRecorded order=CRM-1 kind=shipped version=2 lines=1:WIDGET:5\n"
    verdict = judged(ReplayEquivalence, f"{DAY}partner{DAY}{again}")
    assert verdict.kinds == ["order/told of shipped otherwise"] * 2
    assert "order/1, told of shipped: 1; and 2 when everything was sent once more" in verdict.text
    assert verdict.breaches[0].witness == (0, 5)


def test_it_is_violated_by_stock_that_moved_once_more() -> None:
    again = "18:00 GoodsIssuePosted shipment=SHP-1 lines=1:WIDGET:5\n"
    verdict = judged(ReplayEquivalence, f"{DAY}partner{DAY}{again}")
    assert verdict.kinds == ["order/issued otherwise", "stock/other stock"]
    assert "WIDGET at DC1, available in the ledger: -5; and -10" in verdict.text


def test_it_is_violated_when_the_partner_never_comes_to_rest() -> None:
    rule = ReplayEquivalence(Circumstances(Policies(), CALENDAR))
    rule.compare(None, 3_600_000, 7)
    assert [(breach.kind, breach.witness) for breach in rule.breaches] == [("never at rest", (7,))]


def test_it_is_unexercised_without_a_partner() -> None:
    assert judged(ReplayEquivalence, DAY).exercised == 0


def test_the_day_is_interrupted_only_where_nothing_contends() -> None:
    spec = TrialSpec.of(3)
    story, rush = read_scenario("replay-yesterday"), read_scenario("last-unit-rush")
    amid = ReplayEquivalence.partner(story, spec).replayed_at_ms
    part_ms = story.storm_ms // PREFIXES
    assert [(at - 1) // part_ms for at in amid] == list(range(PREFIXES))
    assert ReplayEquivalence.partner(rush, spec).replayed_at_ms == ()
    assert ReplayEquivalence.partner(rush, spec).replayed
