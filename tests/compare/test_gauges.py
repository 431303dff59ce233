"""What is measured, from facts told one by one."""

from harness.compare.gauges import Gauges
from seatrial.facts import AvailabilityPublished, BalanceStated, Fact, Line, OrderSubmitted
from tests.workload.test_people import Drawn

ITEM = "ITEM-001"


def looked_on(*told: tuple[int, Fact]) -> Gauges:
    gauges = Gauges()
    for at, fact in told:
        for each in gauges.onlookers():
            if each.fact is type(fact):
                assert each.decide(fact, at, Drawn(fact.origin)) == ()
    return gauges


def stated(on_hand: int, reserved: int, status: str = "available") -> BalanceStated:
    return BalanceStated(origin="", system="wms", item=ITEM, site="DC1", lot="L1", status=status,
                         on_hand_base=on_hand, reserved_hard_base=reserved)  # fmt: skip


def shown(as_of: int) -> AvailabilityPublished:
    return AvailabilityPublished(origin="", system="crm", item=ITEM, site="DC1", channel="web", available_base=1,
                                 as_of=as_of, sequence="1")  # fmt: skip


PLACED = OrderSubmitted(origin="order/1", system="crm", order="CRM-1", revision=1, channel="web", customer="C-1",
                        lines=(Line("1", ITEM, 1),), ship_to="")  # fmt: skip


def test_a_figure_is_out_of_date_from_when_there_is_more_or_less_to_be_had() -> None:
    first = (10, stated(9, 0)), (20, shown(10))
    assert looked_on(*first, (90, PLACED)).samples["outdated"] == [0]
    assert looked_on(*first, (50, stated(9, 2)), (90, PLACED)).samples["outdated"] == [40]
    assert looked_on(*first, (50, stated(9, 2)), (60, shown(50)), (90, PLACED)).samples["outdated"] == [0]


def test_goods_that_leave_for_whom_they_were_kept_and_goods_on_hold_make_no_figure_old() -> None:
    first = (10, stated(9, 2)), (20, shown(10))
    assert looked_on(*first, (50, stated(7, 0)), (90, PLACED)).samples["outdated"] == [0]
    assert looked_on(*first, (50, stated(4, 0, "quality_hold")), (90, PLACED)).samples["outdated"] == [0]


def test_nothing_is_measured_of_a_figure_that_nobody_shows() -> None:
    assert looked_on((10, stated(9, 0)), (90, PLACED)).samples["outdated"] == []
