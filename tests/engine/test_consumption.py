"""What answers about a count sheet mean to the engine."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from engine.exceptions import Trouble
from engine.process import consumption
from engine.process.consumption_record import Consumption
from engine.record import Intent, Record

if TYPE_CHECKING:
    from engine.turn import Turn


def test_what_billing_blocks_is_put_before_finance() -> None:
    asked: list[Trouble] = []

    def open_case(_turn: object, _record: Record, trouble: Trouble) -> None:
        asked.append(trouble)

    turn = cast("Turn", SimpleNamespace(parts=SimpleNamespace(open_case=open_case)))
    report = Consumption(
        key="consumption/CSR-1", root="CSR-1", slots={}, wake_at=0, stuck=[], cases=[],
        customer="C-1", currency="EUR", used=[("PUMP", 4)], reported_at="", stage="settled",
    )  # fmt: skip
    intent = Intent("billing.recordBillableEvents", "CSR-1", "", {}, b"", 0, 0)
    consumption.answered(turn, report, intent, {"outcome": "accepted", "billable_event_id": "BEV-1"})
    assert asked == []
    blocked = {"outcome": "blocked", "billable_event_id": "BEV-1", "reason_code": "customer_blocked"}
    consumption.answered(turn, report, intent, blocked)
    assert [(one.owner, one.reason) for one in asked] == [("finance", "customer_blocked")]
    assert "CSR-1" in asked[0].business_key
