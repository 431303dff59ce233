"""Customers who keep goods of ours report no more than lies there, whenever they hear that they were too late."""

import pytest

from harness.dice import Dice
from harness.scenario.consignment import ConsignmentPlan
from harness.workload.action import Action
from harness.workload.consigning import Consigning
from seatrial.facts import (
    ConsignedLine,
    ConsignmentFilled,
    ConsumptionPosted,
    ConsumptionRecorded,
    ConsumptionReported,
)
from seatrial.message import Request

HOUR_MS = 3_600_000


class Idle:
    """Nobody draws anything here: these customers draw by their own names."""

    def between(self, name: str, low: int, high: int) -> int:
        raise AssertionError(name)

    def chance(self, name: str, chance_ppm: int) -> bool:
        raise AssertionError(name)


def written(action: Action) -> Request:
    assert action.request.operation == "reportConsumption"
    return action.request


@pytest.mark.parametrize("taken_off_first", [True, False])
def test_he_writes_one_more_sheet_when_both_are_said_and_gives_nothing_back_twice(taken_off_first: bool) -> None:
    plan = ConsignmentPlan(customers=1, sheet_ms_min=HOUR_MS, sheet_ms_max=HOUR_MS, correct_ppm=1_000_000,
                           correct_ms_min=HOUR_MS, correct_ms_max=HOUR_MS, pick_up_ms=100 * HOUR_MS)  # fmt: skip
    people, draw = Consigning(plan, "EUR", Dice(1)), Idle()
    full = (ConsignedLine("FILTER", 1_000),)
    (first,) = people.filled(
        ConsignmentFilled(
            origin="order/1", system="wms", shipment="SHP-1", order_number="SO-1", customer="C-1", lines=full
        ),
        0,
        draw,
    )
    body = written(first).body
    assert body is not None
    lines = tuple([ConsignedLine(line["item"], line["quantity_base"]) for line in body["lines"]])
    sheet = ConsumptionReported(origin="c", system="crm", report="CSR-1", customer="C-1", lines=lines)
    (second,) = people.reported(sheet, HOUR_MS, draw)
    assert written(second).body is not None
    less = ConsumptionReported(origin="c", system="crm", report="CSR-2", customer="C-1", lines=lines, corrects="CSR-1")
    assert people.reported(less, 2 * HOUR_MS, draw) == ()
    posted = ConsumptionPosted(origin="c", system="wms", report="CSR-1", customer="C-1", lines=lines)
    late = ConsumptionRecorded(
        origin="c", system="erp", report="CSR-2", outcome="too_late", settle_at=0, corrects="CSR-1"
    )
    if taken_off_first:
        assert people.posted(posted, 3 * HOUR_MS, draw) == ()
        sheets = people.recorded(late, 3 * HOUR_MS, draw)
    else:
        assert people.recorded(late, 3 * HOUR_MS, draw) == ()
        sheets = people.posted(posted, 3 * HOUR_MS, draw)
    (third,) = sheets
    wanted = written(third).body
    assert wanted is not None
    assert 0 < wanted["lines"][0]["quantity_base"] <= 1_000 - lines[0].quantity_base
